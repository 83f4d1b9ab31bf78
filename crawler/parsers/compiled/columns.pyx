# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The loops over blocks and containers that :mod:`crawler.parsers.main_text.tables` has in Python, compiled.

They only gather and count: the arithmetic on the arrays is numpy's, and the same for both.
"""

import numpy as np

from crawler.parsers.blocks.block import Block, Container
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.main_text.characters import CLASSES, CURRENCIES, NUMBERED_OPENINGS
from crawler.parsers.main_text.plain_tables import LONGEST_NAME, LONGEST_RUN, OWN_LINE, SENTENCE as SENTENCE_WEIGHT, holds_word, words_in as plain_words_in

from cpython.object cimport PyObject


cdef extern from "slots.h":
    Py_ssize_t slot_offset(object descriptor)
    PyObject *held(object instance, Py_ssize_t offset)

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)
    unsigned int PyUnicode_READ(int kind, void *data, Py_ssize_t place)
    bint PyUnicode_IS_ASCII(object text)
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)
    int PyUnicode_Contains(object text, object piece) except -1
    object PyUnicode_DecodeASCII(const char *text, Py_ssize_t length, const char *errors)
    bint Py_UNICODE_ISDECIMAL(unsigned int character)


cdef Py_ssize_t _slot(kind, name) except -1:
    offset = slot_offset(getattr(kind, name))
    if offset < 0:
        raise TypeError(f"{kind.__name__}.{name} is no slot")
    return offset


cdef Py_ssize_t TEXT = _slot(Block, "text")
cdef Py_ssize_t FOLDED = _slot(Block, "folded")
cdef Py_ssize_t WEIGHT = _slot(Block, "weight")
cdef Py_ssize_t DENSITY = _slot(Block, "link_density")
cdef Py_ssize_t INSIDE = _slot(Block, "container")
cdef Py_ssize_t HEADING = _slot(Block, "heading")
cdef Py_ssize_t BOLD = _slot(Block, "bold")
cdef Py_ssize_t BOLD_LEAD = _slot(Block, "bold_lead")
cdef Py_ssize_t ENLARGED = _slot(Block, "enlarged")
cdef Py_ssize_t AFTER_BREAK = _slot(Block, "after_break")
cdef Py_ssize_t IMAGES = _slot(Block, "images")
cdef Py_ssize_t ANCHORS = _slot(Block, "anchors")
cdef Py_ssize_t TAG = _slot(Container, "tag")
cdef Py_ssize_t CLASS_VALUE = _slot(Container, "classes")
cdef Py_ssize_t ROLE = _slot(Container, "role")
cdef Py_ssize_t NAME = _slot(Container, "id")
cdef Py_ssize_t FIRST = _slot(Container, "first")
cdef Py_ssize_t END = _slot(Container, "end")
cdef Py_ssize_t PARENT = _slot(Container, "parent")
cdef Py_ssize_t DEPTH = _slot(Container, "depth")

# The columns of ``character_counts``.
cdef enum:
    SENTENCES, COMMAS, DIGITS, CAPITALS, SIGNS, CODES, SPACES
cdef enum:
    OPENS_CAPITAL, OPENS_DIGIT, COLON, ELLIPSIS, ENDS_SENTENCE, QUESTION

cdef enum:
    LONGEST_WORD = 32
    MOST_WORDS = 64

cdef Py_ssize_t longest_name = LONGEST_NAME
cdef double LONGEST = LONGEST_RUN
cdef double LINE = OWN_LINE
cdef double SENTENCE = SENTENCE_WEIGHT

cdef unsigned char classes[0x10000]
cdef unsigned char openings[0x10000]
cdef unsigned char currencies[0x10000]


def _learn():
    for code, mask in enumerate(CLASSES.tolist()):
        classes[code] = mask
    for character in NUMBERED_OPENINGS:
        openings[ord(character)] = 1
    for character in CURRENCIES:
        currencies[ord(character)] = 1


_learn()
cdef enum:
    IS_DIGIT = 1 << 0
    IS_UPPER = 1 << 1
    IS_COMMA = 1 << 2
    IS_STOP = 1 << 3
    IS_FULL_STOP = 1 << 4
    IS_SIGN = 1 << 5
    IS_CODE = 1 << 6
    IS_SPACE = 1 << 7


def running_weights(list blocks):
    """How much each block reads like running text."""
    cdef Py_ssize_t at
    cdef double density, own
    cdef object block
    cdef list found = []
    for at in range(len(blocks)):
        block = blocks[at]
        density = <object>held(block, DENSITY)
        own = 0.0
        if density <= 0.5 and not <object>held(block, HEADING):
            own = <double><object>held(block, WEIGHT) * (1 - density)
            if own < SENTENCE or (own < LINE and not ends_sentence(<object>held(block, TEXT))):
                own = 0.0
        found.append(min(own, LONGEST))
    return found


def block_numbers(list blocks):
    """The blocks' weights, densities of links, containers and levels as headings."""
    cdef Py_ssize_t at, count = len(blocks)
    weights, densities = np.empty(count, np.float32), np.empty(count, np.float32)
    insides, headings = np.empty(count, np.int64), np.empty(count, np.int64)
    cdef float[::1] weight = weights
    cdef float[::1] density = densities
    cdef long long[::1] inside = insides
    cdef long long[::1] heading = headings
    for at in range(count):
        block = blocks[at]
        weight[at] = <double><object>held(block, WEIGHT)
        density[at] = <double><object>held(block, DENSITY)
        inside[at] = <object>held(block, INSIDE)
        heading[at] = <object>held(block, HEADING)
    return weights, densities, insides, headings


