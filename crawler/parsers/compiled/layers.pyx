# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
# distutils: extra_compile_args = -ffp-contract=off
"""The network of :mod:`crawler.parsers.model.network`, compiled: only products with what is not zero are taken."""

import numpy as np


cdef extern from "layers.h":
    void gather(const float *rows, size_t count, size_t width, float *values, int *places, size_t *starts)
    void convolve(
        const float *values, const int *places, const size_t *starts, size_t count, size_t width,
        size_t first, size_t end_row, int taps, int gap, const float *matrix, const float *bias, int outputs, float *found
    )

cdef enum:
    # rows that are looked at together, so that what is gathered of them stays at hand
    TOGETHER = 512


cdef class Layer:
    """A convolution of ``taps`` rows that stand ``gap`` apart, or a layer of single rows; negative sums become zero."""

    cdef const float[:, ::1] matrix
    cdef const float[::1] bias
    cdef int taps
    cdef int gap

    def __init__(self, matrix, bias, int taps=1, int gap=1):
        if matrix.shape[1] not in {16, 32} or matrix.shape[0] % taps or bias.shape[0] != matrix.shape[1]:
            raise ValueError(f"A layer of {matrix.shape} numbers is none that is compiled")
        self.matrix, self.bias = np.ascontiguousarray(matrix, np.float32), np.ascontiguousarray(bias, np.float32)
        self.taps, self.gap = taps, gap

    def __call__(self, const float[:, ::1] rows):
        """The layer's numbers for some rows, at least one."""
        cdef size_t count = rows.shape[0], width = rows.shape[1], outputs = self.matrix.shape[1]
        cdef size_t first, end, above, below, reach = self.gap * (self.taps // 2)
        if width * self.taps != <size_t>self.matrix.shape[0]:
            raise ValueError(f"The layer takes {self.matrix.shape[0] // self.taps} numbers a row, not {width}")
        found = np.empty((count, outputs), np.float32)
        cdef float[:, ::1] into = found
        cdef size_t most = min(count, TOGETHER + 2 * reach)
        # one more, since each number is written down before it is looked at
        cdef float[::1] values = np.empty(most * width + 1, np.float32)
        cdef int[::1] places = np.empty(most * width + 1, np.intc)
        cdef size_t[::1] starts = np.empty(most + 1, np.uintp)
        for first in range(0, count, TOGETHER):
            end = min(first + TOGETHER, count)
            above, below = first - min(first, reach), min(end + reach, count)
            gather(&rows[above, 0], below - above, width, &values[0], &places[0], &starts[0])
            convolve(
                &values[0], &places[0], &starts[0], below - above, width, first - above, end - above, self.taps, self.gap,
                &self.matrix[0, 0], &self.bias[0], <int>outputs, &into[first, 0],
            )
        return found
