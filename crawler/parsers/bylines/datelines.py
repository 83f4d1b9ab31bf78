"""The dates that lines show, and what the words before them say they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.bylines.seams import with_seams
from crawler.parsers.document.element import text_content
from crawler.parsers.structure.dates import First, find_dates, machine_date
from crawler.parsers.view import View

Kind = Literal["published", "modified", "reviewed"]
_PROPERTIES: Final[dict[str, Kind]] = {
    "datePublished": "published",
    "dateModified": "modified",
    "lastReviewed": "reviewed",
}
# Classes that microformats define. Blogs put "updated" on the only day that they show, so that it tells nothing
# but beside "published".
_PUBLISHED: Final = frozenset({"published", "dt-published"})
_UPDATED: Final = frozenset({"updated", "dt-updated"})
KINDS: Final[tuple[Kind, ...]] = ("published", "modified", "reviewed")
LONGEST_BARE: Final = 100
"""Characters of a line whose date counts without a word that says what it is."""
LONGEST_WEEKDAY: Final = 14
"""Characters that a heading may have beside its date."""
LONGEST_LABEL: Final = 40
LONGEST_DATELINE: Final = 60
"""Characters before the dash behind place and day that open a report."""
# "PORT ELM, May 12, 2024 /Wire/ -- ", "Port Elm, 12 May 2024 – ", "(Port Elm, 12 May 2024) - "
_DASH: Final = re.compile(r"[)\]]?\s*(?:[/(][^/()]{1,40}[/)]\s*)?(?:[–—]|--|-\s|:\s)")
MOST_CHILDREN: Final = 20
MOST_WORDS: Final = 4
"""Words about dates that are looked for before one date."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A date in a line. ``kind`` is what the words before it say; None: nothing."""

    day: date
    kind: Kind | None
    block: Block


def shown_dates(view: View, blocks: list[Block], first: First) -> list[Shown]:
    """The dates of the lines, in reading order."""
    # three parts look at the same lines
    known = view.noted("dates.shown", _none_yet)
    for block in blocks:
        if block.index not in known:
            known[block.index] = _in_line(view, block, first)
    return [shown for block in blocks for shown in known[block.index]]


def datelines(blocks: list[Block], first: First) -> Iterator[Shown]:
    """The days beside the places that open running text, as reports do."""
    for block in blocks:
        text = block.text[: 2 * LONGEST_DATELINE]
        for _, end, day in find_dates(text, first)[:1]:
            if end <= LONGEST_DATELINE and _DASH.match(folded(text), end):
                yield Shown(day, None, block)


def _none_yet(_: View) -> dict[int, list[Shown]]:
    return {}


def _in_line(view: View, block: Block, first: First) -> list[Shown]:
    if not find_dates(block.text):
        return _timed(view, block)
    text = with_seams(view, block)
    # day, month and year may be elements of their own
    text = text if (places := find_dates(text, first)) else block.text
    places = places or find_dates(text, first)
    key, since = folded(text), 0
    found: list[Shown] = []
    marked = _marked(view, block)
    for start, end, day in places:
        kind = marked.get(day) or _label(view, key[since:start])
        if kind is None and since == 0:
            kind = _label_above(view, block)
        if kind is not None or _may_be_bare(block, end - start):
            found.append(Shown(day, kind, block))
        since = end
    return found


def _label(view: View, before: str) -> Kind | None:
    """The last word about a date in what stands before one."""
    best: tuple[int, Kind] | None = None
    for kind in KINDS:
        phrases = view.words.words[f"dates.{kind}"]
        place = 0
        for _ in range(MOST_WORDS):
            if (found := phrases.search(before, place)) is None:
                break
            place = found.end()
            if best is None or place > best[0]:
                best = (place, kind)
    return best[1] if best else None


def _label_above(view: View, block: Block) -> Kind | None:
    """The word that stands alone in the line above: "Published", then the date."""
    if not block.index:
        return None
    above = view.page.blocks[block.index - 1]
    if above.weight > LONGEST_LABEL or find_dates(above.text):
        return None
    return next((kind for kind in KINDS if view.words.words[f"dates.{kind}"].is_all_of(above.folded)), None)


def _may_be_bare(block: Block, length: int) -> bool:
    if block.heading:
        return len(block.text) <= length + LONGEST_WEEKDAY
    return len(block.text) <= LONGEST_BARE and not (block.weight > 60 and ends_sentence(block.text))


def _marked(view: View, block: Block) -> dict[date, Kind]:
    """Days that microdata and microformats tell the kind of, in the block's element or around it."""
    element = view.page.containers[block.container].element
    if len(element) > MOST_CHILDREN:
        element = block.element
    found: dict[date, Kind] = {}
    updated: list[date] = []
    for inner in element.iter("time", "span", "abbr", "div", "p", "li"):
        classes = set((inner.get("class") or "").split())
        kind = _PROPERTIES.get(inner.get("itemprop") or "")
        is_updated = bool(classes & _UPDATED)
        if kind is None and ((classes & _PUBLISHED and not is_updated) or inner.get("pubdate") is not None):
            kind = "published"
        if kind or is_updated:
            value = inner.get("datetime") or inner.get("content") or inner.get("title") or text_content(inner)
            if (day := machine_date(value[:LONGEST_BARE])) and kind:
                found.setdefault(day, kind)
            elif day:
                updated.append(day)
    if "published" in found.values():
        found.update((day, "modified") for day in updated if day not in found)
    return found


def _timed(view: View, block: Block) -> list[Shown]:
    """A ``<time>`` whose text is no date ("2 years ago") has one for programs."""
    if not view.document.has_times:
        return []
    element = block.element if block.element.tag == "time" else block.element.find("time")
    value = element.get("datetime") if element is not None else None
    day = machine_date(value) if value else None
    if day is None or not _may_be_bare(block, len(block.text)):
        return []
    return [Shown(day, _marked(view, block).get(day), block)]
