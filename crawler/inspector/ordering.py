"""The first of many in an order, without sorting them all."""

import numpy as np
from numpy.typing import NDArray

from crawler.inspector.columns import Numbers

Keys = Numbers | NDArray[np.float64]


def ordered(keys: Keys, is_falling: bool) -> NDArray[np.int64]:
    """Positions by rising keys and, where these are equal, rising positions; or both falling."""
    if is_falling:
        return len(keys) - 1 - ordered(-keys[::-1], is_falling=False)
    return np.argsort(keys, kind="stable")


def first(keys: Keys, most: int, is_falling: bool) -> NDArray[np.int64]:
    """The first ``most`` of ``ordered``."""
    if is_falling:
        return len(keys) - 1 - first(-keys[::-1], most, is_falling=False)
    if len(keys) <= 2 * most:
        return ordered(keys, is_falling=False)[:most]
    border = np.partition(keys, most - 1)[most - 1]
    before = np.flatnonzero(keys < border)
    at_border = np.flatnonzero(keys == border)[: most - len(before)]
    chosen = np.concatenate([before, at_border])
    return chosen[np.argsort(keys[chosen], kind="stable")]
