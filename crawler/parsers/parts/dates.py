"""When the article was published, changed and medically reviewed."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from crawler.lexicons.lexicon import everywhere
from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.document import embedded
from crawler.parsers.main_text.regions import Region
from crawler.parsers.view import Claim, View

LONGEST_LINE: Final = 160.0
EARLIEST: Final = 1990

_ISO: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})(?!\d)")
_DAY_FIRST: Final = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_NAMED: Final = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)")
_NAME_FIRST: Final = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)")


def published_on(view: View) -> Claim | None:
    """The day of first publication."""
    return _first(view, "datePublished", ("article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "publish_date", "parsely-pub-date", "sailthru.date", "citation_publication_date"), "dates.published")


def modified_on(view: View) -> Claim | None:
    """The day of the last change."""
    return _first(view, "dateModified", ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod"), "dates.modified")


def reviewed_on(view: View) -> Claim | None:
    """The day of the last medical review."""
    return _first(view, "lastReviewed", ("lastreviewed", "article:reviewed_time"), "dates.reviewed")


def read_dates(text: str) -> list[date]:
    """The dates that a text shows, in its order. A day-first form whose order cannot be told is day first
    where it is written with points, month first where with slashes."""
    return [day for _, day in sorted(set(_found(text)))]


def _found(text: str) -> Iterator[tuple[int, date]]:
    for found in _ISO.finditer(text):
        yield from _day(found.start(), int(found[1]), int(found[2]), int(found[3]))
    for found in _DAY_FIRST.finditer(text):
        first, second = int(found[1]), int(found[3])
        month_first = found[2] == "/" and first <= 12 and second > 12
        yield from _day(found.start(), int(found[4]), *((first, second) if month_first else (second, first)))
    for form, name, day in ((_NAMED, 2, 1), (_NAME_FIRST, 1, 2)):
        for found in form.finditer(text):
            if month := _month(found[name]):
                yield from _day(found.start(), int(found[3]), month, int(found[day]))


def _month(name: str) -> int | None:
    key = folded(name)
    return next((i for i, names in enumerate(everywhere().months, 1) if names.is_all_of(key)), None)


def _day(place: int, year: int, month: int, day: int) -> Iterator[tuple[int, date]]:
    try:
        found = date(year, month, day)
    except ValueError:
        return
    if year >= EARLIEST:
        yield place, found


def _first(view: View, linked: str, metas: tuple[str, ...], words: str) -> Claim | None:
    """JSON-LD, then metas, then marked-up elements, then a line that says so."""
    for node in embedded.articles(view.document.linked_data):
        if days := [d for text in embedded.texts(node.get(linked)) for d in read_dates(text)]:
            return Claim(days[0])
    for name in metas:
        if days := [d for text in view.document.metas.get(name, []) for d in read_dates(text)]:
            return Claim(days[0])
    for element in view.document.root.iter("time", "span", "meta", "abbr", "div", "p"):
        if element.get("itemprop") == linked:
            value = element.get("datetime") or element.get("content") or element.text_content() or ""
            if days := read_dates(value[:200]):
                return Claim(days[0])
    return _shown(view, words)


def _shown(view: View, words: str) -> Claim | None:
    near = [b for b in view.blocks if _is_near_text(view, b)]
    for block in near:
        if claim := _after_word(view, block, words):
            return claim
    if words != "dates.published":
        return None
    for block in near:
        days = read_dates(block.text)
        others = ("dates.modified", "dates.reviewed")
        if days and len(block.text) <= 100 and not any(view.words.words[w].search(block.folded) for w in others):
            return Claim(days[0], (block,) if _is_only_date(block) else ())
    return None


def _after_word(view: View, block: Block, words: str) -> Claim | None:
    """The first date after the word, in this block or alone in the next."""
    found = view.words.words[words].search(block.folded)
    if found is None:
        return None
    days = read_dates(block.folded[found.end() :])
    if days:
        return Claim(days[0], (block,) if _is_only_date(block) else ())
    following = view.page.blocks[block.index + 1 : block.index + 2]
    if found.end() >= len(block.folded) - 2 and following and (days := read_dates(following[0].text)):
        return Claim(days[0], (block, following[0]) if _is_only_date(following[0]) else ())
    return None


def _is_near_text(view: View, block: Block) -> bool:
    if block.weight > LONGEST_LINE or view.content.region(block) not in {Region.PLAIN, Region.HEADER}:
        return False
    start, end = view.content.lead, view.content.end
    return start - 14 <= block.index <= start + 14 or end - 8 <= block.index <= end + 3


def _is_only_date(block: Block) -> bool:
    return len(block.text) <= 60
