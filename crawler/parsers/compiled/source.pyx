# cython: language_level=3, boundscheck=False, wraparound=False
"""Looks at all bytes of a page's source, compiled: twins of functions of
:mod:`crawler.parsers.document.characters`."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE

from crawler.parsers.document.characters import is_misleading as is_surely_misleading


cdef extern from "source.h":
    bint holds_utf8(const unsigned char *at, size_t length) nogil
    bint holds_controls(const unsigned char *at, size_t length) nogil
    bint may_hold_marks(const unsigned char *at, size_t length) nogil


def is_utf8(bytes source not None):
    """True for bytes that can be read as UTF-8."""
    return bool(holds_utf8(<const unsigned char *>PyBytes_AS_STRING(source), PyBytes_GET_SIZE(source)))


def is_misleading(bytes source not None):
    """True where a page's source, in UTF-8, holds characters that make a text look like another."""
    cdef const unsigned char *at = <const unsigned char *>PyBytes_AS_STRING(source)
    cdef size_t length = PyBytes_GET_SIZE(source)
    if holds_controls(at, length):
        return True
    return bool(may_hold_marks(at, length)) and is_surely_misleading(source)
