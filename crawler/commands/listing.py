"""The listing of ``healthcrawl explain``: a head, a line a block, counts."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import repeat
from typing import Any, Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from crawler.commands.console import messages, printable, results, shortened, shown
from crawler.commands.outputs import output
from crawler.commands.pages import Page, read_page, rejected
from crawler.parsers.explanation import Explained, Explanation, explain, title_source
from crawler.parsers.fetched import Fetched
from crawler.parsers.quality import quality
from crawler.parsers.view import View
from schemas.article import Article
from schemas.reject import Reject

BEGINNING: Final = 100
"""Characters of a block that are shown, as far as they fit the terminal."""
LEAST: Final = 24
"""Columns for them on a narrow one."""
MOST: Final = 52
"""Columns for what is told of a block."""
_NUMBER: Final = 5
_PART: Final = 18
_STYLES: Final = {"claimed": "cyan", "lost": "bold white on red", "boilerplate": "dim"}


def print_explanation(page: Page, as_json: bool) -> bool:
    """Print what became of the page; True where it gives a record."""
    explanation = _explanation(page)
    lines = _objects(explanation) if as_json else _listing(explanation)
    with output(None) as out:
        for line in lines:
            out.write(line)
    is_told = explanation.view is not None and not as_json
    if isinstance(explanation.outcome, Reject) and not is_told:
        name = str(page.path) if page.path else "standard input"
        reject = explanation.outcome
        messages.print(printable(f"{name}: {reject.reason}: {reject.detail}"), markup=False, soft_wrap=True)
    return isinstance(explanation.outcome, Article)


def _explanation(page: Page) -> Explanation:
    fetched = read_page(page)
    if not isinstance(fetched, Fetched):
        return Explanation(fetched, None)
    try:
        return explain(fetched)
    except Exception as error:  # as for extract: a bug in a part is told as a reject
        detail = f"{type(error).__name__}: {error}"
        return Explanation(rejected(fetched, fetched.fetched_at, "extract", "crashed", detail), None)


def _objects(explanation: Explanation) -> Iterator[bytes]:
    """A JSON object a block."""
    for explained in explanation.blocks:
        line = json.dumps(_object(explanation, explained), ensure_ascii=False)
        yield line.encode() + b"\n"


def _object(explanation: Explanation, explained: Explained) -> dict[str, Any]:
    block, place = explained.block, explained.place
    document = explanation.view.document if explanation.view else None
    return {
        "block": block.index,
        "fate": explained.fate,
        "part": explained.part,
        "role": explained.role or None,
        "section": place.section.position if place else None,
        "kind": place.section.kind if place else None,
        "number": place.entry.number if place and place.entry else None,
        "reason": explained.reason,
        "prose": round(explained.prose, 1),
        "link_density": round(block.link_density, 3),
        "xpath": document.xpath(block.element) if document else None,
        "text": block.text,
    }


def _listing(explanation: Explanation) -> Iterator[bytes]:
    if explanation.view is None:
        return
    yield from _encoded(_head(explanation, explanation.view))
    told = [_told(explained) for explained in explanation.blocks]
    width = min(_room(), max(map(cell_len, told), default=0) + 2)
    yield from _encoded(map(_line, explanation.blocks, told, repeat(width)))
    yield from _encoded(_counts(explanation))


def _encoded(lines: Iterable[Text]) -> Iterator[bytes]:
    """Lines as the terminal wants them: without colours where it is none."""
    # not Rich's own capture: it touches standard output, whose failures are for ``output`` to tell
    written = StringIO()
    terminal = Console(file=written, force_terminal=results.is_terminal, width=results.width, highlight=False)
    for line in lines:
        terminal.print(line, soft_wrap=True)
    yield written.getvalue().encode("utf-8", "replace")


def _head(explanation: Explanation, view: View) -> Iterator[Text]:
    document, content, outcome = view.document, view.content, explanation.outcome
    decoded = document.decoded
    trust = quality(view, view.claimed("sections") or [])
    yield shown(document.fetched.url, style="bold")
    if isinstance(outcome, Reject):
        yield _named("rejected", f"{outcome.reason}: {outcome.detail}", "bold red")
    yield _named("encoding", f"{decoded.encoding}, by {decoded.method}; declared: {decoded.declared or 'nothing'}")
    yield _named("language", f"{view.language or 'unknown'}; declared: {document.declared_language or 'nothing'}")
    title = view.claimed("title")
    yield _named("title", f"{title} (from {title_source(view)})" if title else "none")
    yield _named("main text", f"blocks {content.first} to {content.end - 1} of {len(view.page.blocks)}")
    flags = ", ".join(trust.flags) or "no flags"
    yield _named("quality", f"score {trust.score:.2f}, coverage {trust.coverage:.2f}, {flags}")
    yield Text()


def _named(name: str, text: str, style: str = "") -> Text:
    return Text(f"  {name:<11}").append_text(shown(text, style))


def _told(explained: Explained) -> str:
    """ "item 2, causes; prose 80"."""
    return printable("; ".join(filter(None, (_role(explained), explained.reason))))


def _role(explained: Explained) -> str:
    kind = explained.place.section.kind if explained.place else None
    return ", ".join(filter(None, (explained.role, kind)))


def _line(explained: Explained, told: str, width: int) -> Text:
    part = {"claimed": explained.part or "", "lost": "LOST", "boilerplate": "boilerplate"}[explained.fate]
    is_heading = explained.place is not None and explained.place.entry is None
    style = "bold green" if is_heading else "" if explained.place else _STYLES[explained.fate]
    line = Text().append(f"{explained.block.index:>{_NUMBER}}  ", "dim")
    line.append(_padded(part, _PART), "green" if explained.place else style)
    why, role = _padded(_fitted(told, width - 2), width), len(_role(explained))
    line.append(why[:role]).append(why[role:], style if explained.fate == "lost" else "dim")
    rest = max(LEAST, results.width - line.cell_len) if results.is_terminal else 10 * BEGINNING
    return line.append(_fitted(shortened(printable(explained.block.text), BEGINNING), rest), style)


def _room() -> int:
    """Columns for what is told of a block: most of the text should be left."""
    return min(MOST, max(LEAST, results.width * 2 // 5)) if results.is_terminal else 2 * MOST


def _padded(text: str, width: int) -> str:
    return text + " " * max(2, width - cell_len(text))


def _fitted(text: str, width: int) -> str:
    """As much of a text as fits; a Chinese character takes two columns."""
    while cell_len(text) > width:
        text = shortened(text, max(1, len(text) - 1 - (cell_len(text) - width) // 2))
    return text


def _counts(explanation: Explanation) -> Iterator[Text]:
    counts = Counter(explained.part or explained.fate for explained in explanation.blocks)
    lost = counts.pop("lost", 0)
    named = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    yield Text()
    yield Text(f"{len(explanation.blocks)} blocks: {named or 'none'}")
    style = _STYLES["lost"] if lost else "green"
    yield Text(f"Main text that no part claimed: {lost} blocks, {explanation.lost:.1%} of it", style=style)
