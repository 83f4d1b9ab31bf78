# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
# distutils: extra_compile_args = -ffp-contract=off
"""A row of numbers for each block in one pass: the twin of :mod:`crawler.parsers.main_text.plain_rows`."""

import numpy as np

from crawler.parsers.blocks.block import Block
from crawler.parsers.main_text import layout, plain_rows
from crawler.parsers.main_text.place_columns import LEVELS
from crawler.parsers.main_text.plain_tables import LONGEST_RUN, OWN_LINE, SENTENCE

from crawler.parsers.compiled.places cimport DEPTH, END, FIRST, KIND, LOOK, MARKS, NAMED, OWN, PARENT, SIBLING
from crawler.parsers.compiled.slots cimport (
    PyUnicode_Contains, PyUnicode_IS_ASCII, PyUnicode_Substring, held, look_ahead, slot,
)
from crawler.parsers.compiled.texts cimport ends_sentence, text_columns

cdef Py_ssize_t BLOCK_TEXT = slot(Block, "text")
cdef Py_ssize_t FOLDED = slot(Block, "folded")
cdef Py_ssize_t BLOCK_WEIGHT = slot(Block, "weight")
cdef Py_ssize_t DENSITY = slot(Block, "link_density")
cdef Py_ssize_t INSIDE = slot(Block, "container")
cdef Py_ssize_t BLOCK_HEADING = slot(Block, "heading")
cdef Py_ssize_t BOLD = slot(Block, "bold")
cdef Py_ssize_t BOLD_LEAD = slot(Block, "bold_lead")
cdef Py_ssize_t ENLARGED = slot(Block, "enlarged")
cdef Py_ssize_t AFTER_BREAK = slot(Block, "after_break")
cdef Py_ssize_t IMAGES = slot(Block, "images")
cdef Py_ssize_t ANCHORS = slot(Block, "anchors")

cdef int TEXT = layout.TEXT
cdef int TITLED = layout.TITLED
cdef int TAGS = layout.TAGS
cdef int AROUND = layout.AROUND
cdef int WORDS = layout.WORDS
cdef int HELD = layout.HELD
cdef int PER_LEVEL = layout.PER_LEVEL
cdef int ALIKE = layout.ALIKE
cdef int ALONG = layout.ALONG
cdef int PAGE = layout.PAGE
cdef int WIDTH = layout.WIDTH
cdef int levels = LEVELS
cdef double LONGEST = LONGEST_RUN
cdef double LINE = OWN_LINE
cdef double LEAST_SENTENCE = SENTENCE
cdef float STRONG = plain_rows.STRONG
cdef float LONG_TEXT = plain_rows.LONG
cdef float SHORT_TEXT[3]
SHORT_TEXT[0], SHORT_TEXT[1], SHORT_TEXT[2] = plain_rows.SHORT
cdef Py_ssize_t SHORTEST_NAME = plain_rows.SHORTEST_NAME
cdef Py_ssize_t LONGEST_NAME = plain_rows.LONGEST_NAME
cdef Py_ssize_t SHORTEST_DESCRIPTION = plain_rows.SHORTEST_DESCRIPTION
cdef Py_ssize_t SHORTEST_REPEATED = plain_rows.SHORTEST_REPEATED
cdef Py_ssize_t LONGEST_REPEATED = plain_rows.LONGEST_REPEATED
cdef Py_ssize_t NEAR = plain_rows.NEAR
cdef Py_ssize_t FARTHEST = plain_rows.FARTHEST

def running_weights(list blocks):
    """How much each block reads like running text."""
    cdef Py_ssize_t at
    cdef double density, own
    cdef object block
    cdef list found = []
    for at in range(len(blocks)):
        look_ahead(blocks, at, BLOCK_WEIGHT)
        block = blocks[at]
        density = <object>held(block, DENSITY)
        own = 0.0
        if density <= 0.5 and not <object>held(block, BLOCK_HEADING):
            own = <double><object>held(block, BLOCK_WEIGHT) * (1 - density)
            if own < LEAST_SENTENCE or (own < LINE and not ends_sentence(<object>held(block, BLOCK_TEXT))):
                own = 0.0
        found.append(min(own, LONGEST))
    return found


def feature_rows(list blocks, list prose, long long[:, ::1] places, said):
    """Rows of numbers, one for each of some blocks, as ``plain_rows`` says."""
    cdef Py_ssize_t count = len(blocks)
    found = np.zeros((count, WIDTH), np.float32)
    cdef float[:, ::1] rows = found
    cdef float[:, ::1] measures = np.empty((4, count), np.float32)
    cdef long long[::1] inside = np.empty(count, np.int64)
    cdef double[:, ::1] sums = np.zeros((3, count + 1))
    _measure(blocks, prose, measures, inside, sums)
    _own_columns(blocks, rows, measures)
    _known_texts(blocks, rows, said.description, said.body)
    _titled(blocks, rows, said.names)
    _place_columns(rows, inside, places, sums)
    _alike(rows, inside, places, measures, sums[1, count])
    _along(rows, inside, places, measures, sums)
    _page_columns(rows, sums, said.is_article)
    return found


