# cython: language_level=3, boundscheck=False, wraparound=False
"""A look at the words of a text, compiled: the twin of :mod:`crawler.parsers.bylines.words`."""

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object text)
    void *PyUnicode_DATA(object text)
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)


cdef inline bint _is_of_word(char c) noexcept nogil:
    return 97 <= c <= 122 or 65 <= c <= 90 or 48 <= c <= 57 or c == 95


def may_hold(str text not None, beginnings):
    """False where no phrase can begin at any of the text's words or signs; True for what is not ASCII."""
    cdef const char *data
    cdef Py_ssize_t at, length = len(text)
    if not PyUnicode_IS_ASCII(text):
        return True
    data = <const char *>PyUnicode_DATA(text)
    fours, twos, ones = beginnings.fours, beginnings.twos, beginnings.ones
    for at in range(length):
        if (at and _is_of_word(data[at - 1])) or data[at] == 32:
            continue
        if (
            PyUnicode_Substring(text, at, at + 4) in fours
            or PyUnicode_Substring(text, at, at + 2) in twos
            or PyUnicode_Substring(text, at, at + 1) in ones
        ):
            return True
    return False
