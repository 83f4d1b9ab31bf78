"""The models in numpy; :mod:`crawler.parsers.compiled.layers` has them compiled.

Both differ in the order of their sums: by some ten millionths.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

SINGLE: Final = 2**18
"""Multiplications up to which OpenBLAS works in one thread (its GEMM_MULTITHREAD_THRESHOLD)."""
AT_ONCE: Final = 16
"""Rows that its kernels take at once."""


class Network:
    """A layer of single rows, then convolutions of ``taps`` rows that stand as far apart as ``gaps`` says for each, and
    what each has to say of a row's score. Layers have 32 or 16 outputs."""

    def __init__(self, weights: dict[str, Matrix], gaps: dict[str, int], taps: int) -> None:
        self._weights, self._gaps, self._taps = weights, gaps, taps

    def scores(self, rows: Matrix) -> Matrix:
        """How much speaks for each of some rows, at least one."""
        w = self._weights
        own = _relu(_product(rows, w["own"], w["own_bias"]))
        near = self._convolved(own, "near")
        far = self._convolved(near, "far")
        far += near
        farther = self._convolved(far, "farther")
        farthest = self._convolved(farther, "farthest")
        farthest += farther
        # what the whole page is like is the same for all its blocks
        page = farthest.mean(0) @ w["out_page"] + w["out_bias"]
        found: Matrix = own @ w["out_own"] + far @ w["out_far"] + farthest @ w["out_farthest"] + page
        return found

    def _convolved(self, rows: Matrix, name: str) -> Matrix:
        """A convolution over the page; beyond its ends everything is zero."""
        gap = self._gaps[name]
        reach = gap * (self._taps // 2)
        padded = np.zeros((len(rows) + 2 * reach, rows.shape[1]), np.float32)
        padded[reach : reach + len(rows)] = rows
        starts = range(0, 2 * reach + 1, gap)
        taps = np.concatenate([padded[start : start + len(rows)] for start in starts], axis=1)
        return _relu(_product(taps, self._weights[name], self._weights[f"{name}_bias"]))


class Judges:
    """Networks with one hidden layer each, and a logistic regression, over one row."""

    def __init__(self, weights: dict[str, Matrix]) -> None:
        self._weights = weights

    def scores(self, row: Matrix) -> Matrix:
        """What each of the networks and the regression say of a row."""
        w = self._weights
        scaled = (row - w["mean"]) / w["scale"]
        hidden = np.maximum(scaled @ w["hidden"] + w["hidden_bias"], 0)
        return np.append((hidden * w["out"]).sum(1) + w["out_bias"], scaled @ w["linear"] + w["linear_bias"])


def _product(rows: Matrix, matrix: Matrix, bias: Matrix) -> Matrix:
    """The matrix product and a bias, in pieces too small for the library to start threads, which cost more than they
    save."""
    step = max(AT_ONCE, SINGLE // matrix.size // AT_ONCE * AT_ONCE)
    found = np.empty((len(rows), matrix.shape[1]), np.float32)
    for start in range(0, len(rows), step):
        np.matmul(rows[start : start + step], matrix, out=found[start : start + step])
    found += bias
    return found


def _relu(values: Matrix) -> Matrix:
    return np.maximum(values, 0, out=values)
