"""Questions and answers below main text that the model doubts: short, collapsed, or behind buttons."""

from itertools import takewhile
from typing import Final

from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.main_text.doubts import LIKELY, LONGEST_BRIDGE, is_heading_of_text

HIGHEST: Final = 3
"""Containers from a question up to the one that holds the main text as well."""
_COLLAPSED: Final = frozenset({"details"})
QUESTIONS: Final = ("?", "？", "؟")


def answered_below(page: Segmented, likelihood: list[float], last: int) -> range:
    """What answers questions right below main text, with a heading over them that is like the text's own."""
    is_headed = last + 1 < len(page.blocks) and is_heading_of_text(page, likelihood, last + 1)
    above = last + 1 if is_headed else last
    found = _collapsed_below(page, above) or _answers_below(page, above)
    return range(last + 1, found.stop) if found else found


def _collapsed_below(page: Segmented, last: int) -> range:
    """What unfolds right below a block and beside it, none of it with a link."""
    below = page.blocks[last + 1 : last + 1 + LONGEST_BRIDGE]
    if not below or _tag(page, below[0]) != "summary":
        return range(0)
    collapsed = list(takewhile(lambda block: _is_collapsed(page, block), below))
    while collapsed and _tag(page, collapsed[-1]) == "summary":
        # what it unfolds is a menu
        collapsed.pop()
    outer = page.nearest(below[0], _COLLAPSED) if collapsed else None
    is_beside = outer is not None and page.containers[outer.parent].first <= last
    return range(last + 1, last + 1 + len(collapsed)) if is_beside else range(0)


def _answers_below(page: Segmented, last: int) -> range:
    """Questions in headings right below a heading, or an answer, each over sentences without a link."""
    start = end = last + 1
    stop = start + LONGEST_BRIDGE
    if _is_question(page, page.blocks[last]):
        end += len(list(takewhile(_is_answer, page.blocks[end:stop])))
    while end + 1 < len(page.blocks) and end < stop and _is_question(page, page.blocks[end]):
        answer = list(takewhile(_is_answer, page.blocks[end + 1 : stop]))
        if not answer or not _is_near(page, page.blocks[end], last):
            break
        end += 1 + len(answer)
    is_headed = page.blocks[last].heading > 0 or _is_question(page, page.blocks[last - 1])
    return range(start, end) if is_headed else range(0)


def unfold(page: Segmented, likelihood: list[float]) -> None:
    """A button over main text that asks what it answers is its heading."""
    for block in page.blocks[:-1]:
        if likelihood[block.index + 1] < LIKELY or likelihood[block.index] >= LIKELY or block.anchors:
            continue
        if block.text.endswith(QUESTIONS) and _tag(page, block) == "button":
            likelihood[block.index] = LIKELY


def _tag(page: Segmented, block: Block) -> str:
    return page.containers[block.container].tag


def _is_collapsed(page: Segmented, block: Block) -> bool:
    return "details" in page.containers[block.container].around and not block.anchors


def _is_question(page: Segmented, block: Block) -> bool:
    if block.anchors or not block.text.endswith(QUESTIONS):
        return False
    return block.heading > 0 or block.is_bold or _tag(page, block) == "button"


def _is_answer(block: Block) -> bool:
    return not block.heading and not block.anchors and not block.is_bold and ends_sentence(block.text)


def _is_near(page: Segmented, block: Block, last: int) -> bool:
    container = page.containers[block.container]
    for _ in range(HIGHEST):
        if container.parent < 0 or container.first <= last:
            break
        container = page.containers[container.parent]
    return container.first <= last
