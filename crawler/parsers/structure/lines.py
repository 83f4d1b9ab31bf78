"""Main blocks as lines, read by the compiled loop where it is, and the standfirst among them."""

from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.structure.lists import Lists
from crawler.parsers.structure.plain_lines import Line
from crawler.parsers.view import View

try:
    from crawler.parsers.compiled.lines import lines_of
except ImportError:
    from crawler.parsers.structure.plain_lines import lines_of

__all__ = ["Line", "lines"]

_HEADER: Final = frozenset({"header", "hgroup"})


def lines(view: View, blocks: list[Block]) -> list[Line]:
    """The lines of the main text in reading order."""
    found = lines_of(view, blocks, Lists(view.page, view.content.container, [b.index for b in blocks]))
    if _opens_with_deck(view, found):
        found[0].heading, found[0].is_deck = 0, True
    return found


def _opens_with_deck(view: View, lines: list[Line]) -> bool:
    """The first line in a header that has the headline or more text too is the standfirst, whatever its tag."""
    header = view.page.nearest(lines[0].block, _HEADER) if lines else None
    if header is None or lines[-1].block.index < header.end:
        return False
    titles = [block.index for name, claim in view.claims if name == "title" for block in claim.blocks]
    beside = [*titles, *(line.block.index for line in lines[1:])]
    return any(header.first <= index < header.end for index in beside)
