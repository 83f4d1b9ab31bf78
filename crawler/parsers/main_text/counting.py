"""Numbered entries that the model doubts, where main text counts up to them: a box between them, or short names."""

import re
import unicodedata
from typing import Final, NamedTuple

from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.main_text.doubts import LIKELY, LONGEST_BRIDGE, is_heading_of_text

_DECIMAL: Final = re.compile(r"(\W{0,2}(?:[^\W\d]{2,12} ?)?)(\d{1,2})(?=[^\d])")
_SIGN: Final = re.compile(r"([①-⑳])|([一二三四五六七八九十])[、.．:：]")


class _Count(NamedTuple):
    """The number that a text opens with, and what stands before it: "Tip ", "#"."""

    before: str
    number: int


def count_on(page: Segmented, likelihood: list[float]) -> None:
    """Take in the entries that go on counting where main text does, each with what stands below it, and those that
    count from one under a heading like the text's."""
    last = len(page.blocks) - 1
    for index in range(last):
        if likelihood[index] < LIKELY:
            continue
        if likelihood[index + 1] < LIKELY and _is_headed_count(page, likelihood, index + 1):
            likelihood[index + 1] = likelihood[index + 2] = LIKELY
            if index + 3 <= last and _goes_below(page, likelihood, index + 3, None):
                likelihood[index + 3] = LIKELY
        count = _count(page.blocks[index].text)
        if count is None:
            continue
        found = _following(page, index, count)
        if found is not None and likelihood[found] < LIKELY:
            likelihood[found] = LIKELY
        if found is not None and found < last and _goes_below(page, likelihood, found + 1, page.blocks[index + 1]):
            likelihood[found + 1] = LIKELY


def _count(text: str) -> _Count | None:
    if found := _DECIMAL.match(text):
        # "2 Wiktionary says so." is a note
        is_note = not found[1] and text[found.end()] == " " and ends_sentence(text)
        return None if is_note else _Count(found[1], int(found[2]))
    if found := _SIGN.match(text):
        return _Count("", int(unicodedata.numeric(found[1] or found[2])))
    return None


def _following(page: Segmented, index: int, count: _Count) -> int | None:
    """The block that has the next number and is marked up like this one."""
    wanted = _Count(count.before, count.number + 1)
    own = page.blocks[index]
    for block in page.blocks[index + 1 : index + 1 + LONGEST_BRIDGE]:
        if _count(block.text) == wanted:
            return block.index if not block.anchors and _are_alike(page, own, block) else None
    return None


def _are_alike(page: Segmented, one: Block, other: Block) -> bool:
    """In like elements of one place."""
    first, second = page.containers[one.container], page.containers[other.container]
    if (first.tag, one.heading, one.is_bold) != (second.tag, other.heading, other.is_bold):
        return False
    return first.parent == second.parent or _outer(page, first.parent) == _outer(page, second.parent)


def _outer(page: Segmented, container: int) -> int:
    return page.containers[container].parent if container >= 0 else container


def _goes_below(page: Segmented, likelihood: list[float], index: int, like: Block | None) -> bool:
    """A doubted block without a link or a number, in an element like that below the entry before."""
    block = page.blocks[index]
    if likelihood[index] >= LIKELY or block.anchors or block.heading or _count(block.text) is not None:
        return False
    tag = page.containers[block.container].tag
    return like is None or (not like.heading and page.containers[like.container].tag == tag)


def _is_headed_count(page: Segmented, likelihood: list[float], index: int) -> bool:
    """A heading as the text has them, over what counts from one to two at least."""
    if index + 2 >= len(page.blocks) or not page.blocks[index].heading:
        return False
    first = page.blocks[index + 1]
    count = _count(first.text)
    if count is None or count.number != 1 or first.anchors or _following(page, first.index, count) is None:
        return False
    return is_heading_of_text(page, likelihood, index)
