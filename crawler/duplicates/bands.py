"""Which texts may be alike, without comparing each with each: MinHash signatures, cut into bands.

A signature of 500 numbers agrees with another's in as many places, on average, as their texts are similar. It is cut
into 100 bands of 5. Two texts with one band in common are candidates: 96 of 100 pairs with a similarity of 0.5, all
but 3 of 10,000 with 0.6, and 3 of 100,000 with 0.05, as texts of one language may have.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crawler.duplicates.shingles import Shingles

BANDS: Final = 100
_ROWS: Final = 5
_SEED: Final = 20261122
_PRIME: Final = np.uint32(0x01000193)
_GROWTH: Final = 1 << 14


class NotInstalled(Exception):
    """The package that makes signatures is missing; the message says how to install it."""


class Bands:
    """The bands of many texts, numbered in the order in which they came: 400 bytes each."""

    def __init__(self) -> None:
        """NotInstalled where rensa is missing."""
        try:
            from rensa import RMinHash  # noqa: PLC0415 an optional package
        except ImportError as error:
            raise NotInstalled("Finding copies needs rensa: pip install 'healthcrawl[duplicates]'.") from error
        self._signatures: Any = RMinHash.digest_matrix_from_flat_token_hashes
        self._rows: NDArray[np.uint32] = np.empty((_GROWTH, BANDS), dtype=np.uint32)
        self._count = 0

    def add(self, text: Shingles) -> None:
        """Enter the next text."""
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows[: max(_GROWTH, self._count // 4)])])
        ends = np.array([0, len(text)], dtype=np.uint64)
        (signature,) = self._signatures(text, ends, BANDS * _ROWS, _SEED).to_rows()
        self._rows[self._count] = _banded(np.array(signature, dtype=np.uint32).reshape(BANDS, _ROWS))
        self._count += 1

    def runs(self) -> Iterator[list[int]]:
        """Numbers of texts that have a band in common, rising, two or more; band after band."""
        for band in range(BANDS):
            column = self._rows[: self._count, band]
            order = np.argsort(column, kind="stable")
            ends = np.flatnonzero(np.diff(column[order])) + 1
            bounds = np.concatenate([[0], ends, [self._count]])
            for at in np.flatnonzero(np.diff(bounds) > 1):
                yield order[bounds[at] : bounds[at + 1]].tolist()


def _banded(signature: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """One number a band."""
    mixed = np.zeros(BANDS, dtype=np.uint32)
    for row in range(_ROWS):
        mixed = (mixed ^ signature[:, row]) * _PRIME
        mixed ^= mixed >> np.uint32(15)
    return mixed
