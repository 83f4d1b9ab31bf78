# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The links of a page that could be teasers, in C: the twin of :mod:`crawler.parsers.teasers.entries`.

Every link of a page comes by, and most are of menus. What few links need is left to the Python functions.
"""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport strcmp, strlen
from lxml.includes cimport etreepublic as lxml
from lxml.includes.tree cimport XML_ELEMENT_NODE, xmlNode

from crawler.parsers.blocks.block import Anchor, Block, Container
from crawler.parsers.blocks.text import weight
from crawler.parsers.teasers.entries import (
    BULLETS,
    COLUMNS,
    DEEPEST,
    LONGEST_LEAD,
    MOST,
    MOSTLY,
    PARTLY,
    PATHS,
    Entry,
    ends_inviting,
    leads_away,
)
from crawler.parsers.teasers.teaser import TITLE_WEIGHT

from crawler.parsers.compiled.slots cimport (
    PyUnicode_IS_ASCII,
    PyUnicode_Substring,
    empty,
    fill,
    number_in,
    slot,
    value_in,
)

from crawler.parsers.compiled import require_lxml

require_lxml(lxml.LXML_VERSION_STRING.decode())
lxml.import_lxml__etree()

cdef Py_ssize_t INDEX = slot(Block, "index")
cdef Py_ssize_t TEXT = slot(Block, "text")
cdef Py_ssize_t WEIGHT = slot(Block, "weight")
cdef Py_ssize_t DENSITY = slot(Block, "link_density")
cdef Py_ssize_t INSIDE = slot(Block, "container")
cdef Py_ssize_t HEADING = slot(Block, "heading")
cdef Py_ssize_t ANCHORS = slot(Block, "anchors")
cdef Py_ssize_t LINK_TEXT = slot(Anchor, "text")
cdef Py_ssize_t LINK_HREF = slot(Anchor, "href")
cdef Py_ssize_t LINK_ELEMENT = slot(Anchor, "element")
cdef Py_ssize_t TAG = slot(Container, "tag")
cdef Py_ssize_t PARENT = slot(Container, "parent")
cdef Py_ssize_t ELEMENT = slot(Container, "element")
cdef Py_ssize_t ENTRY_ANCHOR = slot(Entry, "anchor")
cdef Py_ssize_t ENTRY_SHAPE = slot(Entry, "shape")
cdef Py_ssize_t ENTRY_BLOCK = slot(Entry, "block")
cdef Py_ssize_t ENTRY_BLOCKS = slot(Entry, "blocks")
cdef Py_ssize_t ENTRY_COMPOSED = slot(Entry, "_is_composed")
cdef int columns = COLUMNS
cdef double mostly = MOSTLY
cdef double partly = PARTLY
cdef double longest_lead = LONGEST_LEAD
cdef int most = MOST
cdef int deepest = DEEPEST
cdef double title_weight = TITLE_WEIGHT
cdef object around = ("around",)
if len(Entry.__slots__) != 5:
    raise TypeError(f"Entry has other slots than {', '.join(Entry.__slots__)}")


cdef inline bint _is_one_link(object block):
    return <double>value_in(block, DENSITY) > 0.9 and len(<tuple>value_in(block, ANCHORS)) == 1


cdef inline double _weight(str text):
    return <double>len(text) if PyUnicode_IS_ASCII(text) else <double>weight(text)


cdef bint _are_cards(tuple anchors) except -1:
    """True for links made of the same elements, each long enough for a headline: cards in a row."""
    cdef xmlNode *one
    cdef xmlNode *other
    cdef Py_ssize_t at
    cdef bint has_children = False
    for at in range(len(anchors)):
        one = (<lxml._Element>value_in(anchors[0], LINK_ELEMENT))._c_node.children
        other = (<lxml._Element>value_in(anchors[at], LINK_ELEMENT))._c_node.children
        while True:
            while one is not NULL and one.type != XML_ELEMENT_NODE:
                one = one.next
            while other is not NULL and other.type != XML_ELEMENT_NODE:
                other = other.next
            if one is NULL or other is NULL:
                break
            has_children = True
            if strcmp(<const char *>one.name, <const char *>other.name) != 0:
                return False
            one, other = one.next, other.next
        if one is not other:
            return False
    if not has_children:
        return False
    for at in range(len(anchors)):
        if _weight(<str>value_in(anchors[at], LINK_TEXT)) < title_weight:
            return False
    return True


cdef class _Shapes:
    """How links stand in the tree: the tags above them. Each container is looked at once."""

    cdef list containers
    cdef list known
    cdef dict steps

    def __init__(self, list containers):
        self.containers, self.known, self.steps = containers, [None] * len(containers), {}

    cdef object of(self, object block, object anchor, int place):
        """Equal for two links below like tags, in the same column of their block."""
        cdef Py_ssize_t inside = number_in(block, INSIDE)
        cdef xmlNode *top = (<lxml._Element>value_in(self.containers[inside], ELEMENT))._c_node
        cdef xmlNode *current = (<lxml._Element>value_in(anchor, LINK_ELEMENT))._c_node.parent
        start = (self.path(inside), value_in(block, HEADING), place)
        if current is top:
            return start
        tags = []
        while current is not NULL and current.type == XML_ELEMENT_NODE and current is not top and len(tags) < deepest:
            tags.append(_tag(current))
            current = current.parent
        return start + (tuple(tags) if current is top else around)

    cdef object path(self, Py_ssize_t index):
        """The number of a container's path of tags."""
        if index < 0:
            return 0
        found = self.known[index]
        if found is None:
            container = self.containers[index]
            step = (self.path(number_in(container, PARENT)), value_in(container, TAG))
            found = self.steps.get(step)
            if found is None:
                found = self.steps[step] = len(self.steps) + 1
            self.known[index] = found
        return found