def block_flags(list blocks):
    """Rows of flags, as ``plain_tables`` names them."""
    cdef Py_ssize_t at, count = len(blocks), links
    found = np.zeros((count, 7), np.float32)
    cdef float[:, ::1] flags = found
    for at in range(count):
        block = blocks[at]
        links = len(<tuple>held(block, ANCHORS))
        flags[at, 0] = <object>held(block, BOLD) > 0 and block.is_bold
        flags[at, 1] = len(<str>held(block, BOLD_LEAD)) > 0
        flags[at, 2] = <object>held(block, ENLARGED) is True
        flags[at, 3] = <object>held(block, AFTER_BREAK) is True
        flags[at, 4] = len(<tuple>held(block, IMAGES)) > 0
        flags[at, 5] = links
        flags[at, 6] = links == 1 and <double><object>held(block, DENSITY) > 0.9
    return found


def character_counts(list texts):
    """What texts are made of, as ``plain_tables`` says."""
    cdef Py_ssize_t at, place, length, count = len(texts)
    found, bounds, sizes = np.zeros((count, 7), np.float32), np.zeros((count, 6), np.float32), np.empty(count, np.int64)
    cdef float[:, ::1] counts = found
    cdef float[:, ::1] ends = bounds
    cdef long long[::1] lengths = sizes
    cdef int kind
    cdef void *data
    cdef unsigned int c = 0
    cdef unsigned int following, before
    cdef unsigned char mask = 0
    cdef bint has_sign, has_line
    cdef int sums[7]
    cdef str text
    cdef list may = [], signed = []
    for at in range(count):
        text = texts[at]
        kind, data, length = PyUnicode_KIND(text), PyUnicode_DATA(text), len(text)
        lengths[at] = length
        has_line = has_sign = False
        for place in range(7):
            sums[place] = 0
        for place in range(length):
            c = PyUnicode_READ(kind, data, place)
            if c >= 0x10000:
                mask = 0
                continue
            mask = classes[c]
            if currencies[c]:
                has_sign = True
            if mask == 0:
                has_line |= c == 10
                continue
            if mask & IS_SPACE:
                sums[SPACES] += 1
            elif mask & IS_STOP:
                following = PyUnicode_READ(kind, data, place + 1) if place + 1 < length else 10
                sums[SENTENCES] += following == 32 or following == 10
            else:
                sums[SENTENCES] += mask & IS_FULL_STOP != 0
                sums[COMMAS] += mask & IS_COMMA != 0
                sums[DIGITS] += mask & IS_DIGIT != 0
                sums[CAPITALS] += mask & IS_UPPER != 0
                sums[SIGNS] += mask & IS_SIGN != 0
                sums[CODES] += mask & IS_CODE != 0
        for place in range(7):
            counts[at, place] = sums[place]
        before = PyUnicode_READ(kind, data, length - 2) if length > 1 else 0
        ends[at, COLON] = c == 0x3A or c == 0xFF1A
        ends[at, ELLIPSIS] = c == 0x2026 or (c == 0x2E and before == 0x2E)
        ends[at, ENDS_SENTENCE] = mask & (IS_STOP | IS_FULL_STOP) != 0
        ends[at, QUESTION] = c == 0x3F or c == 0xFF1F
        c = PyUnicode_READ(kind, data, 0)
        mask = classes[c] if c < 0x10000 else 0
        ends[at, OPENS_CAPITAL] = mask & IS_UPPER != 0
        ends[at, OPENS_DIGIT] = mask & IS_DIGIT != 0
        if has_line or (c < 0x10000 and openings[c]) or Py_UNICODE_ISDECIMAL(c):
            may.append(at)
        if has_sign:
            signed.append(at)
    return found, bounds, sizes, may, signed


