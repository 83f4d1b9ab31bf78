# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What a block's text is made of, read once: the twin of :mod:`crawler.parsers.main_text.text_columns`."""

from crawler.parsers.blocks.text import CLOSING, SENTENCE_END
from crawler.parsers.main_text.characters import CLASSES, CURRENCIES
from crawler.parsers.main_text.text_columns import DATE_LINE

from libc.math cimport sqrt

from crawler.parsers.compiled.slots cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, Py_UNICODE_ISDECIMAL

cdef double LONGEST_DATED = DATE_LINE

# What a character is: the bits of ``CLASSES``, then these.
cdef enum:
    IS_DIGIT = 1 << 0
    IS_UPPER = 1 << 1
    IS_COMMA = 1 << 2
    IS_STOP = 1 << 3
    IS_FULL_STOP = 1 << 4
    IS_SIGN = 1 << 5
    IS_CODE = 1 << 6
    IS_SPACE = 1 << 7
    IS_CURRENCY = 1 << 8
    IS_LINE_END = 1 << 9
    IS_NUMERAL = 1 << 10
    IS_CIRCLED = 1 << 11
    IS_AFTER_NUMBER = 1 << 12
    IS_CLOSING = 1 << 13
    ENDS_SENTENCE = 1 << 14

cdef enum:
    KNOWN = 0x10000
    # a sum of this many still fits a byte
    AT_ONCE = 255

cdef unsigned short classes[KNOWN]
# for each set of the lowest eight bits, a byte each with one in it for each bit
cdef unsigned long long ones[256]