# The rows of ``measures``; those of ``sums`` are up to each block, of weight, of running text and of linked text.
cdef enum:
    WEIGHT, DENSE, RUNNING, HEADINGS
cdef enum:
    WEIGHTS, RUNS, LINKED


cdef int _measure(list blocks, list prose, float[:, ::1] measures, long long[::1] inside, double[:, ::1] sums) except -1:
    cdef Py_ssize_t at
    cdef float weight, density, running
    for at in range(len(blocks)):
        block = blocks[at]
        weight, density = <double><object>held(block, BLOCK_WEIGHT), <double><object>held(block, DENSITY)
        running = <double>prose[at]
        measures[WEIGHT, at], measures[DENSE, at], measures[RUNNING, at] = weight, density, running
        measures[HEADINGS, at] = <long long><object>held(block, BLOCK_HEADING)
        inside[at] = <object>held(block, INSIDE)
        sums[WEIGHTS, at + 1] = sums[WEIGHTS, at] + weight
        sums[RUNS, at + 1] = sums[RUNS, at] + running
        # rounded as an array of such products is
        density *= weight
        sums[LINKED, at + 1] = sums[LINKED, at] + density
    return 0


cdef int _own_columns(list blocks, float[:, ::1] rows, float[:, ::1] measures) except -1:
    cdef Py_ssize_t at, spaces, bold, links
    cdef float weight
    cdef str text
    cdef float *row
    for at in range(len(blocks)):
        look_ahead(blocks, at, BLOCK_TEXT)
        block, row, weight = blocks[at], &rows[at, 0], measures[WEIGHT, at]
        text = <str>held(block, BLOCK_TEXT)
        spaces = text_columns(text, row + TEXT, weight)
        bold, links = <object>held(block, BOLD), len(<tuple>held(block, ANCHORS))
        row[0], row[1] = weight, measures[DENSE, at]
        row[2], row[3], row[4] = weight < SHORT_TEXT[0], weight < SHORT_TEXT[1], weight < SHORT_TEXT[2]
        row[5], row[6] = weight > STRONG, weight > LONG_TEXT
        row[7] = bold > 0 and bold >= <Py_ssize_t>len(text) - spaces - 1
        row[8] = len(<str>held(block, BOLD_LEAD)) > 0
        row[9] = <object>held(block, ENLARGED) is True
        row[10] = <object>held(block, AFTER_BREAK) is True
        row[11] = len(<tuple>held(block, IMAGES)) > 0
        row[12] = links
        row[13] = links == 1 and <double><object>held(block, DENSITY) > 0.9
        row[14], row[18] = <float>(measures[HEADINGS, at] / 6.0), measures[HEADINGS, at] > 0
    return 0


cdef int _known_texts(list blocks, float[:, ::1] rows, str about, str body) except -1:
    cdef Py_ssize_t at, first
    cdef dict seen = {}
    cdef bint has_about = len(about) >= SHORTEST_DESCRIPTION, has_body = len(body) > 0
    cdef str text
    for at in range(len(blocks)):
        text = <str>held(blocks[at], BLOCK_TEXT)
        first = seen.setdefault(text, at)
        if first != at:
            rows[first, 15] = rows[at, 15] = 1
        if has_about and len(text) >= len(about) and text.startswith(about):
            rows[at, 16] = 1
        if has_body and len(text) >= SHORTEST_REPEATED:
            rows[at, 17] = PyUnicode_Contains(body, PyUnicode_Substring(text, 0, LONGEST_REPEATED))
    return 0


cdef int _titled(list blocks, float[:, ::1] rows, tuple names) except -1:
    cdef Py_ssize_t at, length
    cdef double share
    cdef str text, name
    if not names:
        return 0
    for at in range(len(blocks)):
        text = <str>held(blocks[at], BLOCK_TEXT)
        if not SHORTEST_NAME <= len(text) <= LONGEST_NAME:
            continue
        # the same where nothing but case was folded
        text = <str>held(blocks[at], FOLDED) if PyUnicode_IS_ASCII(text) else text.lower()
        share, length = 0.0, len(text)
        for name in names:
            if PyUnicode_Contains(name, text) if length <= len(name) else PyUnicode_Contains(text, name):
                share = max(share, min(1.0, <double>length / len(name)))
        rows[at, TITLED] = share
    return 0


