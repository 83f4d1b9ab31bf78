# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The table of a page's containers: twin of :mod:`crawler.parsers.main_text.plain_places` and ``plain_regions``."""

import numpy as np

from crawler.parsers.blocks.block import Container
from crawler.parsers.main_text import plain_places, region
from crawler.parsers.main_text.place_columns import COUNTED_OF, GROUP_OF, OWN as GROUPS, PARTS, ROLES, TAG_BITS
from crawler.parsers.main_text.plain_places import spoken_in
from crawler.parsers.main_text.region import BY_ROLE, BY_TAG, BY_WORD, MAY_HOLD_TRAIL, NUMBER_OF, WHOLE, Region

from crawler.parsers.compiled.names cimport LONGEST_KEPT, MOST_KEPT, Distinct, Numbers, Words
from crawler.parsers.compiled.slots cimport PyUnicode_DATA, PyUnicode_IS_ASCII, held, look_ahead, slot

cdef Py_ssize_t TAG = slot(Container, "tag")
cdef Py_ssize_t CLASS_VALUE = slot(Container, "classes")
cdef Py_ssize_t ROLE = slot(Container, "role")
cdef Py_ssize_t NAME = slot(Container, "id")
cdef Py_ssize_t LABEL = slot(Container, "label")
cdef Py_ssize_t FIRST_BLOCK = slot(Container, "first")
cdef Py_ssize_t END_BLOCK = slot(Container, "end")
cdef Py_ssize_t AROUND = slot(Container, "parent")
cdef Py_ssize_t HEADING = slot(Container, "heading")
cdef Py_ssize_t DEEP = slot(Container, "depth")

cdef Py_ssize_t longest_name = plain_places.LONGEST_NAME
cdef int slug = region.SLUG
cdef double tag_share = region.TAG_SHARE
cdef long long IS_HEADING = plain_places.IS_HEADING
cdef long long IS_WHOLE = plain_places.IS_WHOLE
cdef long long IS_PART = plain_places.IS_PART
cdef Words groups = Words(GROUP_OF)
cdef Words speaking = Words(region.BIT_OF)
cdef list regions = list(Region)
cdef long long PLAIN = NUMBER_OF[Region.PLAIN]
cdef long long TRAIL = NUMBER_OF[Region.BREADCRUMBS]
cdef long long by_word[64]
cdef bint may_hold_trail[64]
cdef int numbered
for numbered, (spoken_for, _) in enumerate(BY_WORD):
    by_word[numbered] = NUMBER_OF[spoken_for]
for numbered, spoken_for in enumerate(Region):
    may_hold_trail[numbered] = spoken_for in MAY_HOLD_TRAIL
if PLAIN != 0:
    raise ValueError("A plain place is not the first of the regions")
# The rows of what is known of a tag: as in the table, with its traits and its region.
cdef enum:
    TAG_GROUP, TAG_MARKS, TAG_TRAITS, TAG_COUNTED, TAG_REGION
cdef enum:
    CLASS_WORDS, CLASS_SPOKEN
cdef long long LOWER = 0xFFFFFFFF
cdef dict _kept = {}


def place_table(list containers):
    """What containers are, as ``plain_places`` says."""
    cdef Py_ssize_t at, count = len(containers)
    found = np.empty((COUNTED + 1, count), np.int64)
    cdef long long[:, ::1] rows = found
    cdef long long[:, ::1] of_tag = np.empty((TAG_REGION + 1, count), np.int64)
    cdef long long[:, ::1] of_classes = np.empty((CLASS_SPOKEN + 1, count), np.int64)
    cdef long long parent, tags, named, spoken, tag, classes, look, depth, kind, before
    cdef Distinct tag_names = Distinct(), class_names = Distinct()
    cdef Numbers looks = Numbers(), siblings = Numbers(), pairs = Numbers(), kinds = Numbers()
    for at in range(count):
        look_ahead(containers, at, NAME)
        container = containers[at]
        before = len(tag_names.found)
        tag = tag_names.number(<object>held(container, TAG))
        if tag == before:
            _read_tag(<object>held(container, TAG), of_tag, tag)
        value = <object>held(container, CLASS_VALUE)
        before = len(class_names.found)
        classes = class_names.number(value)
        if classes == before:
            named = _read_classes(value) if value else 0
            of_classes[CLASS_WORDS, classes], of_classes[CLASS_SPOKEN, classes] = named & LOWER, named >> 32
        parent, depth = <object>held(container, AROUND), <object>held(container, DEEP)
        look = looks.number(tag << 32 | classes)
        tags, named, spoken = of_tag[TAG_MARKS, tag], 0, of_classes[CLASS_SPOKEN, classes]
        rows[PLACE, at] = of_tag[TAG_REGION, tag]
        value = <object>held(container, ROLE)
        if value:
            tags |= _read_role(value, &rows[PLACE, at])
        rows[LOOK, at] = look
        if parent >= 0:
            tags |= rows[MARKS, parent]
            named = rows[NAMED, parent] | of_classes[CLASS_WORDS, classes]
        value = <object>held(container, NAME)
        if value:
            if parent >= 0:
                named |= groups.in_name(value, True, longest_name)
            spoken |= _spoken_by_id(value)
        value = <object>held(container, LABEL)
        if value:
            spoken |= _spoken_in(value)
        rows[FIRST, at] = <object>held(container, FIRST_BLOCK)
        rows[END, at] = <object>held(container, END_BLOCK)
        rows[PARENT, at], rows[DEPTH, at] = parent, depth
        rows[OWN, at], rows[COUNTED, at] = of_tag[TAG_GROUP, tag], of_tag[TAG_COUNTED, tag]
        rows[MARKS, at], rows[NAMED, at], rows[SPOKEN, at] = tags, named, spoken
        rows[TRAITS, at] = of_tag[TAG_TRAITS, tag]
        if <long long><object>held(container, HEADING):
            rows[TRAITS, at] |= IS_HEADING
        # the outermost stands in itself
        parent = max(parent, 0)
        kind = pairs.number(look << 32 | rows[LOOK, parent])
        rows[SIBLING, at], rows[KIND, at] = siblings.number(parent << 32 | look), kinds.number(kind << 32 | depth)
    return found


