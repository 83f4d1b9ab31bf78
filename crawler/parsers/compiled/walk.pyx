# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The walk of :mod:`crawler.parsers.blocks.walk`, compiled: the same blocks and containers in a fifth of the time.

It reads libxml2's nodes through lxml's public C interface (``lxml.includes.etreepublic``), so that only elements
that a block or container keeps become Python objects. What happens on few elements (styles, permalinks, ``<pre>``)
is left to the functions of the Python walk. ``tests/parsers/test_compiled.py`` holds the two to one another.
"""

from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport memcpy, strcmp, strlen
from lxml.includes cimport etreepublic as lxml
from lxml.includes.tree cimport (
    XML_CDATA_SECTION_NODE,
    XML_ELEMENT_NODE,
    XML_TEXT_NODE,
    xmlAttr,
    xmlNode,
)

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Anchor, Block, Container, Segmented
from crawler.parsers.blocks.markup import (
    HEADING_LEVELS,
    KINDS,
    emphasis_of,
    heading_level,
    is_hidden,
    is_permalink,
)
from crawler.parsers.blocks.reader import EMPTY_LINE, FOLDED, HEADING_REACH, LINE_BREAK, NEAR_IMAGES
from crawler.parsers.blocks.text import UNSPACED_WEIGHT, cleaned
from crawler.parsers.blocks.walk import prose_length

from crawler.parsers.compiled import require_lxml

require_lxml(lxml.LXML_VERSION_STRING.decode())
lxml.import_lxml__etree()


cdef extern from "slots.h":
    Py_ssize_t slot_offset(object descriptor)
    void fill(object instance, Py_ssize_t offset, object value)
    object empty(type kind)

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)
    unsigned int PyUnicode_READ(int kind, void *data, Py_ssize_t place)
    void PyUnicode_WRITE(int kind, void *data, Py_ssize_t place, unsigned int character)
    object PyUnicode_New(Py_ssize_t length, unsigned int highest)



cdef enum Kind:
    INLINE, BOLD, LARGE, LINK, IMAGE, BREAK, BLOCK, UNSEEN


cdef struct Tag:
    char name[16]
    int kind
    int heading
    PyObject *text

cdef enum:
    TAGS = 512
    LONGEST_TAG = 15

cdef Tag tags[TAGS]
cdef Tag other
_kept_tags = []


cdef inline unsigned int _place(const char *name) noexcept nogil:
    cdef unsigned int key = 5381
    cdef int at = 0
    while name[at]:
        key = key * 33 ^ <unsigned char>name[at]
        at += 1
    return key & (TAGS - 1)


cdef Tag *_tag_of(const char *name) noexcept nogil:
    """What the name of an element means; ``other`` for one that only wraps text."""
    cdef unsigned int at = _place(name)
    while tags[at].text is not NULL:
        if strcmp(tags[at].name, name) == 0:
            return &tags[at]
        at = (at + 1) & (TAGS - 1)
    return &other


def _learn_tags():
    for text, kind in KINDS.items():
        name = text.encode()
        if len(name) > LONGEST_TAG:
            raise ValueError(f"The name of the element is too long for the table: {text}")
        at = _place(name)
        while tags[at].text is not NULL:
            at = (at + 1) & (TAGS - 1)
        memcpy(tags[at].name, <char *>name, len(name) + 1)
        tags[at].kind = kind
        tags[at].heading = HEADING_LEVELS.get(text, 0)
        _kept_tags.append(text)
        tags[at].text = <PyObject *>text


_learn_tags()
other.kind = INLINE


cdef class _Maker:
    """Makes instances of a class with ``__slots__`` from the values of ``names``, in their order."""

    cdef type kind
    cdef Py_ssize_t count
    cdef Py_ssize_t at[16]

    def __init__(self, kind, names):
        self.kind, self.count = kind, len(names)
        if set(names) != set(kind.__slots__):
            raise TypeError(f"{kind.__name__} has other slots than {', '.join(names)}")
        for place, name in enumerate(names):
            self.at[place] = slot_offset(getattr(kind, name))
            if self.at[place] < 0:
                raise TypeError(f"{kind.__name__}.{name} is no slot")

    cdef object make(self, tuple values):
        cdef Py_ssize_t place
        made = empty(self.kind)
        for place in range(self.count):
            fill(made, self.at[place], values[place])
        return made


cdef _Maker of_container = _Maker(
    Container,
    ("index", "parent", "element", "tag", "depth", "first", "around", "heading", "classes", "id", "role", "label", "end"),
)
cdef _Maker of_block = _Maker(
    Block,
    ("index", "text", "element", "container", "heading", "after_break", "weight", "folded", "anchors", "link_density",
     "bold", "bold_lead", "enlarged", "images"),
)
cdef _Maker of_anchor = _Maker(Anchor, ("text", "href", "element"))
cdef int longest_folded = FOLDED
cdef double unspaced_more = UNSPACED_WEIGHT - 1
cdef int near_images = NEAR_IMAGES
cdef int heading_reach = HEADING_REACH
cdef object nothing = frozenset()
cdef object not_bold = (False, False)
cdef object only_bold = (True, False)
cdef object no_text = ""
cdef object no_items = ()
cdef object zero = 0.0


cdef enum Looks:
    OTHER, PRINTED, BLANK

cdef enum:
    KNOWN = 0x10000

# What a character means to ``cleaned``: OTHER is left to Python. PRINTED ones stand in normal form C beside any other.
cdef unsigned char looks[KNOWN]
# What a printed character is to ``folded``, 0 where Python is to say.
cdef unsigned short lower[KNOWN]
# Alphabets without combining letters, typographic signs, ideographs and kana.
_PRINTED = ((0x21, 0x7F), (0xA1, 0xAD), (0xAE, 0x300), (0x386, 0x387), (0x388, 0x38B), (0x38E, 0x3A2), (0x3A3, 0x483),
            (0x48A, 0x530), (0x5D0, 0x5EB), (0x620, 0x64B), (0x660, 0x670), (0x671, 0x6D6), (0x2010, 0x2028),
            (0x2030, 0x205F), (0x2190, 0x2200), (0x2460, 0x2500), (0x25A0, 0x2600), (0x3001, 0x3030),
            (0x3041, 0x3097), (0x30A1, 0x30FB), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0xFF01, 0xFF5F))
_BLANK = (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
_IDEOGRAPHS = (0x4E00, 0xA000)
_FOLDED_BY_PYTHON = 0x2500
"""Up to here Python is asked what each character folds to; ideographs are what they are."""


def _learn_characters():
    for first, end in _PRINTED:
        for code in range(first, end):
            looks[code] = PRINTED
            if code < _FOLDED_BY_PYTHON:
                alike = folded(f"a{chr(code)}a").removeprefix("a").removesuffix("a")
                if len(alike) == 1 and ord(alike) < KNOWN:
                    lower[code] = ord(alike)
            elif _IDEOGRAPHS[0] <= code < _IDEOGRAPHS[1]:
                lower[code] = code
    for code in _BLANK:
        looks[code] = BLANK
    lower[32] = 32


_learn_characters()


cdef inline bint _is_space(unsigned char c) noexcept nogil:
    return c == 32 or 9 <= c <= 13 or 28 <= c <= 31


cdef str _cleaned(str text):
    """``cleaned`` of :mod:`crawler.parsers.blocks.text`, which is asked where a character is not a plain one."""
    cdef Py_ssize_t length = len(text), at, written = 0, end = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef unsigned int c, highest = 0
    cdef unsigned char look
    cdef bint was_blank = True, is_folded = True
    for at in range(length):
        c = PyUnicode_READ(kind, data, at)
        look = looks[c] if c < KNOWN else OTHER
        if look == OTHER:
            return cleaned(text)
        if look == PRINTED:
            written += 1
            highest |= c
            was_blank = False
        else:
            if c != 32 or was_blank:
                is_folded = False
            written += not was_blank
            was_blank = True
    if written and was_blank:
        written -= 1
    if is_folded and written == length:
        return text
    if written == 0:
        return no_text
    result = PyUnicode_New(written, 127 if highest < 128 else 255 if highest < 256 else 65535)
    kind_to = PyUnicode_KIND(result)
    target = PyUnicode_DATA(result)
    was_blank = True
    for at in range(length):
        c = PyUnicode_READ(kind, data, at)
        if looks[c] == BLANK:
            if was_blank:
                continue
            c = 32
        if end == written:
            break
        PyUnicode_WRITE(kind_to, target, end, c)
        end += 1
        was_blank = c == 32
    return result


cdef str _folded_start(str text):
    """``folded`` of :mod:`crawler.lexicons.phrases` of the beginning of a cleaned text."""
    cdef Py_ssize_t length = len(text), at
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef unsigned int c, alike, highest = 0
    cdef bint is_same = length <= longest_folded
    length = min(length, longest_folded)
    while length and PyUnicode_READ(kind, data, length - 1) == 32:
        length -= 1
    for at in range(length):
        c = PyUnicode_READ(kind, data, at)
        alike = lower[c] if c < KNOWN else 0
        if not alike:
            return folded(text[:longest_folded])
        highest |= alike
        is_same = is_same and alike == c
    if is_same:
        return text
    result = PyUnicode_New(length, 127 if highest < 128 else 255 if highest < 256 else 65535)
    kind_to = PyUnicode_KIND(result)
    target = PyUnicode_DATA(result)
    for at in range(length):
        PyUnicode_WRITE(kind_to, target, at, lower[PyUnicode_READ(kind, data, at)])
    return result


cdef double _weight(str text):
    """``weight`` of :mod:`crawler.parsers.blocks.text`."""
    cdef Py_ssize_t length = len(text), at, unspaced = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef unsigned int c
    if kind == 1:
        return length
    for at in range(length):
        c = PyUnicode_READ(kind, data, at)
        unspaced += 0x3040 <= c <= 0x30FF or 0x3400 <= c <= 0x9FFF or 0xF900 <= c <= 0xFAFF
    return length + unspaced_more * unspaced


cdef inline bint _is_text(xmlNode *node) noexcept nogil:
    return node.type == XML_TEXT_NODE or node.type == XML_CDATA_SECTION_NODE


cdef str _value(xmlNode *node, xmlAttr *attribute):
    """An attribute's value, as lxml gives it."""
    cdef xmlNode *text = attribute.children
    if text is NULL:
        return no_text
    if text.next is NULL and text.type == XML_TEXT_NODE and text.content is not NULL:
        return PyUnicode_DecodeUTF8(<char *>text.content, strlen(<char *>text.content), NULL)
    return lxml.attributeValue(node, attribute)


