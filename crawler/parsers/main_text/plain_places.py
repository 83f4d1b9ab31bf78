"""The loops over containers and class names in Python; :mod:`crawler.parsers.compiled.places` has them compiled.

Both only gather and count, so that the arithmetic on what they give is the same.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np

from crawler.parsers.blocks.block import Container
from crawler.parsers.main_text.arrays import Whole

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS: Final = str.maketrans("_-", "  ")
LONGEST_NAME: Final = 300
"""Characters of a class or id value that are read."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of class and id values, and the bits that each stands for; none is longer than 32 letters."""

    bits: dict[str, int]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Groups of words that class values may hold somewhere, 63 groups and 64 words at most.

    A word behind a space counts where it begins a word: behind no letter, digit or underscore.
    """

    wanted: tuple[tuple[str, ...], ...]


def container_numbers(
    containers: list[Container],
    groups: dict[str, int],
    marks: dict[str, int],
    roles: dict[str, int],
    words: Words,
) -> Whole:
    """What containers are, a row of each: the first block, the end, the parent (-1 for none), a number for each tag
    with its classes, the group of the tag (-1 for none), the bits of the tags and of the words around, numbers for
    those that look the same below one parent and as deep below parents that look the same, and the depth.

    ``groups`` and ``marks`` give the group and the bits of a tag, ``roles`` the bit of a role, ``words`` those of the
    words in classes and ids. The names of the outermost say nothing of a place in it.
    """
    looks: dict[tuple[str, str | None], tuple[int, int, int, int]] = {}
    siblings: dict[tuple[int, int], int] = {}
    kinds: dict[tuple[int, int, int], int] = {}
    rows: list[tuple[int, ...]] = []
    for c in containers:
        key = (c.tag, c.classes)
        seen = looks.get(key)
        if seen is None:
            named = words_in(c.classes[:LONGEST_NAME], words, splits_camel=True) if c.classes else 0
            seen = looks[key] = (len(looks), groups.get(c.tag, -1), marks.get(c.tag, 0), named)
        look, group, tags, named = seen
        tags |= 1 << roles[c.role] if c.role in roles else 0
        if c.parent >= 0:
            above = rows[c.parent]
            named |= above[6] | (words_in(c.id[:LONGEST_NAME], words, splits_camel=True) if c.id else 0)
            tags, parent_look = tags | above[5], above[3]
        else:
            named, parent_look = 0, look
        sibling = siblings.setdefault((max(c.parent, 0), look), len(siblings))
        kind = kinds.setdefault((look, c.depth, parent_look), len(kinds))
        rows.append((c.first, c.end, c.parent, look, group, tags, named, sibling, kind, c.depth))
    table = np.fromiter(chain.from_iterable(rows), np.int64, len(rows) * 10).reshape(-1, 10)
    return table.T


def tag_counts(containers: list[Container]) -> dict[str, int]:
    """How many containers there are of each tag."""
    return dict(Counter([container.tag for container in containers]))


def words_in(value: str, words: Words, splits_camel: bool) -> int:
    """The bits of the words that a class or id value is made of; ``splits_camel``: "pageTitle" is two words."""
    named = _CAMEL.sub("-", value) if splits_camel and not value.islower() else value
    found = 0
    for word in named.lower().translate(_SEPARATORS).split():
        found |= words.bits.get(word, 0)
    return found


def class_counts(classes: list[str | None], pieces: Pieces) -> list[int]:
    """How many class values hold one of the words, for each group of words."""
    counts = [0] * len(pieces.wanted)
    for value, times in Counter(classes).items():
        if value:
            lowered = value.lower()
            for group, wanted in enumerate(pieces.wanted):
                if any(holds_word(lowered, word) for word in wanted):
                    counts[group] += times
    return counts


def holds_word(value: str, word: str) -> bool:
    """True where a value holds a word of ``Pieces``."""
    if word[0] != " ":
        return word in value
    at = value.find(word[1:])
    while at > 0 and (value[at - 1].isalnum() or value[at - 1] == "_"):
        at = value.find(word[1:], at + 1)
    return at >= 0
