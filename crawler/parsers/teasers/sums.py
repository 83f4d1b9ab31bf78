"""What the links of a group, and the blocks of a page, come to together.

:mod:`crawler.parsers.compiled.lengths` has the twins of these functions in C, but for the first two: change both.
"""

from itertools import accumulate

from crawler.lexicons.phrases import Beginnings
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.teasers.entries import Entry
from crawler.parsers.teasers.teaser import CUT, SNIPPET_WEIGHT
from crawler.parsers.teasers.title_signs import lengthy, longest


def is_summary(block: Block) -> bool:
    """True for a sentence, or one that is cut."""
    return block.weight >= SNIPPET_WEIGHT and (block.text.endswith(CUT) or ends_sentence(block.text))


def longest_title(entry: Entry) -> float:
    """What the length of a link's headline comes to at most."""
    if len(entry.blocks) == 1:
        return longest(entry.anchor.text)
    return max([longest(block.text) for block in entry.blocks])


def mean_weight(found: list[Entry]) -> float:
    """The mean weight of what links say."""
    return sum([entry.weight for entry in found]) / len(found)


def summed(found: list[Entry], blocks: list[Block]) -> int:
    """How many links stand over a sentence of plain text."""
    last = [entry.blocks[-1].index + 1 for entry in found]
    below = [block for index in last for block in blocks[index : index + 1]]
    return sum(not block.anchors and is_summary(block) for block in below)


def lengths_of(found: list[Entry]) -> tuple[float, float, float]:
    """Of the links of a group: the share of link text in their blocks, the mean of their lengths at most, and how
    surely titles of these lengths are longer than a category's name."""
    lengths = [longest_title(entry) for entry in found]
    density = sum([entry.block.link_density for entry in found]) / len(found)
    return density, sum(lengths) / len(lengths), lengthy(lengths)


def running_counts(blocks: list[Block], plain: float) -> tuple[list[int], list[int]]:
    """How many blocks before each one, and before the end, have less link text than ``plain``, and how many have a
    picture."""
    unlinked = accumulate([block.link_density < plain for block in blocks], initial=0)
    return list(unlinked), list(accumulate([bool(block.images) for block in blocks], initial=0))


def that_open(blocks: list[Block], beginnings: Beginnings, heaviest: float) -> list[Block]:
    """The blocks up to a weight that may open with a phrase, punctuation aside."""
    return [
        block
        for block in blocks
        if block.weight <= heaviest and (not block.folded[:1].isalnum() or beginnings.may_open(block.folded))
    ]


def that_may_open(found: list[Entry], beginnings: Beginnings) -> list[int]:
    """The places of links whose texts may open with a phrase, as far as can be told without folding them."""
    texts = [entry.anchor.text for entry in found]
    return [
        place
        for place, text in enumerate(texts)
        if not text.isascii() or not text[:1].isalnum() or beginnings.may_open(text[:4].lower())
    ]
