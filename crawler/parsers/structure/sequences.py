"""Which markers count: those that continue one another. A lone "1." or "a)" proves nothing."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from crawler.parsers.blocks.text import ends_sentence, weight
from crawler.parsers.structure.lines import Line

NEAR: Final = 3
"""Lines that may lie between two bullets of one list."""
SURE: Final = 2
"""Members from which a sequence is believed to go on behind a wrong number."""
MOST_LEFT_OUT: Final = 3
"""Numbers that may be missing between two headings; between paragraphs one."""
READS_ON: Final = "reads on"
"""Style of headings that begin the sentence of the one paragraph below them."""
_LEADS_IN: Final = (":", "：")
LONGEST_DIVIDER: Final = 75.0
_SIGNS: Final = frozenset(f"bullet {sign}" for sign in "■□◆◇▼▽")


@dataclass(slots=True, eq=False)
class Sequence:
    """Lines whose markers count on. ``members`` are positions in the list of lines."""

    style: str
    heading: int
    members: list[int] = field(default_factory=list)


# what a sequence looks like, and the number that it waits for
Waiting = dict[tuple[str, int, int], Sequence]


def sequences(lines: list[Line]) -> dict[int, Sequence]:
    """The sequence of each line that is in one; sets ``is_item`` on those lines."""
    numbered = _numbered(lines)
    counted_up = {position for one in numbered if len(one.members) > 1 for position in one.members}
    bulleted = (sequence for sequence in _bulleted(lines) if not _divides(lines, sequence))
    found = [*numbered, *_counted_down(lines, counted_up), *bulleted, *_reading_on(lines)]
    by_line: dict[int, Sequence] = {}
    for sequence in found:
        if len(sequence.members) >= 2:
            for position in sequence.members:
                by_line[position] = sequence
                lines[position].is_item = True
    _mark_dividers(lines)
    return by_line


def _is_sign(line: Line) -> bool:
    """A short line, no item, that a large sign opens."""
    style = line.marker.style if line.marker else ""
    is_free = not (line.is_item or line.item >= 0 or line.heading or line.is_row)
    return style in _SIGNS and is_free and weight(line.text) <= LONGEST_DIVIDER and not ends_sentence(line.text)


def _divides(lines: list[Line], sequence: Sequence) -> bool:
    """Large signs over text of their own, each of them, are no list."""
    ends = [*sequence.members[1:], len(lines)]
    return all(
        _is_sign(lines[position]) and end - position > 1 for position, end in zip(sequence.members, ends, strict=True)
    )


def _mark_dividers(lines: list[Line]) -> None:
    """Lines that one and the same large sign opens, again and again, and that all have text below."""
    signs: dict[str, list[int]] = {}
    for position, line in enumerate(lines[:-1]):
        if line.marker and _is_sign(line):
            signs.setdefault(line.marker.style, []).append(position)
    for positions in signs.values():
        if len(positions) >= 2 and not any(position + 1 in positions for position in positions):
            for position in positions:
                lines[position].is_divider = True


def _may_open(lines: list[Line], position: int) -> bool:
    """Only the first line of a list item opens it; later ones are its text."""
    line = lines[position]
    return line.item < 0 or position == 0 or lines[position - 1].item != line.item


def _numbered(lines: list[Line]) -> list[Sequence]:
    found: list[Sequence] = []
    # the sequence that last waited for a number, by what it looks like
    waiting: Waiting = {}
    for position, line in enumerate(lines):
        if line.marker is None or line.marker.number is None or not _may_open(lines, position):
            continue
        number, style = line.marker.number, line.marker.style
        following = _continued(waiting, style, line.heading, number)
        if following is None and number <= 1:
            following = Sequence(style, line.heading)
            found.append(following)
        if following is not None:
            following.members.append(position)
            waiting[style, following.heading, number + 1] = following
    return found


def _continued(waiting: Waiting, style: str, heading: int, number: int) -> Sequence | None:
    """The sequence that a number goes on: the next one, or, where authors err, one that was left out or given
    twice, or whose heading is of another level."""
    if found := waiting.pop((style, heading, number), None):
        return found
    if number <= 1:
        return None
    left_out = MOST_LEFT_OUT if heading else 1
    keys = [(style, heading, wanted) for wanted in (*range(number - 1, number - left_out - 1, -1), number + 1)]
    if heading:
        keys += [(style, level, number) for level in range(1, 7) if level != heading]
    for key in keys:
        found = waiting.get(key)
        if found is not None and len(found.members) >= SURE:
            return waiting.pop(key)
    return None


def _counted_down(lines: list[Line], taken: set[int]) -> list[Sequence]:
    """ "10. …" to "1. …": headings and bold lines whose numbers fall to one."""
    found: list[Sequence] = []
    last: dict[tuple[str, int], tuple[int, list[int]]] = {}
    for position, line in enumerate(lines):
        if position in taken or line.marker is None or not line.marker.number or not _may_open(lines, position):
            continue
        # "12 months before", "11 months before" count something
        if line.marker.style == "bare" or not (line.heading or line.block.is_bold or line.block.enlarged):
            continue
        key, number = (line.marker.style, line.heading), line.marker.number
        before, members = last.get(key, (0, []))
        last[key] = (number, [*members, position] if number == before - 1 else [position])
        if number == 1 and len(last[key][1]) > SURE:
            found.append(Sequence(line.marker.style, line.heading, last[key][1]))
    return found


def _reading_on(lines: list[Line]) -> list[Sequence]:
    """Headings below "such as:" whose paragraphs go on with them: "Gout", then "is a disease of the joints …"."""
    found: list[Sequence] = []
    for position, (line, below) in enumerate(pairwise(lines)):
        if not line.heading or line.marker or below.heading or not below.text[:1].islower():
            continue
        last = found[-1] if found else None
        if last and last.heading == line.heading and last.members[-1] == position - 2:
            last.members.append(position)
        elif position and lines[position - 1].text.endswith(_LEADS_IN):
            found.append(Sequence(READS_ON, line.heading, [position]))
    return found


def _bulleted(lines: list[Line]) -> list[Sequence]:
    found: list[Sequence] = []
    for position, line in enumerate(lines):
        if line.marker is None or line.marker.number is not None or line.heading or not _may_open(lines, position):
            continue
        last = found[-1] if found else None
        if last and last.style == line.marker.style and _are_near(lines, last.members[-1], position):
            last.members.append(position)
        else:
            found.append(Sequence(line.marker.style, 0, [position]))
    return found


def _are_near(lines: list[Line], earlier: int, later: int) -> bool:
    """A few lines apart and under one heading."""
    between = lines[earlier + 1 : later]
    return later - earlier <= NEAR and not any(line.heading or line.block.is_bold for line in between)
