"""Names and numbers for them, as the other compiled modules use them."""

cimport cython

cdef enum:
    LONGEST_WORD = 32
    MOST_WORDS = 64
    MOST_WORDS_OF_NAMES = 255
    PLACES = 1024
    # names that are remembered, and their characters at most: pages of a site repeat them
    MOST_KEPT = 20000
    LONGEST_KEPT = 200


cdef struct Numbered:
    unsigned long long key
    long long number


@cython.final
cdef class Numbers:
    """Numbers keys in the order in which they are met: a table of open addresses that is at most half full."""

    cdef Numbered *places
    cdef unsigned long long mask
    cdef long long count

    cdef int make(self, unsigned long long size) except -1
    cdef int grow(self) except -1
    cdef inline long long number(self, unsigned long long key) except -1:
        """The number of a key; of a new one, how many there are."""
        cdef unsigned long long at = (key * 0x9E3779B97F4A7C15ULL >> 32) & self.mask
        # 0 stands for an empty place
        key += 1
        while self.places[at].key != key:
            if self.places[at].key == 0:
                return self.add(key, at)
            at = (at + 1) & self.mask
        return self.places[at].number

    cdef long long add(self, unsigned long long key, unsigned long long at) except -1


@cython.final
cdef class Distinct:
    """Numbers texts by what they say; one object is looked up once. ``found`` are the texts in the order of their
    numbers."""

    cdef Numbers objects
    cdef dict known
    cdef list found
    cdef list numbers

    cdef inline long long number(self, object text) except -1:
        cdef long long before = self.objects.count
        cdef long long place = self.objects.number(<size_t><void *>text)
        if place == before:
            self.numbers.append(self.look_up(text))
        return <long long>self.numbers[place]

    cdef long long look_up(self, object text) except -1


cdef struct Word:
    Py_ssize_t length
    long long bits
    char letters[LONGEST_WORD]


@cython.final
cdef class Words:
    """Words of names and their bits, found by their letters without making a string of them."""

    cdef Word words[MOST_WORDS_OF_NAMES]
    # which word has a place, from 1 on: a table small enough to stay at hand
    cdef unsigned char places[PLACES]
    cdef readonly dict bits

    cdef long long of(self, const char *word, Py_ssize_t length) noexcept
    cdef long long in_name(self, str value, bint splits_camel, Py_ssize_t longest) except -1
