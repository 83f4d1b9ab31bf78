# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Groups of links, in C: the twin of :mod:`crawler.parsers.teasers.groups`, and of the looks at lines of
:mod:`crawler.parsers.teasers.sums`.
"""

from crawler.parsers.blocks.block import Anchor, Block
from crawler.parsers.blocks.text import weight
from crawler.parsers.teasers.entries import Entry
from crawler.parsers.teasers.groups import (
    GAP_PROSE,
    LONGEST_HEADING,
    WIDEST_GAP,
    Group,
    cut,
    names_list,
    names_of_lists,
)

from crawler.parsers.compiled.slots cimport (
    PyUnicode_IS_ASCII,
    PyUnicode_READ_CHAR,
    PyUnicode_Substring,
    number_in,
    slot,
    value_in,
)

cdef Py_ssize_t INDEX = slot(Block, "index")
cdef Py_ssize_t FOLDED = slot(Block, "folded")
cdef Py_ssize_t WEIGHT = slot(Block, "weight")
cdef Py_ssize_t INSIDE = slot(Block, "container")
cdef Py_ssize_t HEADING = slot(Block, "heading")
cdef Py_ssize_t ANCHORS = slot(Block, "anchors")
cdef Py_ssize_t LINK_TEXT = slot(Anchor, "text")
cdef Py_ssize_t ENTRY_ANCHOR = slot(Entry, "anchor")
cdef Py_ssize_t ENTRY_SHAPE = slot(Entry, "shape")
cdef Py_ssize_t ENTRY_BLOCK = slot(Entry, "block")
cdef Py_ssize_t ENTRY_BLOCKS = slot(Entry, "blocks")
cdef int widest_gap = WIDEST_GAP
cdef double gap_prose = GAP_PROSE
cdef double longest_heading = LONGEST_HEADING


cdef class _Beginnings:
    """What phrases begin with."""

    cdef object fours
    cdef object twos
    cdef object ones

    def __init__(self, beginnings):
        self.fours, self.twos, self.ones = beginnings.fours, beginnings.twos, beginnings.ones

    cdef bint may_open(self, str text) except -1:
        """False where no phrase can stand at the beginning of folded text, punctuation aside."""
        return (
            len(text) == 0
            or not PyUnicode_READ_CHAR(text, 0).isalnum()
            or PyUnicode_Substring(text, 0, 4) in self.fours
            or PyUnicode_Substring(text, 0, 2) in self.twos
            or PyUnicode_Substring(text, 0, 1) in self.ones
        )


def groups(view, list found):
    """All groups of the page in the order of their first links."""
    cdef list apart = []
    cdef _Beginnings names = _Beginnings(names_of_lists(view))
    content = view.content
    cdef Py_ssize_t first = content.first, end = content.end
    for run in _runs(found, first, end, content.prose, content.regions):
        apart += _split(view, names, run)
    return sorted([Group(part) for part in apart], key=_first)


def _first(group):
    return group.first


cdef list _runs(list found, Py_ssize_t first, Py_ssize_t end, list prose, list regions):
    """Links of one shape, cut where the article, another kind of place or much text comes between."""
    cdef dict running = {}
    cdef list runs = []
    cdef list run
    for entry in found:
        shape = value_in(entry, ENTRY_SHAPE)
        known = running.get(shape)
        if known is None:
            running[shape] = [entry]
            continue
        run = <list>known
        before = value_in(run[len(run) - 1], ENTRY_BLOCK)
        if _goes_on(before, value_in(entry, ENTRY_BLOCK), first, end, prose, regions):
            run.append(entry)
        else:
            runs.append(run)
            running[shape] = [entry]
    runs += running.values()
    return runs


cdef bint _goes_on(object before, object block, Py_ssize_t start, Py_ssize_t end, list prose, list regions) except -1:
    cdef Py_ssize_t first = number_in(before, INDEX), last = number_in(block, INDEX), at
    cdef Py_ssize_t one = number_in(before, INSIDE), other = number_in(block, INSIDE)
    cdef double between = 0
    if last - first > widest_gap or first < start <= last or first < end <= last:
        return False
    if one != other and regions[one] is not regions[other]:
        return False
    for at in range(first + 1, last):
        between += <double>prose[at]
    return last - first <= 1 or between <= gap_prose


cdef list _split(object view, _Beginnings names, list run):
    """Cut a run at the headings between its links, unless each card has one."""
    cdef list gaps
    cdef list blocks
    cdef Py_ssize_t at
    cdef bint has_any = False
    if len(run) == 1:
        return [run]
    blocks, gaps = view.page.blocks, []
    for at in range(1, len(run)):
        has_heading = _has_heading(view, names, blocks, run[at - 1], run[at])
        has_any = has_any or has_heading
        gaps.append(has_heading)
    return list(cut(view, run, gaps)) if has_any else [run]


cdef bint _has_heading(object view, _Beginnings names, list blocks, object before, object entry) except -1:
    """True where a heading stands between two links that is none within the first one's card, or serves as one."""
    cdef list lines = <list>value_in(before, ENTRY_BLOCKS)
    cdef Py_ssize_t start = number_in(lines[len(lines) - 1], INDEX) + 1, at
    cdef Py_ssize_t end = number_in(value_in(entry, ENTRY_BLOCK), INDEX)
    cdef Py_ssize_t own = number_in(value_in(before, ENTRY_BLOCK), HEADING), level
    for at in range(start, end):
        level = number_in(blocks[at], HEADING)
        if level and not 0 < own < level:
            return True
    for at in range(start, end):
        block = blocks[at]
        if not len(<tuple>value_in(block, ANCHORS)) and <double>value_in(block, WEIGHT) <= longest_heading:
            if names.may_open(<str>value_in(block, FOLDED)) and names_list(view, block):
                return True
    return False


def that_open(list blocks, beginnings, double heaviest):
    """The blocks up to a weight that may open with a phrase, punctuation aside."""
    cdef list found = []
    cdef _Beginnings known = _Beginnings(beginnings)
    for block in blocks:
        if known.may_open(<str>value_in(block, FOLDED)) and <double>value_in(block, WEIGHT) <= heaviest:
            found.append(block)
    return found


def that_may_open(list found, beginnings):
    """The places of links whose texts may open with a phrase, as far as can be told without folding them."""
    cdef list places = []
    cdef _Beginnings known = _Beginnings(beginnings)
    cdef Py_ssize_t place
    for place in range(len(found)):
        text = value_in(value_in(found[place], ENTRY_ANCHOR), LINK_TEXT)
        if not PyUnicode_IS_ASCII(text) or known.may_open((<str>PyUnicode_Substring(text, 0, 4)).lower()):
            places.append(place)
    return places
