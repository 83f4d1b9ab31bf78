"""What kind of place a container is: navigation, footer, aside …, by tag, role and common class words."""

import re
from enum import StrEnum
from typing import Final

from crawler.parsers.blocks.block import Block, Container, Segmented
from crawler.parsers.blocks.text import ends_sentence


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
# Words that the Web at large uses in class and id. Weak evidence: believed only of a container that
# holds little of the page's prose, because such words also stand on wrappers of the whole page.
_BY_WORD: Final = (
    (re.compile(r"(?:^|[\s_-])(?:bread-?crumbs?)(?:$|[\s_-])", re.I), Region.BREADCRUMBS),
    (re.compile(r"(?:^|[\s_-])(?:comments?|respond|commentlist|disqus)(?:$|[\s_-])", re.I), Region.COMMENTS),
    (re.compile(r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|topbar)(?:$|[\s_-])", re.I), Region.NAVIGATION),
    (re.compile(r"(?:^|[\s_-])(?:footer|copyright|colophon)(?:$|[\s_-])", re.I), Region.FOOTER),
    (re.compile(r"(?:^|[\s_-])(?:sidebar|side-?col(?:umn)?|rail)(?:$|[\s_-])", re.I), Region.ASIDE),
    (
        re.compile(
            r"(?:^|[\s_-])(?:newsletter|subscribe|subscription|cookie|cookies|consent|gdpr|modal|popup|share|sharing|social|login)(?:$|[\s_-])",
            re.I,
        ),
        Region.FORM,
    ),
)
WORD_SHARE: Final = 0.2
"""Largest share of the page's prose in a container whose class word is believed."""
TAG_SHARE: Final = 0.5
"""The same for tags and roles: some pages wrap everything in a form or a header."""


def prose_weight(block: Block) -> float:
    """How much a block reads like running text, in Latin letters' worth; 0 for menus and labels."""
    if block.heading or block.link_density > 0.5:
        return 0.0
    own = block.weight * (1 - block.link_density)
    if own >= 60 or (own >= 25 and ends_sentence(block.text)):
        return min(own, 1000.0)
    return 0.0


def regions(page: Segmented, prose: list[float]) -> list[Region]:
    """A region for each container; the outermost special one wins over those inside it."""
    sums = [0.0]
    for value in prose:
        sums.append(sums[-1] + value)
    by_word = _regions(page, sums, believe_words=True)
    lost = sum(prose[b.index] for b in page.blocks if by_word[b.container] is not Region.PLAIN)
    # words that stand on the text itself say nothing on this page
    return by_word if lost <= TAG_SHARE * sums[-1] else _regions(page, sums, believe_words=False)


def _regions(page: Segmented, sums: list[float], believe_words: bool) -> list[Region]:
    total = sums[-1] or 1.0
    word_share = WORD_SHARE if believe_words else 0.0
    found: list[Region] = []
    for container in page.containers:
        above = found[container.parent] if container.parent >= 0 else Region.PLAIN
        if above is not Region.PLAIN:
            found.append(_inner(above, container))
            continue
        share = (sums[container.end] - sums[container.first]) / total
        found.append(_own(container, share, word_share))
    return found


def _inner(above: Region, container: Container) -> Region:
    """A breadcrumb trail is told apart wherever it stands."""
    if above in {Region.HEADER, Region.NAVIGATION} and _has_word(container, 0):
        return Region.BREADCRUMBS
    return above


def _own(container: Container, share: float, word_share: float) -> Region:
    if container.tag in {"body", "html"}:
        return Region.PLAIN
    if _has_word(container, 0) and share <= word_share:
        return Region.BREADCRUMBS
    if share <= TAG_SHARE:
        role = (container.element.get("role") or "").strip().lower()
        if region := _BY_ROLE.get(role) or _BY_TAG.get(container.tag):
            return region
    if share <= word_share:
        for place, (_, region) in enumerate(_BY_WORD):
            if _has_word(container, place):
                return region
    return Region.PLAIN


def _has_word(container: Container, place: int) -> bool:
    element = container.element
    for name in ("class", "id", "aria-label"):
        value = element.get(name)
        if value and _BY_WORD[place][0].search(value):
            return True
    return False
