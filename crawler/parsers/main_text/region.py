"""The kinds of places on a page, and what speaks for them: tags, roles, and words that the Web at large uses."""

from enum import StrEnum
from typing import Final


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


BY_TAG: Final = {
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
BY_ROLE: Final = {
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
BY_WORD: Final = (
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
NUMBER_OF: Final = {region: number for number, region in enumerate(Region)}
BIT_OF: Final = {word: 1 << place for place, (_, words) in enumerate(BY_WORD) for word in words.split()}
WRITTEN_APART: Final = (("bread-crumb", "breadcrumb"), ("side-col", "sidecol"))
WHOLE: Final = frozenset({"body", "html"})
MAY_HOLD_TRAIL: Final = frozenset({Region.HEADER, Region.NAVIGATION})
SLUG: Final = 5
"""Hyphens from which an id is made of a heading's words."""
TAG_SHARE: Final = 0.5
"""Largest share of the page's prose in a container whose tag or role is believed: some pages wrap everything in a form
or a header."""
