# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What is asked of single elements of the tree, compiled: twins of :mod:`crawler.parsers.document.xpaths` and of
:mod:`crawler.parsers.document.nodes`.

They read libxml2's nodes through lxml's public C interface: lxml makes a Python object of each element that Python
looks at, and most of these are only counted or passed by.
"""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport uintptr_t
from libc.string cimport strcmp, strlen
from lxml.includes cimport etreepublic as lxml
from lxml.includes.tree cimport XML_CDATA_SECTION_NODE, XML_ELEMENT_NODE, XML_TEXT_NODE, const_xmlChar, xmlNode

from crawler.parsers.compiled import require_lxml

require_lxml(lxml.LXML_VERSION_STRING.decode())
lxml.import_lxml__etree()

cdef enum:
    # nodes beside an element among which those of its tag are counted anew at each call; farther off once a parent
    NEAR = 256
    MOST_TAGS = 32


cdef inline bint _are_alike(xmlNode *one, xmlNode *other) noexcept nogil:
    """True for elements of one tag."""
    if one.name is not other.name and strcmp(<const char *>one.name, <const char *>other.name) != 0:
        return False
    if one.ns is other.ns:
        return True
    if one.ns is NULL or other.ns is NULL:
        return False
    return one.ns.href is other.ns.href or strcmp(<const char *>one.ns.href, <const char *>other.ns.href) == 0


cdef str _tag(xmlNode *node):
    if node.ns is NULL:
        return PyUnicode_DecodeUTF8(<const char *>node.name, strlen(<const char *>node.name), NULL)
    return lxml.namespacedName(node)


cdef class XPaths:
    """Absolute paths such as ``/html/body/div[2]/p[3]``. All elements must be of one document."""

    cdef lxml._Document document
    # by the addresses of the nodes, which stay where they are as long as their document
    cdef dict paths
    cdef dict steps

    def __init__(self):
        self.document, self.paths, self.steps = None, {}, {}

    def of(self, lxml._Element element not None):
        """The path of an element, as lxml and browsers count."""
        if element._doc is not self.document:
            self.document, self.paths, self.steps = element._doc, {}, {}
        return self.path(element._c_node)

    cdef str path(self, xmlNode *node):
        cdef xmlNode *above
        cdef str found
        known = self.paths.get(<uintptr_t>node)
        if known is not None:
            return <str>known
        missing = [<uintptr_t>node]
        found = ""
        above = node.parent
        while above is not NULL and above.type == XML_ELEMENT_NODE:
            known = self.paths.get(<uintptr_t>above)
            if known is not None:
                found = <str>known
                break
            missing.append(<uintptr_t>above)
            above = above.parent
        for address in reversed(missing):
            found = f"{found}/{self.step(<xmlNode *><uintptr_t>address)}"
            self.paths[address] = found
        return found

    cdef str step(self, xmlNode *node):
        cdef xmlNode *beside
        cdef int passed = 0, before = 0
        cdef bint is_alone = True
        if node.parent is NULL or node.parent.type != XML_ELEMENT_NODE:
            return _tag(node)
        beside = node.prev
        while beside is not NULL:
            before += beside.type == XML_ELEMENT_NODE and _are_alike(beside, node)
            beside = beside.prev
            passed += 1
            if passed > NEAR:
                return self.counted_step(node)
        if before == 0:
            beside = node.next
            while beside is not NULL:
                if beside.type == XML_ELEMENT_NODE and _are_alike(beside, node):
                    is_alone = False
                    break
                beside = beside.next
                passed += 1
                if passed > NEAR:
                    return self.counted_step(node)
        return _tag(node) if before == 0 and is_alone else f"{_tag(node)}[{before + 1}]"

    cdef str counted_step(self, xmlNode *node):
        """The step of an element that has many beside it: they are counted once for all."""
        cdef xmlNode *child
        known = self.steps.get(<uintptr_t>node)
        if known is None:
            counts, places = {}, []
            child = node.parent.children
            while child is not NULL:
                if child.type == XML_ELEMENT_NODE:
                    tag = _tag(child)
                    counts[tag] = counts.get(tag, 0) + 1
                    places.append((<uintptr_t>child, tag, counts[tag]))
                child = child.next
            for address, tag, place in places:
                self.steps[address] = f"{tag}[{place}]" if counts[tag] > 1 else tag
            known = self.steps[<uintptr_t>node]
        return <str>known


cdef inline xmlNode *_following(xmlNode *node, xmlNode *top) noexcept nogil:
    """The next node in document order within ``top``; NULL behind the last one."""
    if node.type == XML_ELEMENT_NODE and node.children is not NULL:
        return node.children
    while node is not top:
        if node.next is not NULL:
            return node.next
        node = node.parent
    return NULL


def elements_named(lxml._Element root not None, tuple kept, tuple counted):
    """The elements with each of the tags in ``kept``, and how many have each of those in ``counted``."""
    cdef xmlNode *top = root._c_node
    cdef xmlNode *node = top
    cdef const char *names[MOST_TAGS]
    cdef int counts[MOST_TAGS]
    cdef int at, first_counted = len(kept), end = len(kept) + len(counted)
    if end > MOST_TAGS:
        raise ValueError(f"At most {MOST_TAGS} tags can be asked for.")
    encoded = [tag.encode() for tag in (*kept, *counted)]
    for at in range(end):
        names[at], counts[at] = encoded[at], 0
    found = [[] for _ in kept]
    while node is not NULL:
        if node.type == XML_ELEMENT_NODE and node.ns is NULL:
            for at in range(end):
                if names[at][0] == <char>node.name[0] and strcmp(names[at], <const char *>node.name) == 0:
                    if at < first_counted:
                        (<list>found[at]).append(lxml.elementFactory(root._doc, node))
                    else:
                        counts[at] += 1
                    break
        node = _following(node, top)
    return dict(zip(kept, found)), [counts[at] for at in range(first_counted, end)]


def classes_beside(lxml._Element root not None, lxml._Element body not None):
    """The class values of all elements in the children of ``root`` but in ``body``; None where they have none."""
    cdef xmlNode *node = root._c_node.children
    cdef xmlNode *inner
    found = []
    while node is not NULL:
        inner = node if node is not body._c_node and node.type == XML_ELEMENT_NODE else NULL
        while inner is not NULL:
            if inner.type == XML_ELEMENT_NODE:
                found.append(lxml.attributeValueFromNsName(inner, NULL, <const_xmlChar *>"class"))
            inner = _following(inner, node)
        node = node.next
    return found


cdef inline bint _is_text(xmlNode *node) noexcept nogil:
    return node.type == XML_TEXT_NODE or node.type == XML_CDATA_SECTION_NODE


cdef int _says_something(xmlNode *run) except -1:
    """True for a run of text nodes that is not white space alone."""
    cdef xmlNode *node = run
    cdef const unsigned char *at
    cdef bint is_empty = True
    while node is not NULL and _is_text(node):
        at = <const unsigned char *>node.content
        while at is not NULL and at[0]:
            if at[0] >= 128:
                return not _run(run).isspace()
            if not (at[0] == 32 or 9 <= at[0] <= 13 or 28 <= at[0] <= 31):
                return True
            is_empty = False
            at += 1
        node = node.next
    # as str.isspace has it
    return is_empty


cdef str _run(xmlNode *node):
    parts = []
    while node is not NULL and _is_text(node):
        parts.append(<bytes><const char *>node.content)
        node = node.next
    return b"".join(parts).decode("utf-8")


def has_pieces(lxml._Element element not None):
    """True for an element with children and more than one text that is not white space."""
    cdef xmlNode *top = element._c_node
    cdef xmlNode *node = top.children
    cdef int found = 0
    while node is not NULL and node.type != XML_ELEMENT_NODE:
        node = node.next
    if node is NULL:
        return False
    node = top.children
    while node is not NULL:
        if _is_text(node) and (node.prev is NULL or not _is_text(node.prev)):
            found += _says_something(node)
            if found > 1:
                return True
        node = _following(node, top)
    return False


def author_mark(lxml._Element element not None, lxml._Element container not None):
    """ "property" where an element, what it stands in, or its container says to be an author's, "class" where a class
    of one of them names an author or a byline."""
    cdef xmlNode *near[4]
    cdef int at, count = 2
    near[0], near[1] = element._c_node, element._c_node.parent
    if container is not element:
        near[2], near[3], count = container._c_node, container._c_node.parent, 4
    mark = None
    for at in range(count):
        if near[at] is NULL or near[at].type != XML_ELEMENT_NODE or near[at].properties is NULL:
            continue
        if lxml.attributeValueFromNsName(near[at], NULL, <const_xmlChar *>"itemprop") == "author":
            return "property"
        name = lxml.attributeValueFromNsName(near[at], NULL, <const_xmlChar *>"class")
        if name and mark is None:
            lowered = (<str>name).lower()
            if "author" in lowered or "byline" in lowered:
                mark = "class"
    return mark
