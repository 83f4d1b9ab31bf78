# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The loops over containers and class names of :mod:`crawler.parsers.main_text.plain_places`, compiled.

They only gather and count: the arithmetic on the arrays is numpy's, and the same for both.
"""

import numpy as np

from crawler.parsers.blocks.block import Container
from crawler.parsers.main_text.plain_places import LONGEST_NAME, holds_word, words_in as plain_words_in

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.string cimport memcmp, memcpy

from crawler.parsers.compiled.slots cimport (
    PyUnicode_DATA, PyUnicode_IS_ASCII, held, slot,
)

cdef Py_ssize_t TAG = slot(Container, "tag")
cdef Py_ssize_t CLASS_VALUE = slot(Container, "classes")
cdef Py_ssize_t ROLE = slot(Container, "role")
cdef Py_ssize_t NAME = slot(Container, "id")
cdef Py_ssize_t FIRST = slot(Container, "first")
cdef Py_ssize_t END = slot(Container, "end")
cdef Py_ssize_t PARENT = slot(Container, "parent")
cdef Py_ssize_t DEPTH = slot(Container, "depth")

cdef enum:
    LONGEST_WORD = 32
    MOST_WORDS = 64
    PLACES = 1024
    LONGEST_VALUE = 1024

cdef Py_ssize_t longest_name = LONGEST_NAME


cdef class _Numbers:
    """Numbers keys in the order in which they are met: a table of open addresses, twice as large as it has to be."""

    cdef unsigned long long *keys
    cdef long long *values
    cdef unsigned long long mask
    cdef long long count

    def __cinit__(self, Py_ssize_t most):
        cdef unsigned long long size = 16
        while size < 2 * <unsigned long long>most + 2:
            size *= 2
        self.mask = size - 1
        self.keys = <unsigned long long *>PyMem_Calloc(size, sizeof(unsigned long long))
        self.values = <long long *>PyMem_Calloc(size, sizeof(long long))
        if self.keys is NULL or self.values is NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.keys)
        PyMem_Free(self.values)

    cdef inline long long number(self, unsigned long long key) noexcept:
        """The number of a key; of a new one, how many there are."""
        cdef unsigned long long at = key * 0x9E3779B97F4A7C15ULL
        at = (at >> 32) & self.mask
        # 0 stands for an empty place
        key += 1
        while self.keys[at] != key:
            if self.keys[at] == 0:
                self.keys[at], self.values[at] = key, self.count
                self.count += 1
                break
            at = (at + 1) & self.mask
        return self.values[at]


cdef struct _Word:
    Py_ssize_t length
    long long bits
    char letters[LONGEST_WORD]


cdef class Words:
    """Words of names and their bits, found by their letters without making a string of them."""

    cdef _Word places[PLACES]
    cdef readonly dict bits

    def __cinit__(self, dict bits):
        cdef unsigned int at
        if 2 * len(bits) > PLACES:
            raise ValueError(f"There are more than {PLACES // 2} words of names")
        self.bits = bits
        for word, mask in bits.items():
            letters = word.encode("ascii")
            if len(letters) > LONGEST_WORD:
                raise ValueError(f"A word of names is longer than {LONGEST_WORD} letters: {word}")
            at = _hash(letters, len(letters))
            while self.places[at].length:
                at = (at + 1) & (PLACES - 1)
            self.places[at].length, self.places[at].bits = len(letters), mask
            memcpy(self.places[at].letters, <const char *>letters, len(letters))

    cdef inline long long of(self, const char *word, Py_ssize_t length) noexcept:
        cdef unsigned int at = _hash(word, length)
        while self.places[at].length:
            if self.places[at].length == length and memcmp(self.places[at].letters, word, length) == 0:
                return self.places[at].bits
            at = (at + 1) & (PLACES - 1)
        return 0


cdef inline unsigned int _hash(const char *word, Py_ssize_t length) noexcept:
    """The first, middle and last letter and the length tell nearly all words apart."""
    cdef unsigned int found = <unsigned char>word[0]
    found = found * 31 + <unsigned char>word[length - 1]
    found = found * 31 + <unsigned char>word[length // 2]
    found = found * 31 + <unsigned int>length
    return (found * 2654435761u >> 12) & (PLACES - 1)


def words_in(str value, Words words, bint splits_camel):
    """The bits of the words that a class or id value is made of, as ``plain_places`` says."""
    return _words_in(value, words, splits_camel, len(value))


cdef long long _words_in(str value, Words words, bint splits_camel, Py_ssize_t longest) except -1:
    cdef Py_ssize_t length = min(<Py_ssize_t>len(value), longest), at, count = 0
    cdef unsigned int c
    cdef bint was_small = False
    cdef char word[LONGEST_WORD + 1]
    cdef long long found = 0
    cdef const unsigned char *text
    if not PyUnicode_IS_ASCII(value):
        return plain_words_in(value[:longest], words, splits_camel)
    text = <const unsigned char *>PyUnicode_DATA(value)
    for at in range(length + 1):
        c = text[at] if at < length else 32
        if c == 45 or c == 95 or c == 32 or 9 <= c <= 13 or 28 <= c <= 31:
            if 0 < count <= LONGEST_WORD:
                found |= words.of(word, count)
            count, was_small = 0, False
            continue
        if 65 <= c <= 90:
            if splits_camel and was_small:
                if 0 < count <= LONGEST_WORD:
                    found |= words.of(word, count)
                count = 0
            c += 32
            was_small = False
        else:
            was_small = 97 <= c <= 122
        if count < LONGEST_WORD:
            word[count] = c
        count += 1
    return found


cdef class _Distinct:
    """Numbers texts by what they say; one object is looked up once."""

    cdef _Numbers objects
    cdef dict known
    cdef list found
    cdef long long[::1] numbers

    def __cinit__(self, Py_ssize_t most):
        self.objects, self.known, self.found = _Numbers(most), {}, []
        self.numbers = np.empty(most, np.int64)

    cdef inline long long number(self, object text) except -1:
        cdef long long before = self.objects.count
        cdef long long place = self.objects.number(<size_t><void *>text)
        if place == before:
            kept = self.known.get(text)
            if kept is None:
                kept = self.known[text] = len(self.found)
                self.found.append(text)
            self.numbers[place] = kept
        return self.numbers[place]


def container_numbers(list containers, dict groups, dict marks, dict roles, Words words):
    """What containers are, a row each, as ``plain_places`` says."""
    cdef Py_ssize_t at, count = len(containers)
    found = np.empty((10, count), np.int64)
    cdef long long[:, ::1] rows = found
    # of each tag its group and bits, of each class value its bits
    cdef long long[:, ::1] known = np.empty((3, count), np.int64)
    cdef long long parent, bits, tags, look, depth, named, tag_number, class_number, before
    cdef _Distinct tag_names = _Distinct(count), class_names = _Distinct(count)
    cdef _Numbers looks = _Numbers(count), siblings = _Numbers(count), pairs = _Numbers(count), kinds = _Numbers(count)
    cdef object tag, value, role
    for at in range(count):
        container = containers[at]
        tag, value = <object>held(container, TAG), <object>held(container, CLASS_VALUE)
        before = len(tag_names.found)
        tag_number = tag_names.number(tag)
        if tag_number == before:
            known[0, tag_number], known[1, tag_number] = groups.get(tag, -1), marks.get(tag, 0)
        before = len(class_names.found)
        class_number = class_names.number(value)
        if class_number == before:
            known[2, class_number] = _words_in(value, words, True, longest_name) if value else 0
        parent, depth = <object>held(container, PARENT), <object>held(container, DEPTH)
        look = looks.number(tag_number << 32 | class_number)
        tags, bits = known[1, tag_number], 0
        role = <object>held(container, ROLE)
        if role:
            role = roles.get(role)
            if role is not None:
                tags |= <long long>1 << <long long>role
        if parent >= 0:
            tags |= rows[5, parent]
            bits = known[2, class_number] | rows[6, parent]
            value = <object>held(container, NAME)
            if value:
                bits |= _words_in(value, words, True, longest_name)
        # the outermost stands in itself
        rows[3, at] = look
        named = max(parent, 0)
        rows[0, at] = <object>held(container, FIRST)
        rows[1, at] = <object>held(container, END)
        rows[2, at] = parent
        rows[4, at] = known[0, tag_number]
        rows[5, at] = tags
        rows[6, at] = bits
        rows[7, at] = siblings.number(named << 32 | look)
        rows[8, at] = kinds.number(pairs.number(look << 32 | rows[3, named]) << 32 | depth)
        rows[9, at] = depth
    return found


def tag_counts(list containers):
    """How many containers there are of each tag."""
    cdef Py_ssize_t at, count = len(containers)
    cdef _Distinct names = _Distinct(count)
    cdef long long[::1] counts = np.zeros(count, np.int64)
    for at in range(count):
        counts[names.number(<object>held(containers[at], TAG))] += 1
    return {name: counts[at] for at, name in enumerate(names.found)}


cdef class Pieces:
    """Groups of words that class values may hold; those that begin with one letter stand together."""

    cdef _Word words[MOST_WORDS]
    cdef int groups[MOST_WORDS]
    cdef bint begins[MOST_WORDS]
    cdef unsigned char first[128]
    cdef unsigned char end[128]
    cdef readonly tuple wanted

    def __cinit__(self, tuple wanted):
        cdef Py_ssize_t at
        self.wanted = wanted
        each = sorted((word.strip(), group, word) for group, words in enumerate(wanted) for word in words)
        if len(each) > MOST_WORDS or len(wanted) > 63:
            raise ValueError(f"There are more than {MOST_WORDS} words of classes, or 63 groups")
        for at, (word, group, named) in enumerate(each):
            letters = word.encode("ascii")
            if not 0 < len(letters) <= LONGEST_WORD:
                raise ValueError(f"A word of classes is longer than {LONGEST_WORD} letters: {word}")
            self.words[at].length = len(letters)
            memcpy(self.words[at].letters, <const char *>letters, len(letters))
            self.groups[at], self.begins[at] = group, named != word
            if self.end[letters[0]] == 0:
                self.first[letters[0]] = at
            self.end[letters[0]] = at + 1

    cdef long long of(self, str value) except -1:
        """A bit for each group of which a class value holds a word."""
        cdef char text[LONGEST_VALUE]
        cdef Py_ssize_t at, place, length = len(value), size
        cdef unsigned char c
        cdef long long found = 0
        cdef const unsigned char *data
        if length > LONGEST_VALUE or not PyUnicode_IS_ASCII(value):
            lowered = value.lower()
            for place, words in enumerate(self.wanted):
                found |= <long long>any([holds_word(lowered, word) for word in words]) << place
            return found
        data = <const unsigned char *>PyUnicode_DATA(value)
        for at in range(length):
            c = data[at]
            text[at] = c + 32 if 65 <= c <= 90 else c
        for at in range(length):
            c = text[at]
            for place in range(self.first[c], self.end[c]):
                size = self.words[place].length
                if at + size > length or memcmp(text + at, self.words[place].letters, size) != 0:
                    continue
                if not self.begins[place] or at == 0 or not _is_word(text[at - 1]):
                    found |= <long long>1 << self.groups[place]
        return found


cdef inline bint _is_word(unsigned char c) noexcept:
    return 97 <= c <= 122 or 48 <= c <= 57 or c == 95


def class_counts(list classes, Pieces pieces):
    """How many class values hold one of the words, for each group of words, as ``plain_places`` says."""
    cdef Py_ssize_t at, group
    cdef long long mask, before, place
    cdef long long counts[64]
    cdef long long[::1] masks = np.empty(len(classes), np.int64)
    cdef _Numbers known = _Numbers(len(classes))
    for group in range(64):
        counts[group] = 0
    for at in range(len(classes)):
        value = classes[at]
        if value is None or not value:
            continue
        before = known.count
        place = known.number(<size_t><void *>value)
        if place == before:
            masks[place] = pieces.of(value)
        mask, group = masks[place], 0
        while mask:
            counts[group] += mask & 1
            mask >>= 1
            group += 1
    return [counts[group] for group in range(len(pieces.wanted))]
