# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What groups of links come to, in C: the twin of :mod:`crawler.parsers.teasers.sums`."""

from crawler.parsers.blocks.block import Anchor, Block
from crawler.parsers.blocks.text import ends_sentence, weight
from crawler.parsers.teasers.entries import MOST, Entry
from crawler.parsers.teasers.sums import longest_title
from crawler.parsers.teasers.teaser import CUT, SNIPPET_WEIGHT
from crawler.parsers.teasers.title_signs import LONG, SHORT

from crawler.parsers.compiled.slots cimport PyUnicode_IS_ASCII, number_in, slot, value_in

cdef Py_ssize_t INDEX = slot(Block, "index")
cdef Py_ssize_t TEXT = slot(Block, "text")
cdef Py_ssize_t WEIGHT = slot(Block, "weight")
cdef Py_ssize_t DENSITY = slot(Block, "link_density")
cdef Py_ssize_t ANCHORS = slot(Block, "anchors")
cdef Py_ssize_t IMAGES = slot(Block, "images")
cdef Py_ssize_t LINK_TEXT = slot(Anchor, "text")
cdef Py_ssize_t ENTRY_ANCHOR = slot(Entry, "anchor")
cdef Py_ssize_t ENTRY_BLOCK = slot(Entry, "block")
cdef Py_ssize_t ENTRY_BLOCKS = slot(Entry, "blocks")
cdef int most = MOST
cdef double snippet_weight = SNIPPET_WEIGHT
cdef double shortest_long = SHORT
cdef double surely_long = LONG


cdef inline double _weight(str text):
    return <double>len(text) if PyUnicode_IS_ASCII(text) else <double>weight(text)


def mean_weight(list found):
    """The mean weight of what links say."""
    cdef double total = 0
    cdef double own, below
    cdef Py_ssize_t at
    cdef list blocks
    for entry in found:
        block, text = value_in(entry, ENTRY_BLOCK), value_in(value_in(entry, ENTRY_ANCHOR), LINK_TEXT)
        own = <double>value_in(block, WEIGHT) if text is value_in(block, TEXT) else _weight(<str>text)
        blocks = <list>value_in(entry, ENTRY_BLOCKS)
        if len(blocks) > 1:
            below = 0
            for at in range(1, len(blocks)):
                below += <double>value_in(blocks[at], WEIGHT)
            own += below
        total += own
    return total / len(found)


def summed(list found, list blocks):
    """How many links stand over a sentence of plain text."""
    cdef Py_ssize_t below, count = 0
    cdef list lines
    for entry in found:
        lines = <list>value_in(entry, ENTRY_BLOCKS)
        below = number_in(lines[len(lines) - 1], INDEX) + 1
        if below >= len(blocks):
            continue
        block = blocks[below]
        if len(<tuple>value_in(block, ANCHORS)) or <double>value_in(block, WEIGHT) < snippet_weight:
            continue
        text = value_in(block, TEXT)
        count += (<str>text).endswith(CUT) or ends_sentence(text)
    return count


def lengths_of(list found):
    """Of the links of a group: the share of link text in their blocks, the mean of their lengths at most, and how
    surely titles of these lengths are longer than a category's name."""
    cdef double density = 0, lengths = 0, lengthy = 0
    cdef double one, span
    cdef Py_ssize_t count = len(found)
    for entry in found:
        density += <double>value_in(value_in(entry, ENTRY_BLOCK), DENSITY)
        text = value_in(value_in(entry, ENTRY_ANCHOR), LINK_TEXT)
        if len(<list>value_in(entry, ENTRY_BLOCKS)) == 1 and PyUnicode_IS_ASCII(text):
            one = len(<str>text)
        else:
            one = longest_title(entry)
        lengths += one
        span = max(0.0, one - shortest_long) / (surely_long - shortest_long)
        lengthy += min(1.0, span)
    return density / count, lengths / count, lengthy / count


def running_counts(list blocks, double plain):
    """How many blocks before each one, and before the end, have hardly a link, and how many have a picture."""
    cdef Py_ssize_t without = 0, pictured = 0
    unlinked, pictures = [0], [0]
    for block in blocks:
        without += <double>value_in(block, DENSITY) < plain
        pictured += len(<tuple>value_in(block, IMAGES)) > 0
        unlinked.append(without)
        pictures.append(pictured)
    return unlinked, pictures
