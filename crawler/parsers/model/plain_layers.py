"""A layer of the network in numpy; :mod:`crawler.parsers.compiled.layers` has it compiled.

The two differ in the order of their sums: by some ten millionths.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

SINGLE: Final = 2**18
"""Multiplications up to which OpenBLAS works in one thread (its GEMM_MULTITHREAD_THRESHOLD)."""
AT_ONCE: Final = 16
"""Rows that its kernels take at once."""


class Layer:
    """A convolution of ``taps`` rows that stand ``gap`` apart, or a layer of single rows; negative sums become zero.

    ``matrix`` has the inputs of one tap after the other, and 32 or 16 outputs."""

    def __init__(self, matrix: Matrix, bias: Matrix, taps: int = 1, gap: int = 1) -> None:
        self._matrix, self._bias, self._taps, self._gap = matrix, bias, taps, gap

    def __call__(self, rows: Matrix) -> Matrix:
        """The layer's numbers for some rows, at least one; beyond their ends everything is zero."""
        sums = self._product(rows if self._taps == 1 else self._beside(rows))
        return np.maximum(sums, 0, out=sums)

    def _beside(self, rows: Matrix) -> Matrix:
        """Each row and those around it in one."""
        reach = self._gap * (self._taps // 2)
        padded = np.zeros((len(rows) + 2 * reach, rows.shape[1]), np.float32)
        padded[reach : reach + len(rows)] = rows
        starts = range(0, 2 * reach + 1, self._gap)
        return np.concatenate([padded[start : start + len(rows)] for start in starts], axis=1)

    def _product(self, rows: Matrix) -> Matrix:
        """The matrix product and the bias, in pieces too small for the library to start threads, which cost more than
        they save."""
        step = max(AT_ONCE, SINGLE // self._matrix.size // AT_ONCE * AT_ONCE)
        found = np.empty((len(rows), self._matrix.shape[1]), np.float32)
        for start in range(0, len(rows), step):
            np.matmul(rows[start : start + step], self._matrix, out=found[start : start + step])
        found += self._bias
        return found
