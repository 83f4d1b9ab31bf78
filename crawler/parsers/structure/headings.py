"""Lines that serve as headings without being one: bold, large, or plain short lines over items."""

from typing import Final

from crawler.lexicons.lexicon import Lexicon
from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.text import CLOSING, ends_sentence, weight
from crawler.parsers.structure.lines import Line

LONGEST_BOLD: Final = 130.0
LONGEST_PLAIN: Final = 75.0
LONGEST_NAMED: Final = 95.0
"""Weights up to which a bold line, a plain line over items, and one with a kind's word are headings."""
PROSE: Final = 60.0


def mark_headings(lines: list[Line], lexicon: Lexicon) -> None:
    """Give lines that look like headings a level: one deeper than the real heading above, 2 without one."""
    level = 1
    for position, line in enumerate(lines):
        if line.heading:
            level = line.heading
        elif _is_heading(lines, position, lexicon):
            line.heading = _level(lines, position, level)


def _level(lines: list[Line], position: int, above: int) -> int:
    """One deeper than the heading above, but over the numbered headings that it introduces."""
    following = lines[position + 1]
    if following.heading and following.is_item and following.marker and following.marker.number == 1:
        return max(1, following.heading - 1)
    return min(6, max(2, above + 1))


def _is_heading(lines: list[Line], position: int, lexicon: Lexicon) -> bool:
    line = lines[position]
    if line.is_item or line.item >= 0 or line.is_row or line.is_code or position + 1 >= len(lines):
        return False
    if line.block.link_density > 0.5 or not any(c.isalpha() for c in line.text):
        return False
    following = lines[position + 1]
    if line.block.is_bold or line.block.enlarged:
        return _is_bold_heading(line, following)
    return _is_plain_heading(lines, position, lexicon)


def _is_bold_heading(line: Line, following: Line) -> bool:
    """Alone on its line, not a sentence, and followed by something else than another bold line."""
    if weight(line.text) > LONGEST_BOLD or _is_sentence(line.text):
        return False
    return bool(following.heading or following.is_item or following.item >= 0 or not following.block.is_bold)


def _is_plain_heading(lines: list[Line], position: int, lexicon: Lexicon) -> bool:
    """Without any emphasis: over a list, or with a section's word in it and prose below."""
    line, following = lines[position], lines[position + 1]
    length = weight(line.text)
    if length > LONGEST_NAMED or _is_sentence(line.text) or line.text.endswith((":", "：", ",", "，", "、")):
        return False
    if position and lines[position - 1].block.weight < PROSE and not (lines[position - 1].is_item or lines[position - 1].item >= 0):
        return False
    opens_list = (following.is_item and following.marker is not None and following.marker.number in {None, 1}) or following.item >= 0
    named = lexicon.kind_of(folded(line.text)) is not None
    if opens_list:
        return length <= LONGEST_PLAIN or named
    return named and length <= LONGEST_PLAIN and following.block.weight >= 1.5 * length and following.block.weight >= PROSE


def _is_sentence(text: str) -> bool:
    if text.rstrip(CLOSING + " ").endswith(("?", "？", "!", "！")):
        return False
    return ends_sentence(text)