cdef int _place_columns(float[:, ::1] rows, long long[::1] inside, long long[:, ::1] places, double[:, ::1] sums) except -1:
    cdef Py_ssize_t at, level, container, containers = places.shape[1], count = inside.shape[0], first, end
    cdef long long[::1] alike = np.zeros(containers, np.int64)
    cdef long long[::1] siblings = np.zeros(containers, np.int64)
    cdef double total = max(1.0, sums[RUNS, count]), weight
    cdef float *row
    for container in range(containers):
        alike[places[LOOK, container]] += 1
        siblings[places[SIBLING, container]] += 1
    for at in range(count):
        container, row = inside[at], &rows[at, 0]
        if places[OWN, container] >= 0:
            row[TAGS + places[OWN, container]] = 1
        _spread(row + AROUND, places[MARKS, container])
        _spread(row + WORDS, places[NAMED, container])
        row += HELD
        for level in range(levels):
            first, end = places[FIRST, container], places[END, container]
            weight = sums[WEIGHTS, end] - sums[WEIGHTS, first]
            row[0] = end - first
            row[1] = (sums[RUNS, end] - sums[RUNS, first]) / total
            row[2] = (sums[LINKED, end] - sums[LINKED, first]) / (weight if weight > 1 else 1)
            row[3], row[4] = alike[places[LOOK, container]], siblings[places[SIBLING, container]]
            row += PER_LEVEL
            container = max(places[PARENT, container], 0)
    return 0


cdef inline void _spread(float *row, long long bits) noexcept:
    """A one for each bit."""
    while bits:
        row[0] = bits & 1
        row += 1
        bits >>= 1


cdef int _alike(
    float[:, ::1] rows, long long[::1] inside, long long[:, ::1] places, float[:, ::1] measures, double runs
) except -1:
    """What all blocks hold together whose containers look the same and stand in such that do."""
    cdef Py_ssize_t at, kind, count = inside.shape[0]
    cdef double[:, ::1] held_by = np.zeros((4, places.shape[1]))
    cdef double total = max(1.0, runs)
    cdef float linked
    for at in range(count):
        kind = places[KIND, inside[at]]
        linked = measures[WEIGHT, at] * measures[DENSE, at]
        held_by[0, kind] += 1
        held_by[1, kind] += measures[WEIGHT, at]
        held_by[2, kind] += measures[RUNNING, at]
        held_by[3, kind] += linked
    for at in range(count):
        kind = places[KIND, inside[at]]
        rows[at, ALIKE] = held_by[2, kind] / total
        rows[at, ALIKE + 1] = held_by[0, kind]
        rows[at, ALIKE + 2] = held_by[3, kind] / max(held_by[1, kind], 1.0)
        rows[at, ALIKE + 3] = held_by[1, kind] / held_by[0, kind]
    return 0


cdef int _along(
    float[:, ::1] rows, long long[::1] inside, long long[:, ::1] places, float[:, ::1] measures, double[:, ::1] sums
) except -1:
    """Where a block stands: on the page, after the headline, among headings, dates and running text."""
    cdef Py_ssize_t at, count = inside.shape[0], heading = FARTHEST, run = FARTHEST, title = _headline(rows, measures)
    cdef double total = max(1.0, sums[RUNS, count])
    cdef float dates = 0
    cdef float *row
    for at in range(count):
        row = &rows[at, ALONG]
        row[0] = <float>at / <float>count
        row[1], row[2] = sums[RUNS, at] / total, 1 - sums[RUNS, at + 1] / total
        row[3] = <float>places[DEPTH, inside[at]] / <float>20
        if title >= 0:
            row[4], row[5], row[6] = max(<float>-1, min(<float>1, <float>(at - title) / <float>20)), at > title, 1
        heading = 0 if measures[HEADINGS, at] > 0 else min(heading + 1, FARTHEST)
        run = 0 if measures[RUNNING, at] > STRONG else min(run + 1, FARTHEST)
        row[7], row[8] = heading, run
        dates += rows[at, TITLED - 1]
        row[10] = dates
    run = FARTHEST
    for at in range(count - 1, -1, -1):
        run = 0 if measures[RUNNING, at] > STRONG else min(run + 1, FARTHEST)
        rows[at, ALONG + 9] = run
        rows[at, ALONG + 11] = rows[min(at + NEAR, count - 1), ALONG + 10] - rows[max(at - NEAR, 0), ALONG + 10]
    return 0


cdef Py_ssize_t _headline(float[:, ::1] rows, float[:, ::1] measures) noexcept:
    """The block that is most of a name of the page, else the first heading of the first level, else -1."""
    cdef Py_ssize_t at, best = 0, count = rows.shape[0]
    for at in range(count):
        if rows[at, TITLED] > rows[best, TITLED]:
            best = at
    if rows[best, TITLED] > 0.5:
        return best
    for at in range(count):
        if measures[HEADINGS, at] == 1:
            return at
    return -1


cdef int _page_columns(float[:, ::1] rows, double[:, ::1] sums, bint is_article) except -1:
    cdef Py_ssize_t at, count = rows.shape[0]
    cdef double total = max(1.0, sums[WEIGHTS, count])
    for at in range(count):
        rows[at, PAGE], rows[at, PAGE + 1] = sums[RUNS, count], count
        rows[at, PAGE + 2], rows[at, PAGE + 3] = sums[LINKED, count] / total, sums[RUNS, count] / total
        rows[at, PAGE + 4] = is_article
    return 0
