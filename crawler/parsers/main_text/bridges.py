"""Blocks that the model doubts and that count all the same, for what stands around them: short lists above all."""

import re
from itertools import pairwise, takewhile
from typing import Final

from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.main_text.counting import count_on
from crawler.parsers.main_text.doubts import LIKELY, LONGEST_BRIDGE
from crawler.parsers.main_text.questions import answered_below, unfold

_NUMBERED: Final = re.compile(r"[(（]?(?:\d{1,2}|[a-h]|[一二三四五六七八九十]{1,3})[.)、．）]|[①-⑳]")
_COUNTED: Final = re.compile(r"[(（]?(\d{1,2})[.)、．）]")
LONGEST_ENTRY: Final = 3
"""Blocks back to which the number before the next one stands."""
DOUBTED: Final = 0.1
HARDLY_DOUBTED: Final = 0.35
DOUBTED_HEADING: Final = 0.05
MOST_HEADED: Final = 3
SURE: Final = 0.65
LINKED: Final = 0.3
"""A bridge: blocks at most, their mean likelihood at least, that of the blocks beside it, and the share of links
in each. Over six hundred pages it neither gained nor lost text; pages of short lists are whole with it."""
SURE_ABOVE: Final = 0.8
LIKELY_CLOSING: Final = 0.3
LONG: Final = 120.0
"""Likelihood of the last paragraph that is text, of one below it that is doubted, and the weight of both at least."""
_ENTRY: Final = frozenset({"li"})
_LISTED: Final = {"li": 0.1, "td": 0.3}
"""Likelihood that entries of a list need on average, and rows of a table: whole pages are laid out in tables."""


def bridged(page: Segmented, likelihood: list[float]) -> list[float]:
    """A run of blocks that the model doubts counts where main text stands on both sides and none is made of links."""
    found = list(likelihood)
    mains = [index for index, likely in enumerate(likelihood) if likely >= LIKELY]
    for above, below in pairwise(mains):
        doubted = range(above + 1, below)
        # most of it stands together
        if below > above + 1 and (
            _is_bridge(page, likelihood, doubted) or _is_heading_within(page, likelihood, doubted)
        ):
            found[above + 1 : below] = [LIKELY] * len(doubted)
        elif headed := _headed_behind_links(page, likelihood, doubted):
            found[headed.start : headed.stop] = [LIKELY] * len(headed)
    for first in [index for index in mains if index and found[index - 1] < LIKELY]:
        head = first - 1
        # the head of a table whose rows are main text
        while head >= 0 and found[head] < LIKELY and _tag(page, head) == "th":
            found[head] = LIKELY
            head -= 1
    for last in (index for index in mains if index + 1 < len(found) and found[index + 1] < LIKELY):
        entries = _closing(page, likelihood, last) or _entries_below(page, likelihood, last)
        entries = entries or answered_below(page, likelihood, last)
        found[entries.start : entries.stop] = [LIKELY] * len(entries)
    unfold(page, found)
    count_on(page, found)
    for index in range(1, len(found) - 1):
        if found[index] < LIKELY and page.blocks[index].heading and found[index - 1] >= LIKELY <= found[index + 1]:
            found[index] = LIKELY if _is_heading_within(page, found, range(index, index + 1)) else found[index]
    return found


def _tag(page: Segmented, index: int) -> str:
    return page.containers[page.blocks[index].container].tag


def _is_bridge(page: Segmented, likelihood: list[float], doubted: range) -> bool:
    if len(doubted) > LONGEST_BRIDGE:
        return False
    least = DOUBTED if min(likelihood[doubted.start - 1], likelihood[doubted.stop]) >= SURE else HARDLY_DOUBTED
    if sum(likelihood[doubted.start : doubted.stop]) < least * len(doubted):
        return False
    return all(_is_hardly_linked(page.blocks[index]) for index in doubted)


def _is_heading_within(page: Segmented, likelihood: list[float], doubted: range) -> bool:
    """A heading between two blocks of the text, however short they are: what stands below it needs its name."""
    block = page.blocks[doubted.start]
    if len(doubted) > 1 or block.anchors:
        return False
    return likelihood[block.index] >= (DOUBTED_HEADING if block.heading else DOUBTED if block.is_bold else LIKELY)


