"""Which blocks of a page a plain text was taken from: the heaviest chain of blocks that keeps the text's order.

A short block ("Share", "1.") occurs in many places of a text by chance. It counts only where the blocks before
and after it come before and after it in the text too; a long one counts out of order as well, where no other
block has taken its place.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Tokens = list[str]

LONG: Final = 6
"""Tokens from which a block is recognised by its shingles."""
SHINGLE: Final = 4
LEAST_SHARE: Final = 0.4
"""Share of its shingles that must be in the text for a long block to be placed at all."""
DISPLACED_SHARE: Final = 0.6
"""Share of shingles known, and of places free, for a long block out of order."""
UNSURE: Final = 0.6
"""Worth of a token in a block of one or two."""
OVERLAP: Final = 0.2
"""Share of a block that the next one may overlap: texts and pages are not cut alike."""
_STARTS: Final = 3
_OCCURRENCES: Final = 30
# a word, or one character of a script that writes words without spaces
_TOKEN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def tokens(text: str | None) -> Tokens:
    """Words, or characters of Chinese, Japanese and Korean, in one spelling."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text or "").casefold())


def align(blocks: list[Tokens], text: Tokens) -> Vector:
    """For each block the share of it that the text holds, 0 where it is no part of the text."""
    gold = _Text(text)
    shares = np.asarray([gold.share(block) for block in blocks], np.float32)
    taken = np.zeros(len(text) + 1, np.bool_)
    found = np.zeros(len(blocks), np.float32)
    for place in _heaviest_chain(_placements(blocks, shares, gold), blocks, len(text)):
        found[place.block] = shares[place.block]
        taken[place.start : place.start + len(blocks[place.block])] = True
    for number in np.flatnonzero((found == 0) & (shares >= DISPLACED_SHARE)):
        places = gold.places(blocks[number])
        if len(blocks[number]) >= LONG and np.mean(~taken[places]) > DISPLACED_SHARE:
            found[number] = shares[number]
            taken[places] = True
    return found


@dataclass(frozen=True, slots=True)
class _Placement:
    """A block laid at a place of the text, and what that is worth."""

    block: int
    start: int
    worth: float


class _Text:
    """Where the tokens and the shingles of a text stand."""

    def __init__(self, text: Tokens) -> None:
        self._text = text
        self._tokens: defaultdict[str, list[int]] = defaultdict(list)
        self._shingles: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, token in enumerate(text):
            self._tokens[token].append(place)
        for place, shingle in enumerate(_shingles(text)):
            self._shingles[shingle].append(place)

    def share(self, block: Tokens) -> float:
        """How much of a block's wording the text has; a short block has to be in it as it is."""
        if len(block) < LONG:
            return float(bool(self.exact(block)))
        shingles = _shingles(block)
        return sum(shingle in self._shingles for shingle in shingles) / len(shingles)

    def exact(self, block: Tokens) -> list[int]:
        """Where a short block occurs."""
        places = self._tokens.get(block[0], [])[:200] if block else []
        return [place for place in places if self._text[place : place + len(block)] == block][:_OCCURRENCES]

    def starts(self, block: Tokens) -> list[tuple[int, int]]:
        """Where a long block most likely starts, each with the number of shingles that say so."""
        votes: Counter[int] = Counter()
        for offset, shingle in enumerate(_shingles(block)):
            votes.update(place - offset for place in self._shingles.get(shingle, [])[:10])
        return [(max(0, start), count) for start, count in votes.most_common(_STARTS)]

    def places(self, block: Tokens) -> list[int]:
        """Every place of every shingle of a block."""
        return [place for shingle in _shingles(block) for place in self._shingles.get(shingle, [])]


def _shingles(text: Tokens) -> list[tuple[str, ...]]:
    return [tuple(text[start : start + SHINGLE]) for start in range(len(text) - SHINGLE + 1)]


def _placements(blocks: list[Tokens], shares: Vector, gold: _Text) -> list[_Placement]:
    found = []
    for number, block in enumerate(blocks):
        if len(block) < LONG:
            worth = len(block) * (UNSURE if len(block) < 3 else 1.0)
            found += [_Placement(number, start, worth) for start in gold.exact(block)]
        elif shares[number] >= LEAST_SHARE:
            count = len(_shingles(block))
            found += [_Placement(number, start, votes / count * len(block)) for start, votes in gold.starts(block)]
    return found


def _heaviest_chain(placements: list[_Placement], blocks: list[Tokens], length: int) -> list[_Placement]:
    """The placements of greatest worth together that rise in blocks and in the text."""
    best = _Best(length + 2)
    before: list[int] = []
    for _, group in groupby(placements, attrgetter("block")):
        ends = []
        for place in group:
            worth, previous = best.up_to(place.start)
            size = max(1, int((1 - OVERLAP) * len(blocks[place.block])))
            ends.append((min(length, place.start + size), worth + place.worth, len(before)))
            before.append(previous)
        # only now: a block stands in one place
        for end, worth, number in ends:
            best.add(end, worth, number)
    chain = []
    _, number = best.up_to(length)
    while number >= 0:
        chain.append(placements[number])
        number = before[number]
    return chain


class _Best:
    """The best chain that ends up to a place: a Fenwick tree of maxima."""

    def __init__(self, size: int) -> None:
        self._tree = [(0.0, -1)] * (size + 1)

    def up_to(self, place: int) -> tuple[float, int]:
        """Worth and last placement of the best chain that ends there or before."""
        found = (0.0, -1)
        at = place + 1
        while at > 0:
            found = max(found, self._tree[at], key=_worth)
            at -= at & -at
        return found

    def add(self, place: int, worth: float, number: int) -> None:
        """A chain of that worth that ends there with that placement."""
        at = place + 1
        while at < len(self._tree):
            self._tree[at] = max(self._tree[at], (worth, number), key=_worth)
            at += at & -at


def _worth(chain: tuple[float, int]) -> float:
    return chain[0]
