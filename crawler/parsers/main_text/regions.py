"""What kind of place a container is: navigation, footer, aside …, by tag, role and common class words."""

from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import Final

from crawler.parsers.blocks.block import Container, Segmented
from crawler.parsers.main_text.tables import Words, words_in


class Region(StrEnum):
    """Where a block stands, as the markup says."""

    PLAIN = "plain"
    NAVIGATION = "navigation"
    BREADCRUMBS = "breadcrumbs"
    HEADER = "header"
    FOOTER = "footer"
    ASIDE = "aside"
    FORM = "form"
    COMMENTS = "comments"

    # sets of regions are asked for thousands of times a page, and an enumeration's own hash is slow
    __hash__ = str.__hash__


_BY_TAG: Final = {
    "nav": Region.NAVIGATION,
    "menu": Region.NAVIGATION,
    "header": Region.HEADER,
    "footer": Region.FOOTER,
    "aside": Region.ASIDE,
    "form": Region.FORM,
    "button": Region.FORM,
    "dialog": Region.FORM,
    "option": Region.FORM,
    "fieldset": Region.FORM,
}
_BY_ROLE: Final = {
    "navigation": Region.NAVIGATION,
    "menu": Region.NAVIGATION,
    "menubar": Region.NAVIGATION,
    "banner": Region.HEADER,
    "contentinfo": Region.FOOTER,
    "complementary": Region.ASIDE,
    "search": Region.FORM,
    "dialog": Region.FORM,
    "alertdialog": Region.FORM,
}
# Words that the Web at large uses in class and id, in the order in which they count. Weak evidence: believed
# only of a container that holds little of the page's prose, because such words also stand on wrappers of the
# whole page.
_BY_WORD: Final = (
    (Region.BREADCRUMBS, "breadcrumb breadcrumbs"),
    (Region.COMMENTS, "comment comments respond commentlist disqus"),
    (Region.NAVIGATION, "nav navbar navigation menu submenu topbar"),
    (Region.FOOTER, "footer copyright colophon"),
    (Region.ASIDE, "sidebar sidecol sidecolumn rail"),
    (
        Region.FORM,
        "newsletter subscribe subscription cookie cookies consent gdpr modal popup share sharing social login",
    ),
)
_BIT_OF: Final = Words({word: 1 << place for place, (_, words) in enumerate(_BY_WORD) for word in words.split()})
_WRITTEN_APART: Final = (("bread-crumb", "breadcrumb"), ("side-col", "sidecol"))
# Region is asked for hundreds of times a page, and an enumeration's members are slow to reach.
_PLAIN: Final = Region.PLAIN
READABLE: Final = frozenset({Region.PLAIN, Region.HEADER})
"""Places whose blocks may be text."""
_TRAIL: Final = Region.BREADCRUMBS
_WHOLE: Final = frozenset({"body", "html"})
_MAY_HOLD_TRAIL: Final = frozenset({Region.HEADER, Region.NAVIGATION})
SLUG: Final = 5
"""Hyphens from which an id is made of a heading's words."""
LONGEST_KEPT: Final = 200
"""Characters of the names whose reading is remembered."""
WORD_SHARE: Final = 0.2
"""Largest share of the page's prose in a container whose class word is believed."""
TAG_SHARE: Final = 0.5
"""The same for tags and roles: some pages wrap everything in a form or a header."""


def regions(page: Segmented, prose: list[float]) -> list[Region]:
    """A region for each container; the outermost special one wins over those inside it."""
    sums = [0.0, *accumulate(prose)]
    names = _Names()
    by_word = _regions(page, names, sums, WORD_SHARE)
    lost = sum([p for b, p in zip(page.blocks, prose, strict=True) if p and by_word[b.container] is not _PLAIN])
    # words that stand on the text itself say nothing on this page
    return by_word if lost <= TAG_SHARE * sums[-1] else _regions(page, names, sums, 0.0)


def _regions(page: Segmented, names: "_Names", sums: list[float], word_share: float) -> list[Region]:
    total = sums[-1] or 1.0
    found: list[Region] = []
    for container in page.containers:
        first, end, parent = container.first, container.end, container.parent
        above = found[parent] if parent >= 0 else _PLAIN
        # without text it is no place for any
        if first != end:
            if above is _PLAIN:
                share = (sums[end] - sums[first]) / total
                if share <= TAG_SHARE and container.tag not in _WHOLE:
                    above = _own(container, names, share <= word_share)
            elif above in _MAY_HOLD_TRAIL and names.of(container) & 1:
                # a breadcrumb trail is told apart wherever it stands
                above = _TRAIL
        found.append(above)
    return found


def _own(container: Container, names: "_Names", believes_words: bool) -> Region:
    role = container.role
    # a heading's id is made of its words: "comment-soulager" is no place of comments
    named = names.of(container) if believes_words and not container.heading else 0
    if named & 1:
        return _TRAIL
    region = (_BY_ROLE.get(role.strip().lower()) if role else None) or _BY_TAG.get(container.tag)
    return region or (_BY_WORD[_lowest(named)][0] if named else _PLAIN)


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


class _Names(dict[str, int]):
    """Of which regions a name speaks: a bit for each entry of ``_BY_WORD``, the first the lowest. Each is read once
    a page."""

    def __missing__(self, name: str) -> int:
        found = self[name] = _kept(name) if len(name) <= LONGEST_KEPT else _words_in(name)
        return found

    def of(self, container: Container) -> int:
        """The bits of all names that a container has."""
        found = self[container.classes] if container.classes else 0
        # an id of many words is a heading's text: French asks "comment-soulager-la-douleur"
        if container.id and (named := self[container.id]) and container.id.count("-") + container.id.count("_") < SLUG:
            found |= named
        return found | self[container.label] if container.label else found


def _words_in(value: str) -> int:
    if "-" in value:
        for apart, together in _WRITTEN_APART:
            value = value.lower().replace(apart, together)
    return words_in(value, _BIT_OF, False)


# pages of a site repeat their names
_kept = lru_cache(maxsize=20_000)(_words_in)
