# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The loops over class names of :mod:`crawler.parsers.main_text.plain_names`, compiled."""

import numpy as np

from crawler.parsers.main_text.plain_names import holds_word, words_in as plain_words_in

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.string cimport memcmp, memcpy

from crawler.parsers.compiled.slots cimport PyUnicode_DATA, PyUnicode_IS_ASCII

cdef enum:
    LONGEST_VALUE = 8192
    FEWEST = 64
    OTHER = 0
    SMALL = 1
    LARGE = 2
    SEPARATOR = 3

cdef unsigned char letters[128]


def _learn():
    cdef unsigned char code
    for code in range(128):
        character = chr(code)
        if character.isspace() or character in "-_":
            letters[code] = SEPARATOR
        elif character.isalpha():
            letters[code] = LARGE if character.isupper() else SMALL


_learn()


cdef class Numbers:
    def __cinit__(self):
        self.make(FEWEST)

    def __dealloc__(self):
        PyMem_Free(self.places)

    cdef int make(self, unsigned long long size) except -1:
        self.places = <Numbered *>PyMem_Calloc(size, sizeof(Numbered))
        if self.places is NULL:
            raise MemoryError
        self.mask = size - 1
        return 0

    cdef long long add(self, unsigned long long key, unsigned long long at) except -1:
        self.places[at].key, self.places[at].number = key, self.count
        self.count += 1
        if 2 * <unsigned long long>self.count > self.mask:
            self.grow()
        return self.count - 1

    cdef int grow(self) except -1:
        cdef Numbered *before = self.places
        cdef unsigned long long place, at, size = self.mask + 1
        self.make(4 * size)
        for place in range(size):
            if before[place].key:
                at = ((before[place].key - 1) * 0x9E3779B97F4A7C15ULL >> 32) & self.mask
                while self.places[at].key:
                    at = (at + 1) & self.mask
                self.places[at] = before[place]
        PyMem_Free(before)
        return 0


cdef class Distinct:
    def __cinit__(self):
        self.objects, self.known, self.found, self.numbers = Numbers(), {}, [], []

    cdef long long look_up(self, object text) except -1:
        kept = self.known.get(text)
        if kept is None:
            kept = self.known[text] = len(self.found)
            self.found.append(text)
        return kept


cdef class Words:
    def __cinit__(self, dict bits):
        cdef unsigned int at
        cdef Py_ssize_t number
        if len(bits) > MOST_WORDS_OF_NAMES:
            raise ValueError(f"There are more than {MOST_WORDS_OF_NAMES} words of names")
        self.bits = bits
        for number, (word, mask) in enumerate(bits.items()):
            spelt = word.encode("ascii")
            if not 0 < len(spelt) <= LONGEST_WORD:
                raise ValueError(f"A word of names is longer than {LONGEST_WORD} letters: {word}")
            at = _hash(spelt, len(spelt))
            while self.places[at]:
                at = (at + 1) & (PLACES - 1)
            self.places[at] = number + 1
            self.words[number].length, self.words[number].bits = len(spelt), mask
            memcpy(self.words[number].letters, <const char *>spelt, len(spelt))

    cdef long long of(self, const char *letters, Py_ssize_t length) noexcept:
        cdef unsigned int at = _hash(letters, length)
        cdef Word *word
        while self.places[at]:
            word = &self.words[self.places[at] - 1]
            if word.length == length and memcmp(word.letters, letters, length) == 0:
                return word.bits
            at = (at + 1) & (PLACES - 1)
        return 0

    cdef long long in_name(self, str value, bint splits_camel, Py_ssize_t longest) except -1:
        """The bits of the words in the first characters of a class or id value."""
        cdef Py_ssize_t length = min(<Py_ssize_t>len(value), longest), at, count = 0
        cdef unsigned char c, kind
        cdef bint was_small = False
        cdef char word[LONGEST_WORD + 1]
        cdef long long found = 0
        cdef const unsigned char *text
        if not PyUnicode_IS_ASCII(value):
            return plain_words_in(value[:longest], self, splits_camel)
        text = <const unsigned char *>PyUnicode_DATA(value)
        for at in range(length):
            c = text[at]
            kind = letters[c]
            if kind == SEPARATOR or (kind == LARGE and was_small and splits_camel):
                if 0 < count <= LONGEST_WORD:
                    found |= self.of(word, count)
                count = 0
            was_small = kind == SMALL
            if kind == SEPARATOR:
                continue
            if count < LONGEST_WORD:
                word[count] = c + 32 if kind == LARGE else c
            count += 1
        return found | self.of(word, count) if 0 < count <= LONGEST_WORD else found


