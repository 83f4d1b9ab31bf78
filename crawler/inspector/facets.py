"""How many records each value of each facet holds, within what the other facets leave."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from crawler.inspector.columns import Columns, Numbers
from crawler.inspector.matching import Condition, together
from crawler.inspector.rows import FIELD_BITS, FLAG_BITS, KIND_BITS
from crawler.inspector.selection import BANDS, FACETS

Counts = list[tuple[str, int]]
"""Values with their counts, those with none left out."""
_MOST_VALUES: Final = 60
_AT_ONCE: Final = 12
"""Bits whose patterns are counted at once."""


def count_facets(columns: Columns, found: tuple[Condition, ...], words: Mapping[int, str]) -> dict[str, Counts]:
    """The counts of each facet."""
    everything = columns.at(together(found))
    narrowing = {condition.facet for condition in found}
    return {
        facet: _counts(columns.at(together(found, facet)) if facet in narrowing else everything, facet, words)
        for facet in FACETS
    }


def _counts(columns: Columns, facet: str, words: Mapping[int, str]) -> Counts:
    match facet:
        case "quality":
            return _by_band(columns["score"])
        case "kind":
            return _most_first(_by_bit(columns["kinds"], KIND_BITS))
        case "flag":
            return _most_first(_by_bit(columns["flags"], FLAG_BITS))
        case "lacks":
            return _most_first((name, len(columns) - count) for name, count in _by_bit(columns["filled"], FIELD_BITS))
        case _:
            return _by_word(columns[facet], words)


def _by_word(column: Numbers, words: Mapping[int, str]) -> Counts:
    counts = enumerate(np.bincount(column).tolist())
    return _most_first((words[number], count) for number, count in counts if count)[:_MOST_VALUES]


def _by_band(score: Numbers) -> Counts:
    lowest, highest = min(low for low, _ in BANDS.values()), max(high for _, high in BANDS.values())
    # what lies outside is counted in front and behind
    by_score = np.bincount(np.clip(score, lowest - 1, highest) - (lowest - 1), minlength=highest - lowest + 2)
    by_score = by_score[1:-1]
    counts = [(name, int(by_score[low - lowest : high - lowest].sum())) for name, (low, high) in BANDS.items()]
    return [(name, count) for name, count in counts if count]


def _by_bit(column: Numbers, bits: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """In how many records each bit is set: counted by patterns of a dozen bits, not in a pass a bit."""
    patterns = np.arange(1 << _AT_ONCE)
    names = list(bits)
    for start in range(0, len(names), _AT_ONCE):
        counts = np.bincount((column >> start) & ((1 << _AT_ONCE) - 1), minlength=1 << _AT_ONCE)
        for place, name in enumerate(names[start : start + _AT_ONCE]):
            yield name, int(counts[(patterns >> place) & 1 == 1].sum())


def _most_first(counts: Iterator[tuple[str, int]]) -> Counts:
    return sorted(((name, count) for name, count in counts if count), key=lambda pair: -pair[1])
