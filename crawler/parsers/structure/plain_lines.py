"""Main blocks as lines: table rows joined, list items known, markers read.

:mod:`crawler.parsers.compiled.lines` has the twin of ``lines_of`` in C: change both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from crawler.parsers.blocks.block import Block, Container
from crawler.parsers.structure.lists import Lists
from crawler.parsers.structure.markers import LONGEST_ALONE, Marker, is_only_marker, read_bare_number, read_marker
from crawler.parsers.view import View

LONGEST_HEADING: Final = 260.0
"""Weight up to which the text of a heading element is a heading."""
ITEM_HEADING: Final = 3
"""Level from which a heading within a list item is the item's name."""
LONGEST_BROKEN: Final = 120
"""Characters up to which the lines of one heading element are one heading."""
CODE_TAGS: Final = frozenset({"code", "samp", "kbd"})
"""Elements within ``<pre>`` that make it code."""
_ROW: Final = frozenset({"tr"})
_CELL: Final = frozenset({"td", "th"})


@dataclass(slots=True)
class Line:
    """One block, or the joined cells of a table row.

    ``item`` is the outermost list item around it (-1: none), ``number`` that item's count in an ordered
    list, ``depth`` the nesting of lists. ``marker`` is what the text opens with, if anything;
    ``is_item`` says that it counts. ``is_deck``: the standfirst under the headline, never a heading;
    ``is_divider``: opened by a sign ("■") that divides the text on this page.
    """

    block: Block
    text: str
    heading: int = 0
    item: int = -1
    number: int | None = None
    depth: int = 0
    is_row: bool = False
    cells: tuple[str, ...] = ()
    is_quote: bool = False
    is_code: bool = False
    is_deck: bool = False
    is_divider: bool = False
    marker: Marker | None = None
    is_item: bool = False
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    container_tag: str = ""

    @property
    def unmarked(self) -> str:
        """The text after the marker."""
        return self.text[self.marker.end :].strip() if self.marker and self.is_item else self.text


def lines_of(view: View, blocks: list[Block], lists: Lists) -> list[Line]:
    """The main blocks as lines with their headings, items and markers."""
    return [_complete(view, line, lists) for line in joined_markers(view, rows_of(view, blocks))]


def rows_of(view: View, blocks: list[Block]) -> list[Line]:
    """Blocks as lines, the cells of a row and the lines of a heading as one."""
    return list(_joined_headings(_joined_rows(view, blocks)))


def _joined_headings(lines: Iterable[Line]) -> Iterator[Line]:
    """A heading that is broken into two lines is one."""
    last: Line | None = None
    for line in lines:
        block = line.block
        if last is not None and block.after_break and block.heading and continues(last, block):
            last.text = f"{last.text} {line.text}"
            last.blocks = (*last.blocks, block)
            continue
        if last is not None:
            yield last
        last = line
    if last is not None:
        yield last


def continues(last: Line, block: Block) -> bool:
    """True for the next line of the heading that a line is."""
    before = last.blocks[-1]
    same = before.container == block.container and before.index == block.index - 1
    return same and before.heading == block.heading and len(last.text) + len(block.text) <= LONGEST_BROKEN


def joined_markers(view: View, lines: list[Line]) -> Iterator[Line]:
    """A marker that stands alone ("1" in a badge, "Step 2" above its text) opens the line after it."""
    alone: Line | None = None
    for line in lines:
        is_long = len(line.text) > LONGEST_ALONE
        marker = None if line.is_row or is_long else is_only_marker(line.text, view.words)
        if marker is not None:
            alone = line
            continue
        if alone is not None and line.marker is None and not line.is_row:
            if alone.block.heading and not line.block.heading and not alone.text.strip().isdecimal():
                # "Phase 1" as a heading names all that stands under it
                yield alone
            else:
                _join(alone, line, view)
        alone = None
        yield line


def _complete(view: View, line: Line, lists: Lists) -> Line:
    block = line.block
    container = view.page.containers[block.container]
    around = container.around
    line.heading = block.heading if block.weight <= LONGEST_HEADING else 0
    if chain := lists.chain(block):
        line.item, line.depth = chain[0].index, len(chain)
        line.number = lists.number(chain[0])
        if line.heading >= ITEM_HEADING:
            line.heading = 0
    line.container_tag = container.tag
    line.is_quote = "blockquote" in around
    line.is_code = "pre" in around and block.element.tag in CODE_TAGS
    if line.marker is None:
        line.marker = read_marker(line.text, view.words)
        if line.item >= 0 and line.marker is not None and counts_time(line.marker, view):
            line.marker = None
        if line.marker is None and (line.heading or block.is_bold or block.enlarged):
            line.marker = read_bare_number(line.text)
    return line


def counts_time(marker: Marker, view: View) -> bool:
    """ "Day 1: rest" in a list: the name of its entry, which has no number."""
    style, _, word = marker.style.partition(" ")
    return style == "counter" and view.words.words["items.periods"].is_all_of(word)


def _join(alone: Line, line: Line, view: View) -> None:
    number = is_only_marker(alone.text, view.words)
    if number is None:
        return
    shown = alone.text.strip()
    line.text = f"{shown} {line.text}"
    line.marker = Marker(shown, number.number, f"alone {number.style}", len(shown) + 1)
    line.blocks = (*alone.blocks, *line.blocks)


def _joined_rows(view: View, blocks: list[Block]) -> Iterator[Line]:
    """Blocks as lines; the cells of a data table's row as one."""
    row: list[Block] = []
    row_index = -1
    containers = view.page.containers
    known: dict[int, bool] = {}
    for block in blocks:
        index = _row_around(view, block, known) if "tr" in containers[block.container].around else -1
        if index != row_index and row:
            yield _row(view, row)
            row = []
        row_index = index
        if index >= 0:
            row.append(block)
        else:
            yield Line(block, block.text, blocks=(block,))
    if row:
        yield _row(view, row)


def _row_around(view: View, block: Block, known: dict[int, bool]) -> int:
    """The index of the data table's row around a block, -1 where it is of no such table; ``known``: of which rows
    that is known."""
    row = view.page.nearest(block, _ROW)
    if row is None:
        return -1
    if row.index not in known:
        known[row.index] = _is_data_row(view, row)
    return row.index if known[row.index] else -1


def _row(view: View, row: list[Block]) -> Line:
    cells: dict[int, str] = {}
    for block in row:
        cell = view.page.nearest(block, _CELL)
        key = cell.index if cell else block.container
        cells[key] = f"{cells[key]} {block.text}" if key in cells else block.text
    texts = tuple(cells.values())
    line = Line(row[0], " | ".join(texts), is_row=len(texts) > 1, cells=texts, blocks=tuple(row))
    marker = is_only_marker(texts[0], view.words) if len(texts) > 1 else None
    if marker:
        line.text = f"{texts[0]} {' | '.join(texts[1:])}"
        line.marker = Marker(texts[0], marker.number, f"cell {marker.style}", len(texts[0]) + 1)
        line.cells = texts[1:]
    return line


def _is_data_row(view: View, row: Container) -> bool:
    """A row of short cells, none of which holds a page's layout."""
    inside = view.page.blocks[row.first : row.end]
    if not 2 <= len(inside) <= 30 or any(b.heading for b in inside):
        return False
    cells = {c.index for b in inside if (c := view.page.nearest(b, _CELL)) and c.index > row.index}
    if not 2 <= len(cells) <= 12 or len(inside) > 2 * len(cells):
        return False
    return not any(
        c.tag == "table"
        for c in view.page.containers[row.index + 1 :][: len(inside) * 3]
        if c.end <= row.end and c.first >= row.first
    )
