# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The loops over the links of a page, compiled: twins of functions of :mod:`crawler.parsers.teasers.entries`,
:mod:`~crawler.parsers.teasers.groups`, :mod:`~crawler.parsers.teasers.addresses` and
:mod:`~crawler.parsers.teasers.sums`, by the same names.

Every link of a page comes by, and most are of menus. What few links need is left to the Python functions.
"""

from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport memchr, strcmp, strlen
from lxml.includes cimport etreepublic as lxml
from lxml.includes.tree cimport XML_ELEMENT_NODE, xmlNode

from crawler.parsers.blocks.block import Anchor, Block, Container
from crawler.parsers.blocks.text import ends_sentence, weight
from crawler.parsers.teasers import addresses
from crawler.parsers.teasers.entries import (
    COLUMNS,
    DEEPEST,
    LONGEST_LEAD,
    MOST,
    MOSTLY,
    NO_ADDRESS,
    PARTLY,
    PATHS,
    BULLETS,
    Entry,
    ends_inviting,
    leads_away,
)
from crawler.parsers.teasers.groups import GAP_PROSE, LONGEST_HEADING, WIDEST_GAP, Group, cut, names_list, names_of_lists
from crawler.parsers.teasers.sums import longest_title
from crawler.parsers.teasers.teaser import CUT, SNIPPET_WEIGHT, TITLE_WEIGHT
from crawler.parsers.teasers.title_signs import LONG, SHORT

from lxml.etree import __version__ as lxml_version

if lxml.LXML_VERSION_STRING.decode() != lxml_version:
    raise ImportError(f"crawler.parsers.compiled.teasers was compiled for lxml {lxml.LXML_VERSION_STRING.decode()}, this is {lxml_version}: install healthcrawl anew")
lxml.import_lxml__etree()


cdef extern from "slots.h":
    Py_ssize_t slot_offset(object descriptor)
    void fill(object instance, Py_ssize_t offset, object value)
    PyObject *held(object instance, Py_ssize_t offset)
    object empty(type kind)

cdef extern from "Python.h":
    void *PyUnicode_DATA(object text)
    bint PyUnicode_IS_ASCII(object text)
    Py_UCS4 PyUnicode_READ_CHAR(object text, Py_ssize_t place)
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)


cdef Py_ssize_t _slot(kind, name) except -1:
    offset = slot_offset(getattr(kind, name))
    if offset < 0:
        raise TypeError(f"{kind.__name__}.{name} is no slot")
    return offset


cdef Py_ssize_t INDEX = _slot(Block, "index")
cdef Py_ssize_t TEXT = _slot(Block, "text")
cdef Py_ssize_t FOLDED = _slot(Block, "folded")
cdef Py_ssize_t WEIGHT = _slot(Block, "weight")
cdef Py_ssize_t DENSITY = _slot(Block, "link_density")
cdef Py_ssize_t INSIDE = _slot(Block, "container")
cdef Py_ssize_t HEADING = _slot(Block, "heading")
cdef Py_ssize_t ANCHORS = _slot(Block, "anchors")
cdef Py_ssize_t IMAGES = _slot(Block, "images")
cdef Py_ssize_t LINK_TEXT = _slot(Anchor, "text")
cdef Py_ssize_t LINK_HREF = _slot(Anchor, "href")
cdef Py_ssize_t LINK_ELEMENT = _slot(Anchor, "element")
cdef Py_ssize_t TAG = _slot(Container, "tag")
cdef Py_ssize_t PARENT = _slot(Container, "parent")
cdef Py_ssize_t ELEMENT = _slot(Container, "element")
cdef Py_ssize_t ENTRY_ANCHOR = _slot(Entry, "anchor")
cdef Py_ssize_t ENTRY_SHAPE = _slot(Entry, "shape")
cdef Py_ssize_t ENTRY_BLOCK = _slot(Entry, "block")
cdef Py_ssize_t ENTRY_BLOCKS = _slot(Entry, "blocks")
cdef Py_ssize_t ENTRY_COMPOSED = _slot(Entry, "_is_composed")
if len(Entry.__slots__) != 5:
    raise TypeError(f"Entry has other slots than {', '.join(Entry.__slots__)}")

cdef int columns = COLUMNS
cdef double mostly = MOSTLY
cdef double partly = PARTLY
cdef double longest_lead = LONGEST_LEAD
cdef int most = MOST
cdef int deepest = DEEPEST
cdef double title_weight = TITLE_WEIGHT
cdef double snippet_weight = SNIPPET_WEIGHT
cdef int widest_gap = WIDEST_GAP
cdef double gap_prose = GAP_PROSE
cdef double longest_heading = LONGEST_HEADING
cdef double shortest_long = SHORT
cdef double surely_long = LONG
cdef object around = ("around",)


cdef inline object slot(object instance, Py_ssize_t offset):
    return <object>held(instance, offset)


cdef inline Py_ssize_t _number(object instance, Py_ssize_t offset) except? -1:
    return <Py_ssize_t><object>held(instance, offset)


cdef inline bint _is_one_link(object block):
    return <double>slot(block, DENSITY) > 0.9 and len(<tuple>slot(block, ANCHORS)) == 1


cdef inline double _weight(str text):
    return <double>len(text) if PyUnicode_IS_ASCII(text) else <double>weight(text)


# Links of the page.


cdef bint _are_cards(tuple anchors) except -1:
    """True for links made of the same elements, each long enough for a headline: cards in a row."""
    cdef xmlNode *one
    cdef xmlNode *other
    cdef Py_ssize_t at
    cdef bint has_children = False
    for at in range(len(anchors)):
        one = (<lxml._Element>slot(anchors[0], LINK_ELEMENT))._c_node.children
        other = (<lxml._Element>slot(anchors[at], LINK_ELEMENT))._c_node.children
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
        if _weight(<str>slot(anchors[at], LINK_TEXT)) < title_weight:
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
        cdef Py_ssize_t inside = _number(block, INSIDE)
        cdef xmlNode *top = (<lxml._Element>slot(self.containers[inside], ELEMENT))._c_node
        cdef xmlNode *current = (<lxml._Element>slot(anchor, LINK_ELEMENT))._c_node.parent
        start = (self.path(inside), slot(block, HEADING), place)
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
            step = (self.path(_number(container, PARENT)), slot(container, TAG))
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
    cdef list lines = <list>slot(entry, ENTRY_BLOCKS)
    before = lines[len(lines) - 1]
    if _number(block, INDEX) != _number(before, INDEX) + 1 or not _is_one_link(before) or not _is_one_link(block):
        return False
    return entry.has_address


cdef bint _take_line(object entry, object block, object shape) except -1:
    cdef list lines = <list>slot(entry, ENTRY_BLOCKS)
    cdef bint is_first = _number(block, HEADING) > 0
    if is_first:
        for line in lines:
            is_first = is_first and _number(line, HEADING) == 0
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
        anchors = <tuple>slot(block, ANCHORS)
        count = len(anchors)
        if not count or slot(block, INDEX) in taken:
            continue
        density = <double>slot(block, DENSITY)
        looked_at, place, step = count, -1, 0
        if count > 1 and density >= mostly:
            if count <= columns and not _are_cards(anchors):
                place = step = 1
        elif density >= partly or _is_lead(block, anchors[0]):
            looked_at, place = 1, 0
        elif <double>slot(block, WEIGHT) <= longest_lead and ends_inviting(view, block):
            anchors, looked_at, place = anchors[count - 1 :], 1, 0
        else:
            looked_at = 0
        for at in range(looked_at):
            anchor = anchors[at]
            if last is not None:
                known = slot(last, ENTRY_ANCHOR)
                if slot(known, LINK_ELEMENT) is slot(anchor, LINK_ELEMENT):
                    (<list>slot(last, ENTRY_BLOCKS)).append(block)
                    place += step
                    continue
                if <str>slot(anchor, LINK_HREF) == <str>slot(known, LINK_HREF) and _is_next_line(last, block):
                    _take_line(last, block, shapes.of(block, anchor, place))
                    place += step
                    continue
            if _leads(<str>slot(anchor, LINK_HREF)):
                last = _entry(anchor, shapes.of(block, anchor, place), block)
                found.append(last)
            place += step
        if len(found) >= most:
            break
    return found


cdef bint _is_lead(object block, object anchor) except -1:
    """True for a short line that begins with a link."""
    if <double>slot(block, WEIGHT) > longest_lead:
        return False
    return (<str>slot(block, TEXT)).lstrip(BULLETS).startswith(<str>slot(anchor, LINK_TEXT))


cdef class _Beginnings:
    """What phrases begin with."""

    cdef object fours
    cdef object twos
    cdef object ones

    def __init__(self, beginnings):
        self.fours, self.twos, self.ones = beginnings.fours, beginnings.twos, beginnings.ones

    cdef bint may_open(self, str text) except -1:
        """False where no phrase can stand at the beginning of folded text, punctuation aside."""
        return (
            len(text) == 0
            or not PyUnicode_READ_CHAR(text, 0).isalnum()
            or PyUnicode_Substring(text, 0, 4) in self.fours
            or PyUnicode_Substring(text, 0, 2) in self.twos
            or PyUnicode_Substring(text, 0, 1) in self.ones
        )


# Groups of links.


def groups(view, list found):
    """All groups of the page in the order of their first links."""
    cdef list apart = []
    cdef _Beginnings names = _Beginnings(names_of_lists(view))
    content = view.content
    cdef Py_ssize_t first = content.first, end = content.end
    for run in _runs(found, first, end, content.prose, content.regions):
        apart += _split(view, names, run)
    return sorted([Group(part) for part in apart], key=_first)


def _first(group):
    return group.first


cdef list _runs(list found, Py_ssize_t first, Py_ssize_t end, list prose, list regions):
    """Links of one shape, cut where the article, another kind of place or much text comes between."""
    cdef dict running = {}
    cdef list runs = []
    cdef list run
    for entry in found:
        shape = slot(entry, ENTRY_SHAPE)
        known = running.get(shape)
        if known is None:
            running[shape] = [entry]
            continue
        run = <list>known
        before = slot(run[len(run) - 1], ENTRY_BLOCK)
        if _goes_on(before, slot(entry, ENTRY_BLOCK), first, end, prose, regions):
            run.append(entry)
        else:
            runs.append(run)
            running[shape] = [entry]
    runs += running.values()
    return runs


cdef bint _goes_on(object before, object block, Py_ssize_t start, Py_ssize_t end, list prose, list regions) except -1:
    cdef Py_ssize_t first = _number(before, INDEX), last = _number(block, INDEX), at
    cdef Py_ssize_t one = _number(before, INSIDE), other = _number(block, INSIDE)
    cdef double between = 0
    if last - first > widest_gap or first < start <= last or first < end <= last:
        return False
    if one != other and regions[one] is not regions[other]:
        return False
    for at in range(first + 1, last):
        between += <double>prose[at]
    return last - first <= 1 or between <= gap_prose


cdef list _split(object view, _Beginnings names, list run):
    """Cut a run at the headings between its links, unless each card has one."""
    cdef list gaps
    cdef list blocks
    cdef Py_ssize_t at
    cdef bint has_any = False
    if len(run) == 1:
        return [run]
    blocks, gaps = view.page.blocks, []
    for at in range(1, len(run)):
        has_heading = _has_heading(view, names, blocks, run[at - 1], run[at])
        has_any = has_any or has_heading
        gaps.append(has_heading)
    return list(cut(view, run, gaps)) if has_any else [run]


cdef bint _has_heading(object view, _Beginnings names, list blocks, object before, object entry) except -1:
    """True where a heading stands between two links that is none within the first one's card, or serves as one."""
    cdef list lines = <list>slot(before, ENTRY_BLOCKS)
    cdef Py_ssize_t start = _number(lines[len(lines) - 1], INDEX) + 1, at
    cdef Py_ssize_t end = _number(slot(entry, ENTRY_BLOCK), INDEX)
    cdef Py_ssize_t own = _number(slot(before, ENTRY_BLOCK), HEADING), level
    for at in range(start, end):
        level = _number(blocks[at], HEADING)
        if level and not 0 < own < level:
            return True
    for at in range(start, end):
        block = blocks[at]
        if not len(<tuple>slot(block, ANCHORS)) and <double>slot(block, WEIGHT) <= longest_heading:
            if names.may_open(<str>slot(block, FOLDED)) and names_list(view, block):
                return True
    return False


