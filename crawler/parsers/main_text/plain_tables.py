"""What blocks and their texts are made of, as arrays: the loops over blocks in Python."""

from itertools import chain
from operator import attrgetter
from typing import Final

import numpy as np

from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.main_text.arrays import Flags, Matrix, Whole
from crawler.parsers.main_text.characters import (
    CLASSES,
    CODE,
    COMMA,
    CURRENCIES,
    DIGIT,
    FULL_STOP,
    NUMBERED_OPENINGS,
    SIGN,
    SPACE,
    STOP,
    UPPER,
)

LONGEST_RUN: Final = 1000.0
"""Weight up to which a block counts as running text."""
OWN_LINE: Final = 60.0
SENTENCE: Final = 25.0


def running_weights(blocks: list[Block]) -> list[float]:
    """How much each block reads like running text, in Latin letters' worth; 0 for menus and labels."""
    return [_running_weight(block) for block in blocks]


def _running_weight(block: Block) -> float:
    if block.heading or block.link_density > 0.5:
        return 0.0
    own = block.weight * (1 - block.link_density)
    if own >= OWN_LINE or (own >= SENTENCE and ends_sentence(block.text)):
        return min(own, LONGEST_RUN)
    return 0.0


def block_numbers(blocks: list[Block]) -> tuple[Matrix, Matrix, Whole, Whole]:
    """The blocks' weights, densities of links, containers and levels as headings."""
    count = len(blocks)
    return (
        np.fromiter(map(attrgetter("weight"), blocks), np.float32, count),
        np.fromiter(map(attrgetter("link_density"), blocks), np.float32, count),
        np.fromiter(map(attrgetter("container"), blocks), np.int64, count),
        np.fromiter(map(attrgetter("heading"), blocks), np.int64, count),
    )


def block_flags(blocks: list[Block]) -> Matrix:
    """A row a block: is it bold, does it open bold, is it large, after a break, with pictures, how many links has it,
    is it one link."""
    rows = [
        (
            b.bold > 0 and b.is_bold,
            b.bold_lead != "",
            b.enlarged,
            b.after_break,
            b.images != (),
            len(b.anchors),
            b.link_density > 0 and b.is_one_link,
        )
        for b in blocks
    ]
    # a flat sequence of numbers becomes an array in half the time of a nested one
    return np.fromiter(chain.from_iterable(rows), np.float32, len(rows) * 7).reshape(-1, 7)


def character_counts(texts: list[str]) -> tuple[Matrix, Matrix, Whole, list[int], list[int]]:
    """What texts, none empty, are made of: rows of counts, rows of what they begin and end with, their lengths in
    characters, and the places of those that may be numbered and of those with a sign of a currency.

    Counts: ends of sentences, commas, digits, capitals, signs, characters of code, spaces. Beginnings and ends:
    capital, digit; colon, ellipsis, end of a sentence, question mark.
    """
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    kinds = CLASSES.take(codes, mode="clip")
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths
    bounds = np.append(starts, len(codes))

    def has(bit: int) -> Flags:
        flags: Flags = (kinds & (1 << bit)) != 0
        return flags

    def counted(flags: Flags) -> Matrix:
        # few characters are of a class: to find them and where blocks begin among them is cheaper than to add up all
        return np.diff(np.flatnonzero(flags).searchsorted(bounds)).astype(np.float32)

    # a stop counts where a space, a quote or the end of the block follows
    followed = np.append(has(SPACE)[1:] | (codes[1:] == 10), True)
    sentences = (has(STOP) & followed) | has(FULL_STOP)
    counts = [counted(flags) for flags in (sentences, *map(has, (COMMA, DIGIT, UPPER, SIGN, CODE, SPACE)))]
    last, before = codes[ends - 1], codes[np.maximum(ends - 2, starts)]
    ends_with = [
        (kinds[starts] & (1 << UPPER)) != 0,
        (kinds[starts] & (1 << DIGIT)) != 0,
        (last == 0x3A) | (last == 0xFF1A),
        (last == 0x2026) | ((last == 0x2E) & (before == 0x2E) & (lengths > 1)),
        (kinds[ends - 1] & (1 << STOP | 1 << FULL_STOP)) != 0,
        (last == 0x3F) | (last == 0xFF1F),
    ]
    may = [i for i, text in enumerate(texts) if text[0] in NUMBERED_OPENINGS or text[0].isdecimal() or "\n" in text]
    signs = [i for i, text in enumerate(texts) if any(sign in text for sign in CURRENCIES)]
    return np.stack(counts, 1), np.stack(ends_with, 1).astype(np.float32), lengths, may, signs


def possibly_named(
    blocks: list[Block], places: set[str], shortest: int, at_least: int, at_most: int
) -> list[tuple[Block, str]]:
    """The blocks of ``at_least`` to ``at_most`` characters whose text may be part of a name or hold one, with that text
    in lower case. ``places``: what stands at the places of names, ``shortest``: the length of the shortest name."""
    found = []
    for block in blocks:
        if at_least <= len(block.text) <= at_most:
            # the same where nothing but case was folded
            text = block.folded if block.text.isascii() else block.text.lower()
            if len(text) >= shortest or text[:at_least] in places:
                found.append((block, text))
    return found