cdef inline unsigned int _hash(const char *word, Py_ssize_t length) noexcept:
    """The first, middle and last letter and the length tell nearly all words apart."""
    cdef unsigned int found = <unsigned char>word[0]
    found = found * 31 + <unsigned char>word[length - 1]
    found = found * 31 + <unsigned char>word[length // 2]
    found = found * 31 + <unsigned int>length
    return (found * 2654435761u >> 12) & (PLACES - 1)


def words_in(str value, Words words, bint splits_camel):
    """The bits of the words that a class or id value is made of, as ``plain_names`` says."""
    return words.in_name(value, splits_camel, len(value))


cdef class Pieces:
    """Groups of words that class values may hold; those that begin alike stand together."""

    cdef Word words[MOST_WORDS]
    cdef int groups[MOST_WORDS]
    cdef bint begins[MOST_WORDS]
    # by the lowest five bits of their first two letters
    cdef unsigned char first[1024]
    cdef unsigned char end[1024]
    cdef readonly tuple wanted
    cdef dict kept

    def __cinit__(self, tuple wanted):
        cdef Py_ssize_t at
        self.wanted, self.kept = wanted, {}
        each = sorted(
            [(word.strip(), group, word) for group, words in enumerate(wanted) for word in words],
            key=lambda named: [ord(letter) & 31 for letter in named[0][:2]],
        )
        if len(each) > MOST_WORDS or len(wanted) > 63:
            raise ValueError(f"There are more than {MOST_WORDS} words of classes, or 63 groups")
        for at, (word, group, named) in enumerate(each):
            spelt = word.encode("ascii")
            if not 1 < len(spelt) <= LONGEST_WORD:
                raise ValueError(f"A word of classes is no longer than {LONGEST_WORD} letters, and no letter: {word}")
            self.words[at].length = len(spelt)
            memcpy(self.words[at].letters, <const char *>spelt, len(spelt))
            self.groups[at], self.begins[at] = group, named != word
            beginning = (spelt[0] & 31) << 5 | spelt[1] & 31
            if self.end[beginning] == 0:
                self.first[beginning] = at
            self.end[beginning] = at + 1

    cdef long long of(self, str value) except -1:
        """A bit for each group of which a class value holds a word."""
        kept = self.kept.get(value)
        if kept is not None:
            return kept
        found = self.held_by(value)
        if len(value) <= LONGEST_KEPT:
            if len(self.kept) == MOST_KEPT:
                self.kept.clear()
            self.kept[value] = found
        return found

    cdef long long held_by(self, str value) except -1:
        cdef char text[LONGEST_VALUE]
        cdef Py_ssize_t at, place, length = len(value), size
        cdef unsigned char c
        cdef unsigned int beginning
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
        for at in range(length - 1):
            beginning = (text[at] & 31) << 5 | text[at + 1] & 31
            for place in range(self.first[beginning], self.end[beginning]):
                size = self.words[place].length
                if at + size > length or memcmp(text + at, self.words[place].letters, size) != 0:
                    continue
                if not self.begins[place] or at == 0 or not _is_word(text[at - 1]):
                    found |= <long long>1 << self.groups[place]
        return found


cdef inline bint _is_word(unsigned char c) noexcept:
    return 97 <= c <= 122 or 48 <= c <= 57 or c == 95


def class_counts(list classes, Pieces pieces):
    """How many class values hold one of the words, for each group of words, as ``plain_names`` says."""
    cdef Py_ssize_t at
    cdef long long before, place, group
    cdef Numbers known = Numbers()
    cdef list masks = []
    cdef long long[::1] times = np.zeros(len(classes), np.int64)
    cdef long long counts[64]
    for at in range(len(classes)):
        value = classes[at]
        if value is not None:
            before = known.count
            place = known.number(<size_t><void *>value)
            times[place] += 1
            if place == before:
                masks.append(pieces.of(value))
    for group in range(64):
        counts[group] = 0
    for at in range(known.count):
        place = <long long>masks[at]
        group = 0
        while place:
            counts[group] += times[at] if place & 1 else 0
            place >>= 1
            group += 1
    return [counts[group] for group in range(len(pieces.wanted))]
