# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The looks at all blocks and links of :mod:`crawler.parsers.neighbours.filters`, compiled."""

from libc.string cimport strcmp
from lxml.includes cimport etreepublic as lxml
from lxml.includes.tree cimport (
    XML_COMMENT_NODE,
    XML_ELEMENT_NODE,
    XML_ENTITY_REF_NODE,
    XML_PI_NODE,
    XML_TEXT_NODE,
    xmlAttr,
    xmlNode,
)

from crawler.parsers.blocks.block import Anchor, Block, Container
from crawler.parsers.neighbours.filters import INLINE, MOST_LINKS
from crawler.parsers.neighbours.marks import ARROWS

from crawler.parsers.compiled.slots cimport (
    PyUnicode_IS_ASCII,
    PyUnicode_READ_CHAR,
    PyUnicode_Substring,
    slot,
    value_in,
)

from crawler.parsers.compiled import require_lxml

require_lxml(lxml.LXML_VERSION_STRING.decode())
lxml.import_lxml__etree()


cdef Py_ssize_t TEXT = slot(Block, "text")
cdef Py_ssize_t FOLDED = slot(Block, "folded")
cdef Py_ssize_t WEIGHT = slot(Block, "weight")
cdef Py_ssize_t INSIDE = slot(Block, "container")
cdef Py_ssize_t ANCHORS = slot(Block, "anchors")
cdef Py_ssize_t LINK_TEXT = slot(Anchor, "text")
cdef Py_ssize_t LINK_ELEMENT = slot(Anchor, "element")
cdef Py_ssize_t ELEMENT = slot(Container, "element")

cdef Py_ssize_t most_links = MOST_LINKS
cdef int inline_elements = INLINE
cdef object arrows = ARROWS
# the first arrow: below it stands no other but the signs of the keyboard
cdef Py_UCS4 first_arrow = min(ord(arrow) for arrow in ARROWS if ord(arrow) > 127)


cdef inline bint _is_arrow(Py_UCS4 sign) except -1:
    if sign < first_arrow:
        return (sign == 60 or sign == 62) and chr(sign) in arrows
    return chr(sign) in arrows


cdef inline bint _has_arrow(str text) except -1:
    return _is_arrow(PyUnicode_READ_CHAR(text, 0)) or _is_arrow(PyUnicode_READ_CHAR(text, len(text) - 1))


cdef class _Openings:
    """What words of a direction begin with."""

    cdef object openings
    cdef object fours
    cdef object twos
    cdef object ones

    def __init__(self, openings):
        self.openings, self.fours, self.twos, self.ones = openings, openings.fours, openings.twos, openings.ones

    cdef bint may_open(self, str text) except -1:
        cdef Py_UCS4 first
        if len(text):
            first = PyUnicode_READ_CHAR(text, 0)
            if first < 128 and first.isalnum():
                # no sign: nothing is to be taken off
                return (
                    PyUnicode_Substring(text, 0, 4) in self.fours
                    or PyUnicode_Substring(text, 0, 2) in self.twos
                    or PyUnicode_Substring(text, 0, 1) in self.ones
                )
        return self.openings.may_open(text)


def that_may_name(list blocks, openings, double heaviest):
    """The blocks up to a weight that begin with a word of a direction, or with or end with an arrow, or of whose few
    links one does, or whose few links are all made of several elements."""
    cdef _Openings known = _Openings(openings)
    cdef tuple anchors
    cdef list found = []
    for block in blocks:
        if <double>value_in(block, WEIGHT) > heaviest:
            continue
        if _has_arrow(<str>value_in(block, TEXT)) or known.may_open(<str>value_in(block, FOLDED)):
            found.append(block)
            continue
        anchors = <tuple>value_in(block, ANCHORS)
        if 1 < len(anchors) <= most_links and (_one_may_name(anchors, known) or _are_composed(anchors)):
            found.append(block)
    return found