cdef str _tag(xmlNode *node):
    if node.ns is NULL:
        return PyUnicode_DecodeUTF8(<const char *>node.name, strlen(<const char *>node.name), NULL)
    return lxml.namespacedName(node)


cdef object _entry(object anchor, object shape, object block):
    made = empty(Entry)
    fill(made, ENTRY_ANCHOR, anchor)
    fill(made, ENTRY_SHAPE, shape)
    fill(made, ENTRY_BLOCK, block)
    fill(made, ENTRY_BLOCKS, [block])
    fill(made, ENTRY_COMPOSED, None)
    return made


cdef bint _leads(str href) except -1:
    """True for an address that leads to a page, or for none at all."""
    return (len(href) > 0 and PyUnicode_Substring(href, 0, 1) in PATHS) or leads_away(href)


cdef bint _is_next_line(object entry, object block) except -1:
    """True where a card links each of its lines by itself: to the same page, one below the other."""
    cdef list lines = <list>value_in(entry, ENTRY_BLOCKS)
    before = lines[len(lines) - 1]
    if number_in(block, INDEX) != number_in(before, INDEX) + 1 or not _is_one_link(before) or not _is_one_link(block):
        return False
    return entry.has_address


cdef bint _take_line(object entry, object block, object shape) except -1:
    cdef list lines = <list>value_in(entry, ENTRY_BLOCKS)
    cdef bint is_first = number_in(block, HEADING) > 0
    if is_first:
        for line in lines:
            is_first = is_first and number_in(line, HEADING) == 0
    if is_first:
        entry.shape = shape
    lines.append(block)


def entries(view):
    """The page's possible teasers in reading order, those without an address included."""
    cdef list blocks = view.page.blocks
    cdef list found = []
    cdef _Shapes shapes = _Shapes(view.page.containers)
    cdef object taken = view.taken
    cdef object last = None
    cdef tuple anchors
    cdef Py_ssize_t at, count, looked_at
    cdef double density
    cdef int place, step
    for block in blocks:
        anchors = <tuple>value_in(block, ANCHORS)
        count = len(anchors)
        if not count or value_in(block, INDEX) in taken:
            continue
        density = <double>value_in(block, DENSITY)
        looked_at, place, step = count, -1, 0
        if count > 1 and density >= mostly:
            if count <= columns and not _are_cards(anchors):
                place = step = 1
        elif density >= partly or _is_lead(block, anchors[0]):
            looked_at, place = 1, 0
        elif <double>value_in(block, WEIGHT) <= longest_lead and ends_inviting(view, block):
            anchors, looked_at, place = anchors[count - 1 :], 1, 0
        else:
            looked_at = 0
        for at in range(looked_at):
            anchor = anchors[at]
            if last is not None:
                known = value_in(last, ENTRY_ANCHOR)
                if value_in(known, LINK_ELEMENT) is value_in(anchor, LINK_ELEMENT):
                    (<list>value_in(last, ENTRY_BLOCKS)).append(block)
                    place += step
                    continue
                if <str>value_in(anchor, LINK_HREF) == <str>value_in(known, LINK_HREF) and _is_next_line(last, block):
                    _take_line(last, block, shapes.of(block, anchor, place))
                    place += step
                    continue
            if _leads(<str>value_in(anchor, LINK_HREF)):
                last = _entry(anchor, shapes.of(block, anchor, place), block)
                found.append(last)
            place += step
        if len(found) >= most:
            break
    return found


cdef bint _is_lead(object block, object anchor) except -1:
    """True for a short line that begins with a link."""
    if <double>value_in(block, WEIGHT) > longest_lead:
        return False
    return (<str>value_in(block, TEXT)).lstrip(BULLETS).startswith(<str>value_in(anchor, LINK_TEXT))