def _headed_behind_links(page: Segmented, likelihood: list[float], doubted: range) -> range:
    """A heading, and no more than a line or two, between a table of contents and the text that it heads."""
    contents = [index for index in doubted[-MOST_HEADED - 1 :] if _leads_into_page(page.blocks[index])]
    headed = range(contents[-1] + 1, doubted.stop) if contents else range(0)
    if not headed or likelihood[doubted.stop] < SURE or any(likelihood[index] < DOUBTED for index in headed):
        return range(0)
    first = page.blocks[headed.start]
    is_sentence = first.text.endswith((".", "。", "।"))
    return headed if first.heading or (first.is_bold and not is_sentence) else range(0)


def _is_hardly_linked(block: Block) -> bool:
    """True where links are few; a heading may be one."""
    return block.link_density < LINKED or bool(block.heading) or block.is_bold


def _leads_into_page(block: Block) -> bool:
    return bool(block.anchors) and all(anchor.href.startswith("#") for anchor in block.anchors)


def _closing(page: Segmented, likelihood: list[float], last: int) -> range:
    """A long paragraph that is only doubted, right beside one that is surely text."""
    above, block = page.blocks[last], page.blocks[last + 1]
    one, other = page.containers[above.container], page.containers[block.container]
    are_alike = one.parent == other.parent and one.tag == other.tag == "p"
    is_likely = likelihood[last] >= SURE_ABOVE and likelihood[last + 1] >= LIKELY_CLOSING
    is_long = min(above.weight, block.weight) >= LONG and block.link_density < LINKED
    return range(last + 1, last + 2) if are_alike and is_likely and is_long else range(0)


def _entries_below(page: Segmented, likelihood: list[float], last: int) -> range:
    """The short entries right below main text, none with a link: numbered, or a list that is only doubted."""
    nothing = range(last + 1, last + 1)
    if likelihood[last] < SURE:
        return nothing
    farthest = min(len(likelihood), last + 1 + LONGEST_BRIDGE)
    end = next((index for index in range(last + 1, farthest) if likelihood[index] >= LIKELY), farthest)
    below = page.blocks[last + 1 : end]
    numbered = list(takewhile(lambda block: _NUMBERED.match(block.text) and not block.anchors, below))
    if len(numbered) >= 2:
        return range(last + 1, last + 1 + len(numbered))
    return range(last + 1, last + 1 + max(_listed(page, likelihood, below), _counted_on(page, last, below)))


def _counted_on(page: Segmented, last: int, below: list[Block]) -> int:
    """How many blocks have the next number, and as much below it as the number before it has: "9. …" after "8. …"."""
    number = _COUNTED.match(below[0].text) if below else None
    if number is None:
        return 0
    before = [(block, _COUNTED.match(block.text)) for block in page.blocks[max(0, last - LONGEST_ENTRY) : last + 1]]
    ahead = next((block for block, found in reversed(before) if found and _follows(found, number)), None)
    if ahead is None:
        return 0
    entry = below[: last + 1 - ahead.index]
    tags = [page.containers[block.container].tag for block in page.blocks[ahead.index : last + 1]]
    is_alike = [page.containers[block.container].tag for block in entry] == tags
    return len(entry) if is_alike and not any(block.anchors for block in entry) else 0


def _follows(before: re.Match[str], number: re.Match[str]) -> bool:
    return int(number[1]) == int(before[1]) + 1


def _listed(page: Segmented, likelihood: list[float], below: list[Block]) -> int:
    """How many blocks go on a list, or are one, and are only doubted."""
    if rest := _rest_of_list(page, likelihood, below):
        return rest
    tag = _tag(page, below[0].index) if below else ""
    if tag not in _LISTED:
        return 0
    entries = list(takewhile(lambda block: page.containers[block.container].tag == tag and not block.anchors, below))
    if sum(likelihood[b.index] for b in entries) < _LISTED[tag] * len(entries):
        return 0
    above = page.containers[page.blocks[below[0].index - 1].container].tag
    return len(entries) if above == tag or len(entries) >= 2 else 0


def _rest_of_list(page: Segmented, likelihood: list[float], below: list[Block]) -> int:
    """How many blocks stand in the same list as the one above them, in entries of several paragraphs."""
    own = page.nearest(page.blocks[below[0].index - 1], _ENTRY) if below else None
    if own is None:
        return 0
    entries = (page.nearest(block, _ENTRY) for block in takewhile(lambda block: not block.anchors, below))
    count = len(list(takewhile(lambda entry: entry is not None and entry.parent == own.parent, entries)))
    mean = sum(likelihood[block.index] for block in below[:count]) / max(1, count)
    return count if mean >= _LISTED["li"] else 0
