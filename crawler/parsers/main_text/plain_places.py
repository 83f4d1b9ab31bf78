"""A table of a page's containers in Python; :mod:`crawler.parsers.compiled.places` has the same compiled."""

from functools import lru_cache
from itertools import chain
from typing import Final

import numpy as np

from crawler.parsers.blocks.block import Container
from crawler.parsers.main_text.arrays import Whole
from crawler.parsers.main_text.place_columns import COUNTED_OF, GROUP_OF, OWN, PARTS, ROLES, TAG_BITS
from crawler.parsers.main_text.plain_names import Words, words_in
from crawler.parsers.main_text.region import (
    BIT_OF,
    BY_ROLE,
    BY_TAG,
    NUMBER_OF,
    SLUG,
    WHOLE,
    WRITTEN_APART,
)

LONGEST_NAME: Final = 300
"""Characters of a class or id value that are read."""
ROWS: Final = 14
IS_HEADING: Final = 1
IS_WHOLE: Final = 2
IS_PART: Final = 4
"""The traits of a container."""
_GROUPS: Final = Words(GROUP_OF)
_SPEAKING: Final = Words(BIT_OF)


def place_table(containers: list[Container]) -> Whole:
    """What containers are, in ``ROWS`` rows of numbers.

    The first block, the end, the parent (-1 for none); a number for each tag with its classes; the group of the tag (-1
    for none); the bits of the tags and of the words around; numbers for those that look the same below one parent, and
    for those as deep below parents that look the same; the depth; the number of the region that tag or role say; a bit
    for each region that the names speak of; traits; the place of the tag among those that are counted (-1 for none).
    The names of the outermost say nothing of a place in it.
    """
    looks: dict[tuple[str, str | None], int] = {}
    siblings: dict[tuple[int, int], int] = {}
    kinds: dict[tuple[int, int, int], int] = {}
    rows: list[tuple[int, ...]] = []
    for c in containers:
        look = looks.setdefault((c.tag, c.classes), len(looks))
        tags, named, above = TAG_BITS.get(c.tag, 0) | (1 << ROLES[c.role] if c.role in ROLES else 0), 0, look
        if c.parent >= 0:
            parent = rows[c.parent]
            tags, above = tags | parent[5], parent[3]
            named = parent[6] | _words_of(c.classes or "") | _words_of(c.id)
        sibling = siblings.setdefault((max(c.parent, 0), look), len(siblings))
        kind = kinds.setdefault((look, c.depth, above), len(kinds))
        said = (c.depth, _region(c), _spoken_of(c), _traits(c), COUNTED_OF.get(c.tag, -1))
        rows.append((c.first, c.end, c.parent, look, OWN.get(c.tag, -1), tags, named, sibling, kind, *said))
    return np.fromiter(chain.from_iterable(rows), np.int64, len(rows) * ROWS).reshape(-1, ROWS).T


def _words_of(name: str) -> int:
    return _kept(name[:LONGEST_NAME]) if name else 0


def _region(container: Container) -> int:
    by_role = BY_ROLE.get(container.role.strip().lower()) if container.role else None
    region = by_role or BY_TAG.get(container.tag)
    return NUMBER_OF[region] if region else 0


def _traits(container: Container) -> int:
    traits = ((IS_HEADING, container.heading), (IS_WHOLE, container.tag in WHOLE), (IS_PART, container.tag in PARTS))
    return sum(trait for trait, holds in traits if holds)


def _spoken_of(container: Container) -> int:
    """Of which regions a container's names speak."""
    # an id of many words is a heading's text: French asks "comment-soulager-la-douleur"
    is_slug = container.id.count("-") + container.id.count("_") >= SLUG
    names = (container.classes or "", "" if is_slug else container.id, container.label)
    found = 0
    for name in names:
        found |= (_spoken(name) if len(name) <= LONGEST_NAME else spoken_in(name)) if name else 0
    return found


@lru_cache(maxsize=20_000)
def _kept(name: str) -> int:
    """Pages of a site repeat their names."""
    return words_in(name, _GROUPS, splits_camel=True)


def spoken_in(value: str) -> int:
    """Of which regions one name speaks."""
    if "-" in value:
        for apart, together in WRITTEN_APART:
            value = value.lower().replace(apart, together)
    return words_in(value, _SPEAKING, splits_camel=False)


_spoken: Final = lru_cache(maxsize=20_000)(spoken_in)
