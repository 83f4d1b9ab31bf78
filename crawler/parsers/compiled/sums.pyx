# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
# distutils: extra_compile_args = -ffp-contract=off
"""Sums over a page's blocks in one pass: the twin of :mod:`crawler.parsers.main_text.plain_sums`."""

import numpy as np

from crawler.parsers.blocks.block import Block
from crawler.parsers.main_text import layout
from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.main_text.plain_sums import PageSums

from crawler.parsers.compiled.slots cimport held, slot

cdef Py_ssize_t BLOCK_WEIGHT = slot(Block, "weight")
cdef Py_ssize_t DENSITY = slot(Block, "link_density")
cdef Py_ssize_t BLOCK_HEADING = slot(Block, "heading")
cdef Py_ssize_t ANCHORS = slot(Block, "anchors")
cdef int HEADING = layout.HEADING
cdef int ONE_LINK = layout.ONE_LINK
cdef int TEXT = layout.TEXT
cdef double likely = LIKELY

cdef enum:
    TEXT_COLUMNS = 16

if layout.TITLED - layout.TEXT != TEXT_COLUMNS:
    raise ValueError(f"Texts have other than {TEXT_COLUMNS} columns")


def page_sums(list blocks, const float[:, ::1] features, const double[::1] likelihood):
    """Sums over a page's blocks, of which there is at least one."""
    cdef Py_ssize_t at, column, count = len(blocks), first = -1, first_main = -1
    cdef long long turns = 0, headings = 0, linked_headings = 0, main_headings = 0, links = 0, main_links = 0, one_links = 0
    cdef long long links_here
    cdef double weight, share, weights = 0, shared = 0, doubted = 0, linked = 0, main_linked = 0, before = 0
    cdef double sums[2 * TEXT_COLUMNS]
    cdef bint is_main, was_main = False, is_heading, is_link
    cdef list main_weights = [], heads = []
    cdef const float *row
    for column in range(2 * TEXT_COLUMNS):
        sums[column] = 0
    for at in range(count):
        block, row, is_main = blocks[at], &features[at, 0], likelihood[at] >= likely
        is_heading, is_link = row[HEADING] > 0, row[ONE_LINK] > 0
        weight, links_here = <double><object>held(block, BLOCK_WEIGHT), len(<tuple>held(block, ANCHORS))
        share = weight * likelihood[at]
        turns += at > 0 and is_main != was_main
        was_main = is_main
        headings += is_heading
        linked_headings += is_heading and is_link
        main_headings += is_heading and is_main
        one_links += is_link and not is_main
        if is_heading and <long long><object>held(block, BLOCK_HEADING) == 1:
            if first < 0:
                first, before = at, shared
            heads.append(at)
        weights += weight
        shared += share
        doubted += share * (1 - likelihood[at])
        links += links_here
        linked += weight * <double><object>held(block, DENSITY)
        if is_main:
            main_weights.append(<object>held(block, BLOCK_WEIGHT))
            main_links += links_here
            main_linked += weight * <double><object>held(block, DENSITY)
            if first_main < 0 or first_main < first:
                first_main = at
        for column in range(TEXT_COLUMNS):
            sums[column] += row[TEXT + column]
            sums[TEXT_COLUMNS + column] += share * row[TEXT + column]
    main_weights.sort()
    text = np.empty(2 * TEXT_COLUMNS, np.float32)
    cdef float[::1] means = text
    for column in range(TEXT_COLUMNS):
        means[column], means[TEXT_COLUMNS + column] = sums[column] / count, sums[TEXT_COLUMNS + column]
    first = max(first, 0)
    return PageSums(
        count, weights, shared, doubted, main_weights, turns, headings, linked_headings, main_headings, links, main_links,
        one_links, linked, main_linked, heads, before, first_main - first if first_main >= first else count, text,
    )