def _learn():
    cdef int mask, bit
    for code, found in enumerate(CLASSES.tolist()):
        classes[code] = found
    for bit, characters in (
        (IS_CURRENCY, CURRENCIES),
        (IS_LINE_END, "\n"),
        (IS_NUMERAL, "abcdefghABCDEFGHivx一二三四五六七八九十"),
        (IS_CIRCLED, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
        (IS_AFTER_NUMBER, ".)、．）:"),
        (IS_CLOSING, CLOSING + " "),
        (ENDS_SENTENCE, "".join(SENTENCE_END)),
    ):
        for character in characters:
            classes[ord(character)] |= bit
    for mask in range(256):
        ones[mask] = 0
        for bit in range(8):
            ones[mask] |= <unsigned long long>(mask >> bit & 1) << 8 * bit


_learn()


cdef inline unsigned short _class_of(unsigned int c) noexcept:
    return classes[c] if c < KNOWN else 0


cdef bint ends_sentence(str text) noexcept:
    """As ``ends_sentence`` of :mod:`crawler.parsers.blocks.text` says."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef Py_ssize_t at = len(text) - 1
    while at >= 0 and _class_of(PyUnicode_READ(kind, data, at)) & IS_CLOSING:
        at -= 1
    return at >= 0 and _class_of(PyUnicode_READ(kind, data, at)) & ENDS_SENTENCE != 0


cdef Py_ssize_t text_columns(str text, float *row, float weight) except -1:
    """What a text is made of, and what it begins and ends with; gives how many spaces are in it."""
    cdef int kind = PyUnicode_KIND(text), bit
    cdef void *data = PyUnicode_DATA(text)
    cdef Py_ssize_t length = len(text), place = 0, end, sentences = 0
    cdef Py_ssize_t sums[8]
    cdef unsigned long long packed
    cdef unsigned short mask, seen = 0, first, last
    cdef unsigned int c, before
    for bit in range(8):
        sums[bit] = 0
    while place < length:
        end, packed = min(place + AT_ONCE, length), 0
        while place < end:
            mask = _class_of(PyUnicode_READ(kind, data, place))
            seen |= mask
            packed += ones[mask & 255]
            place += 1
            if mask & IS_STOP:
                c = PyUnicode_READ(kind, data, place) if place < length else 10
                sentences += c == 32 or c == 10
        for bit in range(8):
            sums[bit] += packed >> 8 * bit & 255
    c = PyUnicode_READ(kind, data, length - 1)
    before = PyUnicode_READ(kind, data, length - 2) if length > 1 else 0
    first, last = _class_of(PyUnicode_READ(kind, data, 0)), _class_of(c)
    row[0], row[1] = sentences + sums[4], sums[2]
    row[2], row[3] = <float>sqrt(<double>sums[0] / length), <float>sqrt(<double>sums[1] / length)
    row[4], row[5], row[6] = sums[5], sums[6], sums[7]
    row[7], row[8] = first & IS_UPPER != 0, first & IS_DIGIT != 0
    row[9] = c == 0x3A or c == 0xFF1A
    row[10] = c == 0x2026 or (c == 0x2E and before == 0x2E)
    row[11] = last & (IS_STOP | IS_FULL_STOP) != 0
    row[12] = c == 0x3F or c == 0xFF1F
    row[13] = _is_numbered(kind, data, length, seen & IS_LINE_END != 0)
    row[14] = seen & IS_CURRENCY and _is_priced(kind, data, length)
    row[15] = sums[0] >= 2 and weight <= LONGEST_DATED and _has_year(kind, data, length)
    return sums[7]


cdef bint _is_numbered(int kind, void *data, Py_ssize_t length, bint has_lines) noexcept:
    """True where a line opens as an entry with a number, a letter or a numeral does."""
    cdef Py_ssize_t at = 0
    while True:
        if _is_numbered_at(kind, data, length, at):
            return True
        if not has_lines:
            return False
        while at < length and PyUnicode_READ(kind, data, at) != 10:
            at += 1
        if at == length:
            return False
        at += 1


cdef bint _is_numbered_at(int kind, void *data, Py_ssize_t length, Py_ssize_t at) noexcept:
    cdef Py_ssize_t start
    cdef unsigned int c = PyUnicode_READ(kind, data, at) if at < length else 0
    if c == 0x28 or c == 0xFF08:
        at += 1
        c = PyUnicode_READ(kind, data, at) if at < length else 0
    start = at
    if Py_UNICODE_ISDECIMAL(c):
        while at < length and at < start + 2 and Py_UNICODE_ISDECIMAL(PyUnicode_READ(kind, data, at)):
            at += 1
    elif _class_of(c) & IS_NUMERAL:
        while at < length and at < start + 3 and _class_of(PyUnicode_READ(kind, data, at)) & IS_NUMERAL:
            at += 1
    elif _class_of(c) & IS_CIRCLED:
        at += 1
    else:
        return False
    return at < length and _class_of(PyUnicode_READ(kind, data, at)) & IS_AFTER_NUMBER != 0


cdef bint _is_decimal_at(int kind, void *data, Py_ssize_t length, Py_ssize_t at) noexcept:
    return 0 <= at < length and Py_UNICODE_ISDECIMAL(PyUnicode_READ(kind, data, at))


cdef bint _is_priced(int kind, void *data, Py_ssize_t length) noexcept:
    """True where a number stands behind a currency's sign, or before one that is written there."""
    cdef Py_ssize_t at, beside
    cdef unsigned int c
    for at in range(length):
        c = PyUnicode_READ(kind, data, at)
        if not _class_of(c) & IS_CURRENCY:
            continue
        if c != 0x20BD:
            beside = at + 2 if at + 1 < length and PyUnicode_READ(kind, data, at + 1) == 32 else at + 1
            if _is_decimal_at(kind, data, length, beside):
                return True
        if c == 0x20AC or c == 0x20BD:
            beside = at - 2 if at > 0 and PyUnicode_READ(kind, data, at - 1) == 32 else at - 1
            if _is_decimal_at(kind, data, length, beside):
                return True
    return False


cdef bint _has_year(int kind, void *data, Py_ssize_t length) noexcept:
    """True where four digits of this century or the last stand between no others."""
    cdef Py_ssize_t at
    cdef unsigned int c, following
    for at in range(length - 3):
        c, following = PyUnicode_READ(kind, data, at), PyUnicode_READ(kind, data, at + 1)
        if (
            ((c == 0x31 and following == 0x39) or (c == 0x32 and following == 0x30))
            and _is_decimal_at(kind, data, length, at + 2)
            and _is_decimal_at(kind, data, length, at + 3)
            and not _is_decimal_at(kind, data, length, at + 4)
            and not _is_decimal_at(kind, data, length, at - 1)
        ):
            return True
    return False
