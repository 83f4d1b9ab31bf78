"""Lines that serve as headings without being one: bold, large, or plain short lines over items."""

from collections import Counter
from typing import Final

from crawler.lexicons.lexicon import Lexicon
from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.text import CLOSING, ends_sentence, weight
from crawler.parsers.structure.labels import SENTENCE_SIGNS
from crawler.parsers.structure.lines import Line
from crawler.parsers.structure.sequences import Sequence

LONGEST_BOLD: Final = 130.0
LONGEST_PLAIN: Final = 75.0
LONGEST_NAMED: Final = 95.0
"""Weights up to which a bold line, a plain line over items, and one with a kind's word are headings."""
OFTEN: Final = 3
SHORT_SENTENCE: Final = 65.0
BARE_WORD: Final = 30.0
"""Weight up to which a plain line that is hardly more than a kind's word is a heading over any sentence."""
PROSE: Final = 60.0
LINKED: Final = 0.5
_OPEN: Final = (":", "：", ",", "，", "、")
_ENDS: Final = CLOSING + " ?？!！"
_OPENERS: Final = frozenset({"summary", "button"})
"""What a reader clicks on to open the text below."""
_QUESTIONS: Final = ("?", "？", "؟")
_SET_OFF: Final = (("-", "–", "—", "(", "["), ("-", "–", "—", ")", "]"))
STANDFIRST: Final = 50.0
"""Weight from which a first heading that is a sentence is a standfirst."""


def mark_headings(lines: list[Line], found: dict[int, Sequence], lexicon: Lexicon) -> None:
    """Give lines that look like headings a level: one deeper than the real heading above, 2 without one."""
    _take_back_standfirst(lines)
    # a label that comes again and again ("Ingredients", "Serves four") divides a page, not its text
    short = [position for position, line in enumerate(lines) if len(line.text) <= LONGEST_BOLD]
    often = {text for text, times in Counter(lines[position].text for position in short).items() if times >= OFTEN}
    looks = {
        position
        for position in short
        if not lines[position].heading and lines[position].text not in often and _is_heading(lines, position, lexicon)
    }
    looks -= {position for sequence in set(found.values()) for position in _inside(lines, sequence)}
    if not any(line.heading or (position in looks and _is_marked(line)) for position, line in enumerate(lines)):
        looks |= _colon_headings(lines, looks, lexicon)
    level, numbered = 1, None
    for position, line in enumerate(lines):
        if line.heading:
            level = line.heading
            numbered = found.get(position) if line.is_item else None
        elif position in looks:
            line.heading = _level(lines, position, level, numbered, looks)


def _take_back_standfirst(lines: list[Line]) -> None:
    """A sentence at the very front is the standfirst under the headline, whatever its tag."""
    if lines and lines[0].heading and weight(lines[0].text) >= STANDFIRST and _is_sentence(lines[0].text):
        lines[0].heading = 0


def _inside(lines: list[Line], sequence: Sequence) -> list[int]:
    """Bold lines between bold markers ("Step 1 …", "What you need", "Step 2 …"): each stands within an item,
    unless it is larger than the markers, or one of them stands right below it."""
    members = [lines[position] for position in sequence.members]
    # a marker that stands alone is a line's first block
    opening = [line.blocks[0] if line.blocks else line.block for line in members]
    if any(line.heading or line.item >= 0 for line in members):
        return []
    if not all(block.is_bold or block.enlarged for block in opening):
        return []
    first, last = sequence.members[0], sequence.members[-1]
    is_large = all(block.enlarged for block in opening)
    larger = [] if is_large else [p for p, line in enumerate(lines) if line.heading or line.block.enlarged]
    # where larger lines divide the page, one of them ends the last item too
    end = next((position for position in larger if position > last), last)
    return [p for p in range(first + 1, end) if p + 1 not in sequence.members and p not in larger]


def _is_marked(line: Line) -> bool:
    is_set_apart = line.is_divider or line.container_tag in _OPENERS
    return line.block.is_bold or line.block.enlarged or is_set_apart


def _colon_headings(lines: list[Line], looks: set[int], lexicon: Lexicon) -> set[int]:
    """ "Causes:" and "Solutions:" over lists, on a page that marks no heading otherwise. One alone is a
    sentence that leads into its list."""
    candidates = [
        position
        for position, line in enumerate(lines[:-1])
        if line.text.endswith((":", "："))
        and not (line.is_item or line.item >= 0 or line.is_row)
        and weight(line.text) <= LONGEST_PLAIN
        and lexicon.kind_of(folded(line.text)) is not None
    ]
    found = {p for p in candidates if any(_opens_list(following) for following in lines[p + 1 : p + 3])}
    # beside two over lists, one over a paragraph is a heading too
    return set(candidates) if len(found) >= 2 else found if len(found | looks) >= 2 else set()


def _opens_list(line: Line) -> bool:
    return line.item >= 0 or (line.is_item and line.marker is not None and line.marker.number in {None, 1})