cdef bint _one_may_name(tuple anchors, _Openings known) except -1:
    for anchor in anchors:
        text = value_in(anchor, LINK_TEXT)
        if _has_arrow(<str>text) or known.may_open((<str>PyUnicode_Substring(text, 0, 8)).lower()):
            return True
    return False


cdef bint _are_composed(tuple anchors) except -1:
    """True where each link has several children, as lxml counts them."""
    cdef xmlNode *child
    cdef int count
    for anchor in anchors:
        child = (<lxml._Element>value_in(anchor, LINK_ELEMENT))._c_node.children
        count = 0
        while child is not NULL and count < 2:
            count += child.type in (XML_ELEMENT_NODE, XML_COMMENT_NODE, XML_PI_NODE, XML_ENTITY_REF_NODE)
            child = child.next
        if count < 2:
            return False
    return True


def that_may_be_marked(list blocks, list containers, dict known, openings):
    """The links about which mark-up or their own text may name a direction."""
    cdef _Openings words = _Openings(openings)
    cdef tuple anchors
    cdef list found = []
    cdef xmlNode *top
    for block in blocks:
        anchors = <tuple>value_in(block, ANCHORS)
        if not len(anchors) or len(anchors) > most_links:
            continue
        inside = value_in(block, INSIDE)
        is_known = inside in known
        top = (<lxml._Element>value_in(containers[<Py_ssize_t>inside], ELEMENT))._c_node
        for anchor in anchors:
            if (
                is_known
                or _may_open(<str>value_in(anchor, LINK_TEXT), words)
                or _is_described((<lxml._Element>value_in(anchor, LINK_ELEMENT))._c_node, top)
            ):
                found.append((block, anchor))
    return found


cdef bint _may_open(str text, _Openings words) except -1:
    """True also for a text that would have to be folded to tell."""
    if not PyUnicode_IS_ASCII(text) or not len(text) or not PyUnicode_READ_CHAR(text, 0).isalnum():
        return True
    return words.may_open((<str>PyUnicode_Substring(text, 0, 4)).lower())


cdef bint _is_described(xmlNode *node, xmlNode *top) noexcept nogil:
    cdef xmlNode *current = node
    cdef xmlAttr *attribute
    cdef const char *name
    cdef int at
    attribute = node.properties
    while attribute is not NULL:
        if attribute.ns is NULL:
            name = <const char *>attribute.name
            if (strcmp(name, "title") == 0 or strcmp(name, "aria-label") == 0) and _has_value(attribute):
                return True
            if strcmp(name, "rel") == 0 and _names_way(attribute):
                return True
        attribute = attribute.next
    for at in range(inline_elements):
        if current is NULL or current.type != XML_ELEMENT_NODE or current is top:
            break
        attribute = current.properties
        while attribute is not NULL:
            if attribute.ns is NULL:
                name = <const char *>attribute.name
                if (strcmp(name, "class") == 0 or strcmp(name, "id") == 0) and _names_way(attribute):
                    return True
            attribute = attribute.next
        current = current.parent
    return False


cdef inline bint _has_value(xmlAttr *attribute) noexcept nogil:
    cdef xmlNode *text = attribute.children
    while text is not NULL:
        if text.type != XML_TEXT_NODE or (text.content is not NULL and text.content[0]):
            return True
        text = text.next
    return False


cdef bint _names_way(xmlAttr *attribute) noexcept nogil:
    """True for a value with "prev" or "next" in it, in letters of any case."""
    cdef xmlNode *text = attribute.children
    cdef const unsigned char *at
    if text is NULL or text.content is NULL:
        return False
    if text.next is not NULL or text.type != XML_TEXT_NODE:
        # a value in pieces: whoever asks is to look for himself
        return True
    at = <const unsigned char *>text.content
    while at[0]:
        # no other characters than ASCII ones have these small letters
        if at[0] | 32 == 112 and at[1] | 32 == 114 and at[2] | 32 == 101 and at[3] | 32 == 118:
            return True
        if at[0] | 32 == 110 and at[1] | 32 == 101 and at[2] | 32 == 120 and at[3] | 32 == 116:
            return True
        at += 1
    return False
