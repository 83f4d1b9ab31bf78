"""Lines to sections: headings open them, items gather what belongs to them."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from crawler.parsers.blocks.text import weight
from crawler.parsers.structure.labels import SENTENCE_SIGNS, split_label, split_soft_label
from crawler.parsers.structure.lines import Line
from crawler.parsers.structure.sequences import READS_ON, Sequence

LONGEST_TITLE_LINE: Final = 110.0
"""Weight up to which an item's first line, with more lines below, is its label."""
OFTEN: Final = 0.25
"""Share of a sequence's items that must have lines below them; else such a line stands between two items."""


@dataclass(slots=True)
class Entry:
    """A paragraph, row or item: its first line, and the lines that belong to it."""

    line: Line
    rest: list[Line] = field(default_factory=list)
    label: str | None = None
    text: str = ""

    @property
    def is_item(self) -> bool:
        """True for list items and numbered or bulleted paragraphs."""
        return self.line.is_item or self.line.item >= 0

    @property
    def number(self) -> int | None:
        """As shown, else as counted."""
        if self.line.is_item and self.line.marker and self.line.marker.number is not None:
            return self.line.marker.number
        return self.line.number


@dataclass(slots=True)
class Part:
    """A heading (None: the text before the first) and its entries."""

    heading: Line | None
    entries: list[Entry] = field(default_factory=list)


def outline(lines: list[Line], found: dict[int, Sequence]) -> list[Part]:
    """The sections of the article, without empty ones that have no heading."""
    builder = _Builder(lines, found)
    for position, line in enumerate(lines):
        builder.add(position, line)
    parts = [part for part in builder.parts if part.heading or part.entries]
    for part in parts:
        _name_entries(part.entries)
    return parts


class _Builder:
    """Walks the lines with at most one item open."""

    def __init__(self, lines: list[Line], found: dict[int, Sequence]) -> None:
        self._lines = lines
        self._found = found
        # how many members of a sequence have lines below them
        self._gaps: dict[Sequence, int] = {}
        self.parts = [Part(None)]
        self._open: Entry | None = None
        self._sequence: Sequence | None = None
        self._may_grow = False

    def add(self, position: int, line: Line) -> None:
        """Place one line."""
        sequence = self._found.get(position)
        if sequence is not None and not self._is_inside(position, sequence):
            self._open_item(position, line, sequence)
        elif self._open is not None and self._belongs_to(self._open, line):
            self._open.rest.append(line)
        elif line.heading:
            self._close()
            self.parts.append(Part(line))
        elif line.item >= 0:
            self._add_list_item(line)
        else:
            self._close()
            self.parts[-1].entries.append(Entry(line))

    def _open_item(self, position: int, line: Line, sequence: Sequence) -> None:
        self._open = Entry(line)
        self._sequence = sequence
        self.parts[-1].entries.append(self._open)
        is_last = position == sequence.members[-1]
        gaps = self._gaps.get(sequence)
        if gaps is None:
            gaps = self._gaps[sequence] = sum(later - earlier > 1 for earlier, later in pairwise(sequence.members))
        may = gaps > 0 if is_last else gaps >= OFTEN * (len(sequence.members) - 1)
        self._may_grow = line.item < 0 and (bool(line.heading) or may)

    def _is_inside(self, position: int, sequence: Sequence) -> bool:
        """A sequence within one item of another: (1) and (2) between 一 and 二, or below the last."""
        outer = self._sequence
        if outer is None or outer is sequence or self._open is None or not self._may_grow:
            return False
        if outer.heading and not sequence.heading:
            return True
        if sequence.heading and not outer.heading:
            return False
        if sequence.heading and outer.heading:
            return sequence.heading > outer.heading
        if position > outer.members[-1]:
            # the last item of the outer sequence: nested only where the others hold such lists too
            return any(self._found.get(p) not in {None, outer} for p in range(outer.members[0], outer.members[-1]))
        return True

    def _belongs_to(self, opened: Entry, line: Line) -> bool:
        if opened.line.item >= 0:
            return line.item == opened.line.item
        if not self._may_grow or self._sequence is None or (self._sequence.style == READS_ON and opened.rest):
            return False
        if line.heading:
            return bool(opened.line.heading) and line.heading > opened.line.heading
        return True

    def _add_list_item(self, line: Line) -> None:
        if self._open is not None and self._open.line.item == line.item:
            self._open.rest.append(line)
            return
        self._open = Entry(line)
        self._sequence = None
        self._may_grow = False
        self.parts[-1].entries.append(self._open)

    def _close(self) -> None:
        self._open = None
        self._sequence = None
        self._may_grow = False


def _name_entries(entries: list[Entry]) -> None:
    """Tell labels from text; a doubtful sign counts where the other items have labels."""
    items = [entry for entry in entries if entry.is_item]
    for entry in entries:
        entry.label, entry.text = _named(entry) if entry.is_item else (None, entry.line.text)
    if len(items) < 2:
        return
    plain = [entry for entry in items if entry.label is None and not entry.rest]
    soft = [split_soft_label(entry.text) for entry in plain]
    named = len(items) - len(plain)
    # a semicolon or dash is believed beside labels with a colon, or where nearly all items have one
    if named * 2 >= len(items) or sum(label is not None for label, _ in soft) >= max(3, 0.75 * len(items)):
        for entry, (label, text) in zip(plain, soft, strict=True):
            entry.label, entry.text = label, text


def _named(entry: Entry) -> tuple[str | None, str]:
    line = entry.line
    first = line.unmarked
    below = "\n".join(rest.text for rest in entry.rest)
    if line.is_row and len(line.cells) > 1 and line.marker is not None:
        name, _, cells = first.partition(" | ")
        return name, cells
    if below and weight(first) <= LONGEST_TITLE_LINE and (line.heading or _looks_like_title(entry, first)):
        return first.rstrip(" :：") or None, below
    lead = line.block.bold_lead
    if line.marker and line.is_item and lead.startswith(line.text[: line.marker.end].strip()):
        lead = lead[len(line.text[: line.marker.end].strip()) :].strip()
    if line.block.is_bold and not below:
        lead = ""
    label, text = split_label(first, lead)
    return label, "\n".join(piece for piece in (text, below) if piece)


def _looks_like_title(entry: Entry, first: str) -> bool:
    """Emphasised, or no sentence and none that leads into a list."""
    if entry.line.block.is_bold or entry.line.block.enlarged or entry.line.block.heading:
        return True
    leads_in = first.rstrip().endswith((":", "：")) and entry.rest[0].depth > entry.line.depth
    return (
        not leads_in and not SENTENCE_SIGNS.search(first + " ") and not first.rstrip().endswith((";", "；", ",", "，"))
    )