# What groups come to.


def mean_weight(list found):
    """The mean weight of what links say."""
    cdef double total = 0
    cdef double own, below
    cdef Py_ssize_t at
    cdef list blocks
    for entry in found:
        block, text = slot(entry, ENTRY_BLOCK), slot(slot(entry, ENTRY_ANCHOR), LINK_TEXT)
        own = <double>slot(block, WEIGHT) if text is slot(block, TEXT) else _weight(<str>text)
        blocks = <list>slot(entry, ENTRY_BLOCKS)
        if len(blocks) > 1:
            below = 0
            for at in range(1, len(blocks)):
                below += <double>slot(blocks[at], WEIGHT)
            own += below
        total += own
    return total / len(found)


def summed(list found, list blocks):
    """How many links stand over a sentence of plain text."""
    cdef Py_ssize_t below, count = 0
    cdef list lines
    for entry in found:
        lines = <list>slot(entry, ENTRY_BLOCKS)
        below = _number(lines[len(lines) - 1], INDEX) + 1
        if below >= len(blocks):
            continue
        block = blocks[below]
        if len(<tuple>slot(block, ANCHORS)) or <double>slot(block, WEIGHT) < snippet_weight:
            continue
        text = slot(block, TEXT)
        count += (<str>text).endswith(CUT) or ends_sentence(text)
    return count


