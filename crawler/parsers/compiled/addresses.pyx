# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The forms of a group's addresses, in C: the twin of :mod:`crawler.parsers.teasers.addresses`."""

from libc.string cimport memchr

from crawler.parsers.teasers import addresses
from crawler.parsers.teasers.entries import NO_ADDRESS, PATHS

from crawler.parsers.compiled.slots cimport PyUnicode_DATA, PyUnicode_IS_ASCII, PyUnicode_Substring


cdef bint _is_slug(const char *start, const char *end) noexcept nogil:
    """True where the address ends in several words, or has a year or a number: categories have short names."""
    cdef const char *at
    cdef const char *last
    cdef int run = 0, joins = 0
    at = start
    while at < end:
        run = run + 1 if 48 <= at[0] <= 57 else 0
        if run == 4:
            return True
        at += 1
    last = <const char *>memchr(start, 63, end - start)
    if last is NULL:
        last = end
    while last > start and (last - 1)[0] == 47:
        last -= 1
    at = last
    while at > start and (at - 1)[0] != 47:
        at -= 1
        joins += at[0] == 45 or at[0] == 95 or at[0] == 126 or at[0] == 43
    return joins > 1


cdef bint _has_form(const char *start, const char *end, int depth, const char *ending, Py_ssize_t ending_length,
                    bint has_digit, bint has_words) noexcept nogil:
    """True for an address of this form: see ``form``."""
    cdef const char *at
    cdef const char *step = start
    cdef const char *last = NULL
    cdef const char *last_end = NULL
    cdef const char *point = NULL
    cdef Py_ssize_t length
    cdef int steps = 0, hyphens = 0
    cdef bint is_numbered = False
    at = start
    while at <= end:
        if at == end or at[0] == 47 or at[0] == 63 or at[0] == 35:
            length = at - step
            if length and not (length == 1 and step[0] == 46) and not (length == 2 and step[0] == 46 and step[1] == 46):
                steps += 1
                last, last_end = step, at
            if at == end or at[0] != 47:
                break
            step = at + 1
        at += 1
    if steps != depth:
        return False
    if last is NULL:
        return ending_length == 0 and not has_digit and not has_words
    at = last
    while at < last_end:
        if at[0] == 46 and point is NULL:
            point = at
        is_numbered = is_numbered or 48 <= at[0] <= 57
        hyphens += at[0] == 45
        at += 1
    length = 0 if point is NULL else min(last_end - point - 1, 5)
    if is_numbered != has_digit or (hyphens > 1) != has_words or length != ending_length:
        return False
    for steps in range(length):
        if point[1 + steps] != ending[steps]:
            return False
    return True


cdef enum:
    # first characters of an address among which those behind its scheme stand
    SCHEME = 8


def of_addresses(list hrefs, tuple wanted):
    """Of addresses without white space around: how many are none, have a fragment, are slugs, are of the form
    ``wanted`` (None: not asked), and which name their host."""
    cdef Py_ssize_t length, at
    cdef int none = 0, fragments = 0, slugs = 0, alike = 0
    cdef const char *start
    cdef const char *end
    cdef const char *host
    cdef list hosted = []
    cdef int depth = 0
    cdef bint has_digit = False, has_words = False, is_asked = wanted is not None, is_ascii_form = False
    cdef const char *ending = ""
    cdef Py_ssize_t ending_length = 0
    if is_asked:
        depth, ending_text, has_digit, has_words = wanted
        is_ascii_form = ending_text.isascii()
        encoded = ending_text.encode()
        ending, ending_length = encoded, len(encoded)
    for href in hrefs:
        if not PyUnicode_IS_ASCII(href):
            none += href[:1] not in PATHS and href.lower() in NO_ADDRESS
            fragments += "#" in href[1:]
            path = addresses.path(href)
            slugs += addresses.is_slug(path)
            alike += is_asked and addresses.has_form(path, wanted)
            if "//" in href[:8]:
                hosted.append(href)
            continue
        length = len(<str>href)
        start = <const char *>PyUnicode_DATA(href)
        end = start + length
        if length == 0 or PyUnicode_Substring(href, 0, 1) not in PATHS:
            none += (<str>href).lower() in NO_ADDRESS
        fragments += length > 1 and memchr(start + 1, 35, length - 1) is not NULL
        for at in range(min(length, SCHEME) - 1):
            if start[at] == 47 and start[at + 1] == 47:
                hosted.append(href)
                host = start + at + 2
                start = <const char *>memchr(host, 47, end - host)
                if start is NULL:
                    start = "/"
                    end = start + 1
                break
        slugs += _is_slug(start, end)
        if is_asked and is_ascii_form:
            alike += _has_form(start, end, depth, ending, ending_length, has_digit, has_words)
    return none, fragments, slugs, alike, hosted