def possibly_named(list blocks, set places, Py_ssize_t shortest, Py_ssize_t at_least, Py_ssize_t at_most):
    """The blocks whose text may be part of a name or hold one, with that text in lower case."""
    cdef Py_ssize_t length
    cdef str text
    cdef list found = []
    for block in blocks:
        text = <object>held(block, TEXT)
        length = len(text)
        if not at_least <= length <= at_most:
            continue
        # the same where nothing but case was folded
        text = <str>held(block, FOLDED) if PyUnicode_IS_ASCII(text) else text.lower()
        if len(text) >= shortest or PyUnicode_Substring(text, 0, at_least) in places:
            found.append((block, text))
    return found


def container_numbers(list containers, dict groups, dict marks, dict roles, dict words):
    """What containers are, one array each, as ``plain_tables`` says."""
    cdef Py_ssize_t at, count = len(containers)
    table = np.empty((10, count), np.int64)
    cdef long long[:, ::1] rows = table
    cdef long long parent, bits, tags, look, depth
    cdef dict known = {}, siblings = {}, kinds = {}
    cdef tuple key, seen
    cdef object value, tag
    for at in range(count):
        container = containers[at]
        tag, value = <object>held(container, TAG), <object>held(container, CLASS_VALUE)
        key = (tag, value)
        seen = known.get(key)
        if seen is None:
            seen = known[key] = (
                len(known), groups.get(tag, -1), marks.get(tag, 0), _words_in(value, words, True, longest_name) if value else 0
            )
        parent, depth, look = <object>held(container, PARENT), <object>held(container, DEPTH), seen[0]
        tags, bits = seen[2], 0
        value = <object>held(container, ROLE)
        if value:
            value = roles.get(value)
            if value is not None:
                tags |= <long long>1 << <long long>value
        if parent >= 0:
            tags |= rows[5, parent]
            bits = <long long>seen[3] | rows[6, parent]
            value = <object>held(container, NAME)
            if value:
                bits |= _words_in(value, words, True, longest_name)
        rows[0, at] = <object>held(container, FIRST)
        rows[1, at] = <object>held(container, END)
        rows[2, at] = parent
        rows[3, at] = look
        rows[4, at] = seen[1]
        rows[5, at] = tags
        rows[6, at] = bits
        # the outermost stands in itself
        rows[7, at] = _number((max(parent, 0), look), siblings)
        rows[9, at] = depth
        rows[8, at] = _number((look, depth, rows[3, max(parent, 0)]), kinds)
    return tuple(table)