cdef long long _read_classes(str value) except -1:
    """The bits of the words in a class value, and above them those of the regions that it speaks of."""
    found = _kept.get(value)
    if found is None:
        found = groups.in_name(value, True, longest_name) | _spoken_in(value) << 32
        if len(value) <= LONGEST_KEPT:
            if len(_kept) == MOST_KEPT:
                _kept.clear()
            _kept[value] = found
    return found


cdef int _read_tag(str tag, long long[:, ::1] of_tag, long long number) except -1:
    of_tag[TAG_GROUP, number], of_tag[TAG_MARKS, number] = GROUPS.get(tag, -1), TAG_BITS.get(tag, 0)
    of_tag[TAG_TRAITS, number] = (IS_WHOLE if tag in WHOLE else 0) | (IS_PART if tag in PARTS else 0)
    of_tag[TAG_COUNTED, number] = COUNTED_OF.get(tag, -1)
    of_tag[TAG_REGION, number] = NUMBER_OF[BY_TAG[tag]] if tag in BY_TAG else 0
    return 0


cdef long long _read_role(str role, long long *place) except -1:
    """The bits of a role; where it says a region it says so for the tag."""
    found = BY_ROLE.get(role.strip().lower())
    if found is not None:
        place[0] = NUMBER_OF[found]
    return <long long>1 << <long long>ROLES[role] if role in ROLES else 0


cdef long long _spoken_by_id(str value) except -1:
    """Of which regions an id speaks; one of many words is a heading's text."""
    cdef Py_ssize_t at
    cdef int hyphens = 0
    cdef const char *text
    if not PyUnicode_IS_ASCII(value):
        hyphens = value.count("-") + value.count("_")
    else:
        text = <const char *>PyUnicode_DATA(value)
        for at in range(<Py_ssize_t>len(value)):
            hyphens += text[at] == c"-" or text[at] == c"_"
    return _spoken_in(value) if hyphens < slug else 0


cdef long long _spoken_in(str value) except -1:
    """Of which regions a name speaks; one with words that may be written apart is left to Python."""
    cdef Py_ssize_t at
    cdef const char *text
    if not PyUnicode_IS_ASCII(value):
        return spoken_in(value)
    text = <const char *>PyUnicode_DATA(value)
    for at in range(1, <Py_ssize_t>len(value) - 1):
        if text[at] == c"-" and text[at + 1] | 32 == c"c" and text[at - 1] | 32 in (c"d", c"e"):
            lowered = value.lower()
            if "bread-crumb" in lowered or "side-col" in lowered:
                return spoken_in(value)
            break
    return speaking.in_name(value, False, len(value))


def container_regions(long long[:, ::1] table, list sums, double word_share):
    """A region for each container, as ``plain_regions`` says."""
    cdef Py_ssize_t at, count = table.shape[1]
    cdef double total = sums[len(sums) - 1] or 1.0, share
    cdef long long[::1] numbers = np.empty(count, np.int64)
    cdef long long above, spoken
    cdef list found = []
    for at in range(count):
        above = numbers[table[PARENT, at]] if table[PARENT, at] >= 0 else 0
        # without text it is no place for any
        if table[FIRST, at] != table[END, at]:
            spoken = table[SPOKEN, at]
            if above == 0:
                share = (<double>sums[table[END, at]] - <double>sums[table[FIRST, at]]) / total
                if share <= tag_share and not table[TRAITS, at] & IS_WHOLE:
                    # a heading's id is made of its words: "comment-soulager" is no place of comments
                    above = _own(table[PLACE, at], 0 if share > word_share or table[TRAITS, at] & IS_HEADING else spoken)
            elif may_hold_trail[above] and spoken & 1:
                # a breadcrumb trail is told apart wherever it stands
                above = TRAIL
        numbers[at] = above
        found.append(regions[above])
    return found


cdef long long _own(long long place, long long spoken) noexcept:
    cdef int lowest = 0
    if spoken & 1:
        return TRAIL
    if place or not spoken:
        return place
    while not spoken >> lowest & 1:
        lowest += 1
    return by_word[lowest]


def innermost(long long[:, ::1] table, list sums, double share):
    """The innermost container that holds at least a share of what its parent does, as ``plain_regions`` says."""
    cdef Py_ssize_t at, index = 0
    cdef double own, inside = <double>sums[table[END, 0]] - <double>sums[table[FIRST, 0]]
    for at in range(table.shape[1]):
        # document order: a container below the current one that is entered becomes the current one
        if table[PARENT, at] == index and inside > 0 and not table[TRAITS, at] & IS_PART:
            own = <double>sums[table[END, at]] - <double>sums[table[FIRST, at]]
            if own >= share * inside:
                index, inside = at, own
    return index
