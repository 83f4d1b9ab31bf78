# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Main blocks as lines, compiled: the twin of ``lines_of`` of :mod:`crawler.parsers.structure.plain_lines`.

Most lines are paragraphs that open with no mark. Tables, and marks that stand alone, are left to the Python functions.
"""

from cpython.object cimport PyObject
from cpython.ref cimport Py_DECREF, Py_INCREF

from crawler.parsers.blocks.block import Block, Container
from crawler.parsers.structure.markers import (
    LONGEST_ALONE,
    beginnings_of_counters,
    is_only_marker,
    read_bare_number,
    read_marker,
)
from crawler.parsers.structure.plain_lines import (
    CODE_TAGS,
    ITEM_HEADING,
    LONGEST_HEADING,
    Line,
    continues,
    counts_time,
    joined_markers,
    rows_of,
)

from crawler.parsers.compiled.slots cimport (
    PyUnicode_DATA,
    PyUnicode_KIND,
    PyUnicode_READ,
    PyUnicode_Substring,
    empty,
    fill,
    held,
    slot,
    value_in,
)


cdef Py_ssize_t TEXT = slot(Block, "text")
cdef Py_ssize_t WEIGHT = slot(Block, "weight")
cdef Py_ssize_t INSIDE = slot(Block, "container")
cdef Py_ssize_t HEADING = slot(Block, "heading")
cdef Py_ssize_t AFTER_BREAK = slot(Block, "after_break")
cdef Py_ssize_t ENLARGED = slot(Block, "enlarged")
cdef Py_ssize_t AROUND = slot(Container, "around")
cdef Py_ssize_t TAG = slot(Container, "tag")
cdef Py_ssize_t LINE_BLOCK = slot(Line, "block")
cdef Py_ssize_t LINE_TEXT = slot(Line, "text")
cdef Py_ssize_t LINE_HEADING = slot(Line, "heading")
cdef Py_ssize_t LINE_ITEM = slot(Line, "item")
cdef Py_ssize_t LINE_QUOTE = slot(Line, "is_quote")
cdef Py_ssize_t LINE_CODE = slot(Line, "is_code")
cdef Py_ssize_t LINE_MARKER = slot(Line, "marker")
cdef Py_ssize_t LINE_BLOCKS = slot(Line, "blocks")
cdef Py_ssize_t LINE_TAG = slot(Line, "container_tag")

# the slots that most lines leave as they are, and what they hold then
cdef list usual = []
_asked = Line(None, "")
for _name in Line.__slots__:
    if _name not in {"block", "text", "blocks"}:
        usual.append((slot(Line, _name), getattr(_asked, _name)))

cdef Py_ssize_t longest_alone = LONGEST_ALONE
cdef double longest_heading = LONGEST_HEADING
cdef int item_heading = ITEM_HEADING

cdef enum:
    # characters among which a marker has one of its signs, and those that tell that no counting word opens a text:
    # one more than are looked at, for folding to leave them as they are
    NEAR = 18
    OPENING = 4


cdef inline int put(object instance, Py_ssize_t offset, object value) except -1:
    """Fill a slot that holds something."""
    before = <object>held(instance, offset)
    Py_INCREF(value)
    (<PyObject **>(<char *><PyObject *>instance + offset))[0] = <PyObject *>value
    Py_DECREF(before)
    return 0


cdef object _line(object block):
    made = empty(Line)
    fill(made, LINE_BLOCK, block)
    fill(made, LINE_TEXT, value_in(block, TEXT))
    fill(made, LINE_BLOCKS, (block,))
    for offset, value in usual:
        fill(made, <Py_ssize_t>offset, value)
    return made


cdef class _Counters:
    """What counting words begin with."""

    cdef object fours
    cdef object twos
    cdef object ones

    def __init__(self, beginnings):
        self.fours, self.twos, self.ones = beginnings.fours, beginnings.twos, beginnings.ones

    cdef bint may_mark(self, str text) except -1:
        """False where a text surely opens with no marker: with a letter, no counting word, and none of the signs."""
        cdef int kind = PyUnicode_KIND(text)
        cdef void *data = PyUnicode_DATA(text)
        cdef Py_ssize_t at, length = len(text)
        cdef unsigned int c, before = 0
        if length <= OPENING:
            return True
        for at in range(min(length, NEAR)):
            c = PyUnicode_READ(kind, data, at)
            # digits, and signs that are none of ASCII's: Python is to look
            if c >= 128 or 48 <= c <= 58 or c == 46 or c == 41 or c == 44:
                return True
            if at == 0 and not 97 <= c | 32 <= 122:
                return True
            if at <= OPENING and (c < 32 or c == 127 or (c == 32 and before == 32)):
                return True
            before = c
        opening = (<str>PyUnicode_Substring(text, 0, OPENING)).lower()
        return (
            opening in self.fours
            or PyUnicode_Substring(opening, 0, 2) in self.twos
            or PyUnicode_Substring(opening, 0, 1) in self.ones
        )


cdef bint _has_table(list blocks, list containers) except -1:
    for block in blocks:
        if "tr" in <frozenset>value_in(containers[<Py_ssize_t>value_in(block, INSIDE)], AROUND):
            return True
    return False


cdef list _joined_headings(list blocks):
    """Blocks as lines; a heading that is broken into two lines is one."""
    cdef list rows = []
    last = None
    for block in blocks:
        if last is not None and value_in(block, AFTER_BREAK) and value_in(block, HEADING) and continues(last, block):
            last.text = f"{last.text} {block.text}"
            last.blocks = (*last.blocks, block)
        else:
            last = _line(block)
            rows.append(last)
    return rows


def lines_of(view, list blocks, lists):
    """The main blocks as lines with their headings, items and markers."""
    cdef list containers = view.page.containers
    cdef list rows = rows_of(view, blocks) if _has_table(blocks, containers) else _joined_headings(blocks)
    cdef _Counters counters = _Counters(beginnings_of_counters(view.words))
    cdef bint has_alone = False
    for line in rows:
        text = value_in(line, LINE_TEXT)
        if len(<str>text) <= longest_alone and counters.may_mark(<str>text) and is_only_marker(text, view.words):
            has_alone = True
            break
    found = list(joined_markers(view, rows)) if has_alone else rows
    for line in found:
        _complete(view, line, lists, containers, counters)
    return found


cdef int _complete(object view, object line, object lists, list containers, _Counters counters) except -1:
    block = value_in(line, LINE_BLOCK)
    container = containers[<Py_ssize_t>value_in(block, INSIDE)]
    cdef frozenset around = <frozenset>value_in(container, AROUND)
    heading = value_in(block, HEADING) if <double>value_in(block, WEIGHT) <= longest_heading else 0
    if "li" in around:
        chain = lists.chain(block)
        if chain:
            line.item, line.depth = chain[0].index, len(chain)
            line.number = lists.number(chain[0])
            if heading >= item_heading:
                heading = 0
    put(line, LINE_HEADING, heading)
    put(line, LINE_TAG, value_in(container, TAG))
    if "blockquote" in around:
        put(line, LINE_QUOTE, True)
    if "pre" in around and block.element.tag in CODE_TAGS:
        put(line, LINE_CODE, True)
    if value_in(line, LINE_MARKER) is not None:
        return 0
    text = value_in(line, LINE_TEXT)
    marker = read_marker(text, view.words) if counters.may_mark(<str>text) else None
    if marker is not None and <Py_ssize_t>value_in(line, LINE_ITEM) >= 0 and counts_time(marker, view):
        marker = None
    # a number without any sign after it opens a text by a digit
    if (
        marker is None
        and (<Py_UCS4>PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), 0)).isdecimal()
        and (heading or value_in(block, ENLARGED) or block.is_bold)
    ):
        marker = read_bare_number(text)
    put(line, LINE_MARKER, marker)
    return 0