def lengths_of(list found):
    """Of the links of a group: the share of link text in their blocks, the mean of their lengths at most, and how
    surely titles of these lengths are longer than a category's name."""
    cdef double density = 0, lengths = 0, lengthy = 0
    cdef double one, span
    cdef Py_ssize_t count = len(found)
    for entry in found:
        density += <double>slot(slot(entry, ENTRY_BLOCK), DENSITY)
        text = slot(slot(entry, ENTRY_ANCHOR), LINK_TEXT)
        if len(<list>slot(entry, ENTRY_BLOCKS)) == 1 and PyUnicode_IS_ASCII(text):
            one = len(<str>text)
        else:
            one = longest_title(entry)
        lengths += one
        span = max(0.0, one - shortest_long) / (surely_long - shortest_long)
        lengthy += min(1.0, span)
    return density / count, lengths / count, lengthy / count


def running_counts(list blocks, double plain):
    """How many blocks before each one, and before the end, have hardly a link, and how many have a picture."""
    cdef Py_ssize_t without = 0, pictured = 0
    unlinked, pictures = [0], [0]
    for block in blocks:
        without += <double>slot(block, DENSITY) < plain
        pictured += len(<tuple>slot(block, IMAGES)) > 0
        unlinked.append(without)
        pictures.append(pictured)
    return unlinked, pictures


# Addresses.


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


# Lines.


def that_open(list blocks, beginnings, double heaviest):
    """The blocks up to a weight that may open with a phrase, punctuation aside."""
    cdef list found = []
    cdef _Beginnings known = _Beginnings(beginnings)
    for block in blocks:
        if known.may_open(<str>slot(block, FOLDED)) and <double>slot(block, WEIGHT) <= heaviest:
            found.append(block)
    return found


def that_may_open(list found, beginnings):
    """The places of links whose texts may open with a phrase, as far as can be told without folding them."""
    cdef list places = []
    cdef _Beginnings known = _Beginnings(beginnings)
    cdef Py_ssize_t place
    for place in range(len(found)):
        text = slot(slot(found[place], ENTRY_ANCHOR), LINK_TEXT)
        if not PyUnicode_IS_ASCII(text) or known.may_open((<str>PyUnicode_Substring(text, 0, 4)).lower()):
            places.append(place)
    return places
