"""What class and id values say, in Python; :mod:`crawler.parsers.compiled.names` has the same compiled."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS: Final = str.maketrans("_-", "  ")


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
