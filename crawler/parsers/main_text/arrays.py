"""The arrays that features are made of, and the arithmetic that several of their kinds need."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Measures = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def times(numbers: Whole) -> Matrix:
    """How often each number occurs."""
    return np.bincount(numbers)[numbers].astype(np.float32)


def sums(values: Matrix) -> Measures:
    """What stands before each place, and the sum of all at the end."""
    found = np.zeros(len(values) + 1)
    np.cumsum(values, dtype=np.float64, out=found[1:])
    return found


def bits(masks: Whole, width: int) -> Matrix:
    """A column a bit, the lowest first."""
    return ((masks[:, None] >> np.arange(width)) & 1).astype(np.float32)


def columns(found: Sequence[NDArray[Any]]) -> Matrix:
    """Columns beside one another."""
    table = np.empty((len(found[0]), len(found)), np.float32)
    for place, column in enumerate(found):
        table[:, place] = column
    return table


def scaled_log(count: float, scale: float) -> float:
    """A count as a number around 0 to 1: its logarithm in units of ``scale``, 0 for none."""
    return math.log1p(count) / scale
