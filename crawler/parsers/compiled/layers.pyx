# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
# distutils: extra_compile_args = -ffp-contract=off
"""The models of :mod:`crawler.parsers.model.plain_layers`, compiled: blocks take only products with what is not zero."""

import numpy as np


cdef extern from "layers.h":
    ctypedef struct Layer:
        const float *matrix
        const float *bias
        size_t width
        int outputs
        int taps
        int gap

    void find_numbers(const float *rows, size_t count, size_t width, unsigned short *places, size_t *starts)
    void convolve(
        const Layer *layer, const float *rows, const unsigned short *places, const size_t *starts,
        size_t count, size_t first, size_t end, float *found
    )

cdef enum:
    # rows that are looked at together, so that what is found of them stays at hand
    TOGETHER = 512
    LAYERS = 5
    WIDEST = 0x10000


cdef class Network:
    """The layers, and what each has to say of a row's score."""

    cdef Layer layers[LAYERS]
    cdef float[::1] out_own
    cdef float[::1] out_far
    cdef float[::1] out_farthest
    cdef float[::1] out_page
    cdef float out_bias
    cdef list kept

    def __init__(self, dict weights, dict gaps, int taps):
        cdef int place
        cdef float[:, ::1] matrix
        cdef float[::1] bias
        self.kept = []
        for place, name in enumerate(("own", "near", "far", "farther", "farthest")):
            matrix, bias = np.array(weights[name], np.float32, order="C"), np.array(weights[f"{name}_bias"], np.float32)
            self.kept += [matrix, bias]
            self.layers[place].taps = taps if name in gaps else 1
            self.layers[place].gap = gaps.get(name, 1)
            self.layers[place].width = matrix.shape[0] // self.layers[place].taps
            self.layers[place].outputs = <int>matrix.shape[1]
            self.layers[place].matrix, self.layers[place].bias = &matrix[0, 0], &bias[0]
            if matrix.shape[1] not in {16, 32} or bias.shape[0] != matrix.shape[1] or matrix.shape[0] >= WIDEST:
                raise ValueError(f"The layer {name} of {matrix.shape[0]} × {matrix.shape[1]} is none that is compiled")
        self.out_own, self.out_far, self.out_farthest, self.out_page = [
            np.array(weights[name], np.float32) for name in ("out_own", "out_far", "out_farthest", "out_page")
        ]
        self.out_bias = weights["out_bias"]

    def scores(self, const float[:, ::1] rows):
        """How much speaks for each of some rows, at least one."""
        cdef float[:, ::1] own = self.through(0, rows)
        cdef float[:, ::1] near = self.through(1, own)
        cdef float[:, ::1] far = self.through(2, near)
        _add(far, near)
        cdef float[:, ::1] farther = self.through(3, far)
        cdef float[:, ::1] farthest = self.through(4, farther)
        _add(farthest, farther)
        found = np.empty(rows.shape[0], np.float32)
        cdef float[::1] scores = found
        cdef Py_ssize_t row, count = rows.shape[0]
        cdef float page = self.page(farthest)
        for row in range(count):
            scores[row] = page + _product(own, row, self.out_own)
            scores[row] += _product(far, row, self.out_far) + _product(farthest, row, self.out_farthest)
        return found

    cdef float[:, ::1] through(self, int place, const float[:, ::1] rows):
        """What a layer makes of rows."""
        cdef Layer *layer = &self.layers[place]
        cdef size_t count = rows.shape[0], width = rows.shape[1]
        cdef size_t first, end, above, below, reach = layer.gap * (layer.taps // 2)
        cdef size_t most = min(count, TOGETHER + 2 * reach)
        if width != layer.width:
            raise ValueError(f"The layer takes {layer.width} numbers a row, not {width}")
        cdef float[:, ::1] into = np.empty((count, layer.outputs), np.float32)
        # one more, since each place is written down before it is looked at
        cdef unsigned short[::1] places = np.empty(most * width + 1, np.uint16)
        cdef size_t[::1] starts = np.empty(most + 1, np.uintp)
        for first in range(0, count, TOGETHER):
            end = min(first + TOGETHER, count)
            above, below = first - min(first, reach), min(end + reach, count)
            find_numbers(&rows[above, 0], below - above, width, &places[0], &starts[0])
            convolve(
                layer, &rows[above, 0], &places[0], &starts[0],
                below - above, first - above, end - above, &into[first, 0],
            )
        return into

    cdef float page(self, float[:, ::1] farthest):
        """What the whole page is like: the same for all its blocks."""
        cdef Py_ssize_t row
        cdef double found = 0
        for row in range(farthest.shape[0]):
            found += _product(farthest, row, self.out_page)
        return <float>(found / farthest.shape[0] + self.out_bias)


cdef class Judges:
    """Networks with one hidden layer each, and a logistic regression, over one row."""

    cdef float[::1] mean
    cdef float[::1] scale
    cdef float[:, :, ::1] hidden
    cdef float[:, ::1] hidden_bias
    cdef float[:, ::1] out
    cdef float[::1] out_bias
    cdef float[::1] linear
    cdef float linear_bias

    def __init__(self, dict weights):
        self.mean, self.scale, self.hidden, self.hidden_bias, self.out, self.out_bias, self.linear = [
            np.array(weights[name], np.float32, order="C")
            for name in ("mean", "scale", "hidden", "hidden_bias", "out", "out_bias", "linear")
        ]
        self.linear_bias = weights["linear_bias"]

    def scores(self, const float[::1] row):
        """What each of the networks and the regression say of a row."""
        cdef Py_ssize_t judge, place, unit, judges = self.hidden.shape[0], units = self.hidden.shape[2]
        if row.shape[0] != self.mean.shape[0]:
            raise ValueError(f"The row has {row.shape[0]} numbers, not {self.mean.shape[0]}")
        found = np.empty(judges + 1, np.float32)
        cdef float[::1] scores = found
        cdef float[::1] scaled = np.empty(row.shape[0], np.float32)
        cdef float[::1] sums = np.empty(units, np.float32)
        scores[judges] = self.linear_bias
        for place in range(row.shape[0]):
            scaled[place] = (row[place] - self.mean[place]) / self.scale[place]
            scores[judges] += scaled[place] * self.linear[place]
        for judge in range(judges):
            sums[:] = self.hidden_bias[judge]
            for place in range(row.shape[0]):
                for unit in range(units):
                    sums[unit] += scaled[place] * self.hidden[judge, place, unit]
            scores[judge] = self.out_bias[judge]
            for unit in range(units):
                scores[judge] += max(sums[unit], <float>0) * self.out[judge, unit]
        return found


cdef void _add(float[:, ::1] values, float[:, ::1] others) noexcept:
    cdef Py_ssize_t at
    cdef float *into = &values[0, 0]
    cdef const float *added = &others[0, 0]
    for at in range(values.shape[0] * values.shape[1]):
        into[at] += added[at]


cdef float _product(float[:, ::1] rows, Py_ssize_t row, float[::1] by) noexcept:
    cdef Py_ssize_t place
    cdef float found = 0
    for place in range(rows.shape[1]):
        found += rows[row, place] * by[place]
    return found