def _level(lines: list[Line], position: int, above: int, numbered: Sequence | None, looks: set[int]) -> int:
    """One deeper than the heading above, but over the numbered headings that it introduces or ends."""
    following = lines[position + 1]
    if following.heading and following.is_item and following.marker and following.marker.number == 1:
        return max(1, following.heading - 1)
    if numbered is not None and position > numbered.members[-1]:
        span = range(numbered.members[0], numbered.members[-1])
        # such lines stand under the earlier numbers too: they divide the items
        if not any(other in looks for other in span):
            return max(1, numbered.heading - 1)
    return min(6, max(2, above + 1))


def _is_heading(lines: list[Line], position: int, lexicon: Lexicon) -> bool:
    line = lines[position]
    if line.is_item or line.item >= 0 or line.is_row or line.is_code or line.is_deck or position + 1 >= len(lines):
        return False
    if not line.text[:1].isalpha() and not any(c.isalpha() for c in line.text):
        return False
    following = lines[position + 1]
    if _is_marked(line):
        # a linked line in bold is mostly a teaser's; over a paragraph it is a heading that leads further
        if line.block.link_density > LINKED and following.block.weight < PROSE:
            return False
        if position and lines[position - 1].heading and following.heading and not following.is_item:
            # all that a section says is no heading of its own
            return False
        return _is_bold_heading(line, following, lexicon)
    # a term's word says nothing, as the others of its list have none
    is_term = line.container_tag == "dt"
    return line.block.link_density <= LINKED and not is_term and _is_plain_heading(lines, position, lexicon)


def _is_bold_heading(line: Line, following: Line, lexicon: Lexicon) -> bool:
    """Alone on its line, not a long sentence, and followed by something else than another bold line."""
    if weight(line.text) > (SHORT_SENTENCE if _is_sentence(line.text) else LONGEST_BOLD):
        return False
    if line.container_tag in _OPENERS:
        return following.container_tag not in _OPENERS
    if following.heading or following.is_item or following.item >= 0 or not following.block.is_bold:
        return True
    if line.block.enlarged and not following.block.enlarged:
        return True
    # "Frequently asked questions" over the first of them
    is_over_question = following.text.endswith(_QUESTIONS) and not line.text.endswith(_QUESTIONS)
    return is_over_question and lexicon.kind_of(folded(line.text)) == "faq"


def _is_plain_heading(lines: list[Line], position: int, lexicon: Lexicon) -> bool:
    """Without any emphasis: over a list, or with a section's word in it and prose below."""
    line, following = lines[position], lines[position + 1]
    length = weight(line.text)
    is_line = length <= LONGEST_NAMED and not _reads_on(line.text) and not _is_set_off(line.text)
    # one of many is none
    if not is_line or (position > 0 and _is_short_line(lines[position - 1])):
        return False
    named = lexicon.kind_of(folded(line.text)) is not None
    if _heads(following) and not (named and length <= BARE_WORD):
        return False
    below = lines[position + 2] if position + 2 < len(lines) else None
    if (
        below is not None
        and _opens_list(below)
        and not _opens_list(following)
        and (named or _stands_apart(lines, position))
    ):
        # a sentence leads from the heading into its list
        return length <= LONGEST_PLAIN
    opens_list = _opens_list(following) or (_stands_apart(lines, position) and length <= LONGEST_PLAIN)
    if opens_list:
        return length <= LONGEST_PLAIN or named
    if not named or length > LONGEST_PLAIN or following.block.weight < 1.5 * length:
        return False
    return following.block.weight >= PROSE or (length <= BARE_WORD and ends_sentence(following.text))


def _is_set_off(text: str) -> bool:
    """ "- advertisement -", "(picture above)": a remark between paragraphs."""
    return text.startswith(_SET_OFF[0]) and text.endswith(_SET_OFF[1])


def _reads_on(text: str) -> bool:
    """A sentence, several, or the beginning of one."""
    return _is_sentence(text) or text.endswith(_OPEN) or SENTENCE_SIGNS.search(text.rstrip(_ENDS)) is not None


def _heads(line: Line) -> bool:
    """True for a heading or a bold line that is no item: what stands above it has no text of its own."""
    return not (line.is_item or line.item >= 0) and (line.heading > 0 or _is_marked(line))


def _is_short_line(line: Line) -> bool:
    """Neither prose nor an item: one of several short lines in a row, such as an address. A credit
    ("Photo: …") is none of them."""
    if ":" in line.text or "：" in line.text:
        return False
    return line.block.weight < PROSE and not (
        line.is_item or line.item >= 0 or line.heading or ends_sentence(line.text)
    )


def _stands_apart(lines: list[Line], position: int) -> bool:
    """In an element of another kind than the paragraphs around it."""
    own = lines[position].container_tag
    around = {line.container_tag for line in (*lines[max(0, position - 1) : position], lines[position + 1])}
    return (
        own in {"div", "td", "section", "center"}
        and own not in around
        and around <= {"p", "li", "td", "dd", "blockquote"}
    )


def _is_sentence(text: str) -> bool:
    if text.rstrip(CLOSING + " ").endswith(("?", "？", "!", "！")):
        return False
    return ends_sentence(text)