cdef long long _number(tuple key, dict known):
    """The number of a key among those met before."""
    found = known.get(key)
    if found is None:
        found = known[key] = len(known)
    return found


def words_in(str value, dict bits, bint splits_camel):
    """The bits of the words that a class or id value is made of, as ``plain_tables`` says."""
    return _words_in(value, bits, splits_camel, len(value))


cdef long long _words_in(str value, dict bits, bint splits_camel, Py_ssize_t longest) except -1:
    cdef Py_ssize_t length = min(<Py_ssize_t>len(value), longest), at, count = 0
    cdef unsigned int c
    cdef bint was_small = False
    cdef char word[LONGEST_WORD + 1]
    cdef long long found = 0
    cdef const unsigned char *text
    if not PyUnicode_IS_ASCII(value):
        return plain_words_in(value[:longest], bits, splits_camel)
    text = <const unsigned char *>PyUnicode_DATA(value)
    for at in range(length + 1):
        c = text[at] if at < length else 32
        if c == 45 or c == 95 or c == 32 or 9 <= c <= 13 or 28 <= c <= 31:
            if 0 < count <= LONGEST_WORD:
                found |= _bit(word, count, bits)
            count, was_small = 0, False
            continue
        if 65 <= c <= 90:
            if splits_camel and was_small:
                if 0 < count <= LONGEST_WORD:
                    found |= _bit(word, count, bits)
                count = 0
            c += 32
            was_small = False
        else:
            was_small = 97 <= c <= 122
        if count < LONGEST_WORD:
            word[count] = c
        count += 1
    return found


cdef long long _bit(const char *word, Py_ssize_t length, dict bits) except -1:
    found = bits.get(PyUnicode_DecodeASCII(word, length, NULL))
    return 0 if found is None else found


def class_counts(list classes, tuple words):
    """How many class values hold one of the words, for each group of words, as ``plain_tables`` says."""
    cdef dict known = {}
    cdef long long mask
    cdef Py_ssize_t group, word
    cdef Py_ssize_t counts[64]
    cdef long long needed[MOST_WORDS]
    cdef int group_of[MOST_WORDS]
    cdef list wanted = []
    for group in range(len(words)):
        counts[group] = 0
        for each in <tuple>words[group]:
            if len(wanted) == MOST_WORDS:
                raise ValueError(f"There are more than {MOST_WORDS} words of classes")
            needed[len(wanted)] = _letters(each)
            group_of[len(wanted)] = group
            wanted.append(each)
    for value in classes:
        if value is None or not value:
            continue
        found = known.get(value)
        if found is None:
            lowered = value.lower()
            mask = _letters(lowered)
            mask = _groups_in(lowered, mask, wanted, needed, group_of)
            known[value] = mask
        else:
            mask = found
        group = 0
        while mask:
            counts[group] += mask & 1
            mask >>= 1
            group += 1
    return [counts[group] for group in range(len(words))]


cdef long long _letters(str text):
    """A bit for each letter that a text holds: a word can only stand in a text that has all of its letters."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    cdef unsigned int c
    cdef long long found = 0
    for at in range(len(text)):
        c = PyUnicode_READ(kind, data, at)
        if 97 <= c <= 122:
            found |= <long long>1 << (c - 97)
    return found


cdef long long _groups_in(str value, long long letters, list wanted, long long *needed, int *group_of) except -1:
    cdef long long found = 0
    cdef Py_ssize_t at
    cdef str word
    for at in range(len(wanted)):
        if needed[at] & ~letters or found >> group_of[at] & 1:
            continue
        word = wanted[at]
        if word[0] != " ":
            found |= <long long>PyUnicode_Contains(value, word) << group_of[at]
        elif PyUnicode_Contains(value, word[1:]):
            found |= <long long>holds_word(value, word) << group_of[at]
    return found
