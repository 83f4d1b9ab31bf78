"""A text as the set of its short runs of letters: what two texts share, copies share nearly all of."""

import re
import unicodedata
from typing import Final

import numpy as np
from numpy.typing import NDArray

Shingles = NDArray[np.uint64]
"""Sorted hashes, each once."""

_NOT_LETTERS: Final = re.compile(r"[\W_]+")
# scripts that write no spaces: Thai, Lao, Burmese, Khmer, kana, ideographs, hangul
_DENSE: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSE_SHARE: Final = 0.3
_LENGTH: Final = 6
_LENGTH_OF_DENSE: Final = 3
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(29)


def shingles(text: str) -> Shingles:
    """Hashes of all runs of six letters and digits, of three where a sign is a syllable or a word.

    Spaces, punctuation, case and the width of letters make no difference.
    """
    letters = _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())
    length = _LENGTH_OF_DENSE if len(_DENSE.findall(letters)) > _DENSE_SHARE * len(letters) else _LENGTH
    points = np.frombuffer(letters.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    if len(points) < length:
        return np.empty(0, dtype=np.uint64)
    hashes = np.full(len(points) - length + 1, length, dtype=np.uint64)
    for place in range(length):
        hashes = (hashes ^ points[place : place + len(hashes)]) * _FACTOR
        hashes ^= hashes >> _SHIFT
    return np.unique(hashes)


def similarity(one: Shingles, other: Shingles) -> float:
    """Shingles that both have by those that either has, from 0 to 1."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / max(1, len(one) + len(other) - shared)