cdef str _run(xmlNode *node):
    """The text nodes from here on as one text, as lxml gives them; None for no text."""
    cdef xmlNode *following
    if node is NULL or not _is_text(node):
        return None
    following = node.next
    if following is NULL or not _is_text(following):
        if node.content is NULL or node.content[0] == 0:
            return no_text
        return PyUnicode_DecodeUTF8(<char *>node.content, strlen(<char *>node.content), NULL)
    parts = []
    while node is not NULL and _is_text(node):
        parts.append(<bytes><char *>node.content)
        node = node.next
    return b"".join(parts).decode("utf-8")


cdef bint _is_blank(xmlNode *node) noexcept nogil:
    """True where a run of text nodes is surely white space alone."""
    cdef const unsigned char *content
    while node is not NULL and _is_text(node):
        content = <const unsigned char *>node.content
        while content[0]:
            if not _is_space(content[0]):
                return False
            content += 1
        node = node.next
    return True


cdef class Walk:
    """One walk over a body. The state is that of ``Reader``, with the open links and emphases by node."""

    cdef lxml._Document document
    cdef object ignored
    cdef bint skips_hidden
    cdef public Py_ssize_t hidden_length
    cdef list blocks
    cdef list containers
    cdef list classes
    cdef list stack
    cdef list parts
    cdef list linked
    cdef list linked_by
    cdef dict marked
    cdef list links
    cdef list emphases
    cdef list images
    cdef dict kept
    cdef dict around_with
    cdef xmlNode *owner
    cdef bint after_break
    cdef int headings
    cdef int preformatted

    def __init__(self, ignored, skips_hidden):
        self.ignored = ignored
        self.skips_hidden = skips_hidden
        self.hidden_length = 0
        self.blocks, self.containers, self.classes = [], [], []
        self.stack, self.parts, self.linked, self.linked_by = [], [], [], []
        self.marked, self.links, self.emphases, self.images = {}, [], [], []
        self.kept, self.around_with = {}, {}
        self.owner = NULL
        self.after_break = False
        self.headings = self.preformatted = 0

    def page(self):
        return Segmented(self.blocks, self.containers, self.classes)

    cdef object element_of(self, xmlNode *node):
        return lxml.elementFactory(self.document, node)

    def run(self, lxml._Element body):
        cdef xmlNode *top = body._c_node
        cdef xmlNode *node = top
        cdef xmlNode *following
        cdef Tag *tag
        self.document = body._doc
        while True:
            # an element begins
            tag = _tag_of(<const char *>node.name) if node.ns is NULL else &other
            if self.begin(node, tag, node is top):
                following = node.children
                if following is not NULL:
                    if _is_text(following):
                        self.take(following, node)
                    while following is not NULL and following.type != XML_ELEMENT_NODE:
                        following = following.next
                if following is not NULL:
                    node = following
                    continue
                self.leave(node, tag)
            elif self.links or self.emphases:
                self.close_inline(node)
            # and ends, and with the last child its parent
            while True:
                if node is top:
                    return
                following = node.next
                if following is not NULL and _is_text(following):
                    self.take(following, node.parent)
                while following is not NULL and following.type != XML_ELEMENT_NODE:
                    following = following.next
                if following is not NULL:
                    node = following
                    break
                node = node.parent
                tag = _tag_of(<const char *>node.name) if node.ns is NULL else &other
                self.leave(node, tag)

    cdef bint begin(self, xmlNode *node, Tag *tag, bint is_top) except -1:
        """Enter an element; false where nothing in it is seen."""
        cdef int kind = tag.kind
        cdef xmlAttr *attribute = node.properties
        cdef xmlAttr *class_at = NULL
        cdef xmlAttr *style_at = NULL
        cdef xmlAttr *hidden_at = NULL
        cdef xmlAttr *href_at = NULL
        cdef bint is_unseen = kind == UNSEEN
        cdef const char *name
        cdef object names = None, style = None, hidden = None
        while attribute is not NULL:
            name = <const char *>attribute.name
            if name[0] == c"c" and strcmp(name, "class") == 0:
                class_at = attribute
            elif name[0] == c"s" and strcmp(name, "style") == 0:
                style_at = attribute
            elif name[0] == c"h" and strcmp(name, "hidden") == 0:
                hidden_at = attribute
            elif name[0] == c"h" and strcmp(name, "href") == 0:
                href_at = attribute
            attribute = attribute.next
        if class_at is not NULL:
            names = self.value(node, class_at)
        self.classes.append(names)
        if not is_unseen and (style_at is not NULL or hidden_at is not NULL or self.ignored):
            style = _value(node, style_at) if style_at is not NULL else None
            hidden = _value(node, hidden_at) if hidden_at is not NULL else None
            if style or hidden is not None or self.ignored:
                is_unseen = bool(self.ignored) and self.element_of(node) in self.ignored
                if not is_unseen and self.skips_hidden and not is_top:
                    is_unseen = is_hidden(style, hidden)
                if is_unseen:
                    self.hidden_length += prose_length(self.element_of(node))
        if kind == LINK and not is_unseen and href_at is not NULL:
            href = _value(node, href_at)
            if href:
                element = self.element_of(node)
                self.links.append((element, href))
                is_unseen = href[0] == "#" and is_permalink(element)
        if is_unseen:
            self.skip(node)
            return False
        if kind == BOLD or kind == LARGE or style:
            self.emphasise(node, kind, style)
        if kind == BLOCK:
            self.open_container(node, tag, names)
        elif kind == BREAK:
            self.break_line(strcmp(tag.name, "br") == 0)
        elif kind == IMAGE:
            self.images.append(self.element_of(node))
        return True

    cdef object value(self, xmlNode *node, xmlAttr *attribute):
        """An attribute's value; pages repeat few: each is kept once."""
        found = _value(node, attribute)
        return self.kept.setdefault(found, found)

    cdef int skip(self, xmlNode *top) except -1:
        """Note the classes of all elements in one that is not seen."""
        cdef xmlNode *node = top.children
        cdef xmlAttr *attribute
        while node is not NULL:
            if node.type == XML_ELEMENT_NODE:
                attribute = node.properties
                while attribute is not NULL and strcmp(<const char *>attribute.name, "class") != 0:
                    attribute = attribute.next
                self.classes.append(self.value(node, attribute) if attribute is not NULL else None)
                if node.children is not NULL:
                    node = node.children
                    continue
            while node.next is NULL:
                node = node.parent
                if node is top:
                    return 0
            node = node.next
        return 0

    cdef int leave(self, xmlNode *node, Tag *tag) except -1:
        if tag.kind == BLOCK:
            self.close_container(tag)
        if self.links or self.emphases:
            self.close_inline(node)
        return 0

    cdef int close_inline(self, xmlNode *node) except -1:
        if self.links and (<lxml._Element>(<tuple>self.links[len(self.links) - 1])[0])._c_node is node:
            self.links.pop()
        if self.emphases and <size_t>(<tuple>self.emphases[len(self.emphases) - 1])[0] == <size_t>node:
            self.emphases.pop()
        return 0

    cdef int emphasise(self, xmlNode *node, int kind, object style) except -1:
        if kind == BOLD and not style:
            emphasis = only_bold
        else:
            emphasis = emphasis_of(self.element_of(node), kind, style)
            if emphasis is None:
                return 0
        if self.emphases:
            bold, large = emphasis
            around = (<tuple>self.emphases[len(self.emphases) - 1])[1]
            emphasis = (bold or around[0], large or around[1])
        self.emphases.append((<size_t>node, emphasis))
        return 0

    cdef int break_line(self, bint is_break) except -1:
        if self.parts or len(self.images) > near_images:
            self.end_block()
        self.after_break = is_break
        return 0

    cdef int open_container(self, xmlNode *node, Tag *tag, object names) except -1:
        cdef object container, text, above, around, parent, heading, label, identity, role, widened
        cdef xmlAttr *attribute
        cdef const char *name
        if self.parts or len(self.images) > near_images:
            self.end_block()
        self.after_break = False
        text = <object>tag.text
        heading = tag.heading
        parent, around = -1, nothing
        if self.stack:
            above = self.stack[len(self.stack) - 1]
            parent, around = above.index, above.around
        widened = self.around_with.get((around, text))
        if widened is None:
            widened = self.around_with[(around, text)] = around if text in around else around | {text}
        identity = role = label = no_text
        element = self.element_of(node)
        attribute = node.properties
        while attribute is not NULL:
            name = <const char *>attribute.name
            if name[0] == c"i" and strcmp(name, "id") == 0:
                identity = _value(node, attribute)
            elif name[0] == c"r" and strcmp(name, "role") == 0:
                role = self.value(node, attribute)
                heading = heading or heading_level(element)
            elif name[0] == c"a" and strcmp(name, "aria-label") == 0:
                label = _value(node, attribute)
            attribute = attribute.next
        container = of_container.make((
            len(self.containers), parent, element, text, len(self.stack), len(self.blocks), widened, heading, names,
            identity, role, label, 0,
        ))
        self.containers.append(container)
        self.stack.append(container)
        if heading:
            self.headings += 1
        if strcmp(tag.name, "pre") == 0:
            self.preformatted += 1
        return 0

    cdef int close_container(self, Tag *tag) except -1:
        if self.parts or len(self.images) > near_images:
            self.end_block()
        container = self.stack.pop()
        container.end = len(self.blocks)
        self.after_break = False
        if container.heading:
            self.headings -= 1
        if strcmp(tag.name, "pre") == 0:
            self.preformatted -= 1
        return 0

    cdef int take(self, xmlNode *run, xmlNode *owner) except -1:
        """Take the text that begins with this node."""
        if not self.parts and _is_blank(run):
            return 0
        text = _run(run)
        if not text or (not self.parts and text.isspace()):
            return 0
        if self.preformatted and "\n" in text:
            self.add_lines(text, owner)
            return 0
        if not self.parts:
            self.owner = owner
        if self.links or self.emphases:
            self.mark()
        self.parts.append(text)
        return 0

    cdef int mark(self) except -1:
        place = len(self.parts)
        if self.links:
            self.linked.append(place)
            self.linked_by.append(self.links[len(self.links) - 1])
        if self.emphases:
            self.marked[place] = (<tuple>self.emphases[len(self.emphases) - 1])[1]
        return 0

    cdef int add_lines(self, str text, xmlNode *owner) except -1:
        for place, line in enumerate((EMPTY_LINE if EMPTY_LINE.search(text) else LINE_BREAK).split(text)):
            if place:
                if self.parts:
                    self.end_block()
                self.after_break = True
            if not line or (not self.parts and line.isspace()):
                continue
            if not self.parts:
                self.owner = owner
            self.mark()
            self.parts.append(line)
        return 0

    cdef int end_block(self) except -1:
        cdef str text = _cleaned("".join(self.parts) if len(self.parts) != 1 else <str>self.parts[0])
        if text and self.owner is not NULL:
            self.add_block(text)
        else:
            del self.images[:-near_images]
        if self.linked:
            self.linked.clear()
            self.linked_by.clear()
        if self.marked:
            self.marked.clear()
        self.parts.clear()
        return 0

    cdef int add_block(self, str text) except -1:
        cdef object container = self.stack[len(self.stack) - 1]
        cdef object heading = container.heading
        cdef object anchors = no_items, density = zero, bold = 0, lead = no_text, enlarged = False, images = no_items
        cdef object measure, key
        if not heading and self.headings:
            heading = self.heading_around()
        measure, key = _weight(text), _folded_start(text)
        if self.linked:
            anchors, density = self.anchors(text)
        if self.marked:
            bold, lead, enlarged = self.emphasis()
        if self.images:
            images = tuple(self.images)
            self.images.clear()
        block = of_block.make((
            len(self.blocks), text, self.element_of(self.owner), container.index, heading, self.after_break, measure, key,
            anchors, density, bold, lead, enlarged, images,
        ))
        self.blocks.append(block)
        return 0

    cdef object heading_around(self):
        cdef Py_ssize_t at = len(self.stack) - 2, last = len(self.stack) - heading_reach
        while at >= 0 and at >= last:
            heading = self.stack[at].heading
            if heading:
                return heading
            at -= 1
        return 0

    cdef object anchor(self, str text, tuple link):
        return of_anchor.make((text, link[1], link[0]))

    cdef tuple anchors(self, str text):
        """The links of a block, and the share of its text in them."""
        cdef list links = self.linked_by
        cdef list found = []
        cdef Py_ssize_t at, count = len(links), length = 0
        cdef str shown = no_text
        if count == len(self.parts) and links[0] is links[count - 1]:
            return (self.anchor(text, links[0]),), 1.0
        for at in range(count):
            shown += <str>self.parts[self.linked[at]]
            if at + 1 == count or links[at] is not links[at + 1]:
                shown = _cleaned(shown)
                if shown:
                    length += len(shown)
                    found.append(self.anchor(shown, links[at]))
                shown = no_text
        return tuple(found), min(1.0, <double>length / <double>len(text))

    cdef tuple emphasis(self):
        """Characters in bold, the bold text that the block opens with, and whether all of it is large."""
        total, lead_open, enlarged = 0, True, True
        lead = []
        for place, text in enumerate(self.parts):
            bold, large = self.marked.get(place, not_bold)
            visible = len(text) - text.count(" ") - text.count("\n")
            total += visible if bold else 0
            lead_open = lead_open and (bold or not visible)
            if lead_open:
                lead.append(text)
            enlarged = enlarged and (large or not visible)
        return total, _cleaned("".join(lead)), enlarged


def read_text(text):
    """A text cleaned, its folded beginning and its weight."""
    cdef str clean = _cleaned(text)
    return clean, _folded_start(clean), _weight(clean)


def walk(body, ignored, skips_hidden):
    """The page, and the length of the prose that its mark-up hides."""
    walked = Walk(ignored, skips_hidden)
    walked.run(body)
    return walked.page(), walked.hidden_length
