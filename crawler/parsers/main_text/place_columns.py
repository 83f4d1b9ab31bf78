"""Where a block stands in the tree: tags, roles and names of the containers around it, and what these hold.

Class and id values are read only for words that the Web at large uses, as weak evidence: in training they are hidden
on half of the pages, so that the model also does without.
"""

from typing import Final

import numpy as np

from crawler.parsers.main_text.arrays import Matrix, Whole, bits, columns, sums, times

OWN_TAGS: Final = (
    ("p",),
    ("li",),
    ("td", "th"),
    ("div",),
    ("section", "article", "main"),
    ("h1",),
    ("h2",),
    ("h3",),
    ("h4", "h5", "h6"),
    ("dt", "dd"),
    ("blockquote",),
    ("figcaption", "caption"),
    ("pre",),
    ("button", "option", "legend", "fieldset", "form", "label"),
    ("body",),
    ("center",),
    ("summary", "details"),
    ("address",),
)
"""Tags of the container that a block stands in directly; tags of one group are one column."""
AROUND_TAGS: Final = (
    ("nav", "menu"),
    ("header",),
    ("footer",),
    ("aside",),
    ("form", "fieldset", "button", "dialog"),
    ("article",),
    ("main",),
    ("figure",),
    ("table",),
    ("ul", "ol"),
    ("blockquote",),
    ("li",),
    ("dl",),
    ("section",),
    ("details",),
    ("pre",),
)
"""Tags of any container around a block."""
ROLES: Final = {
    "navigation": 0,
    "menu": 0,
    "menubar": 0,
    "banner": 1,
    "contentinfo": 2,
    "complementary": 3,
    "search": 4,
    "dialog": 4,
    "alertdialog": 4,
    "article": 5,
    "main": 6,
}
"""ARIA roles that say the same as a tag: its place in ``AROUND_TAGS``."""
WORD_GROUPS: Final = (
    "nav navbar navigation menu submenu topbar toolbar breadcrumb breadcrumbs crumb crumbs pagination pager",
    "foot footer copyright colophon legal",
    "sidebar side rail aside widget widgets column secondary",
    "comment comments respond replies reply disqus discussion",
    "newsletter subscribe subscription signup cookie cookies consent gdpr modal popup overlay banner login promo cta",
    "share sharing social follow",
    "related recommend recommended recommendations more popular trending latest recent similar teaser teasers card "
    "cards read also next prev",
    "author bio byline meta date time info posted published",
    "tag tags category categories topics labels",
    "ad ads advert advertisement sponsor sponsored outbrain taboola",
    "caption credit image figure gallery media video photo",
    "article post entry story body text richtext prose content main",
    "toc contents index",
    "hidden sr visually screen offscreen print noprint mobile desktop",
    "header head masthead hero title headline",
    "summary intro lead lede dek standfirst excerpt description abstract subtitle",
)
"""Words in class and id values, as the Web at large uses them; one column a group."""
GROUP_OF: Final = {word: 1 << place for place, group in enumerate(WORD_GROUPS) for word in group.split()}
LEVELS: Final = 3
"""Containers around a block, from the innermost outwards, that are looked into."""

COUNTED: Final = (
    *("article", "section", "main", "p", "li", "tr", "ul", "table", "dl", "h2", "h3", "h4", "aside", "nav"),
    "div",
)
"""Tags of containers that are counted on the whole page."""
PARTS: Final = frozenset({"p", "li", "ul", "ol", "dl", "tr", "blockquote", "h1", "h2", "h3", "h4", "dd"})
"""Tags of containers none of which holds a whole article."""
COUNTED_OF: Final = {tag: place for place, tag in enumerate(COUNTED)}
TAG_BITS: Final = {tag: 1 << place for place, tags in enumerate(AROUND_TAGS) for tag in tags}
OWN: Final = {tag: place for place, tags in enumerate(OWN_TAGS) for tag in tags}


class Places:
    """Columns over containers, handed down to blocks by the container's index. ``table`` is that of
    ``place_table``; counts and sizes stay as they are."""

    def __init__(self, table: Whole) -> None:
        self.first, self.end, parent, look, self._own, self.tags, self.words, sibling, self.kinds, depth, *_ = table
        self.parent, self.depth = np.maximum(parent, 0), depth.astype(np.float32)
        self.alike, self.siblings = times(look), times(sibling)

    def own_tags(self, inside: Whole) -> Matrix:
        """A column a group of ``OWN_TAGS``."""
        found: Matrix = (self._own[inside][:, None] == np.arange(len(OWN_TAGS))).astype(np.float32)
        return found

    def around(self, inside: Whole) -> Matrix:
        """A column a group of ``AROUND_TAGS``, and one a group of ``WORD_GROUPS``."""
        tags, words = bits(self.tags[inside], len(AROUND_TAGS)), bits(self.words[inside], len(WORD_GROUPS))
        return np.concatenate([tags, words], 1)

    def levels(self, inside: Whole, weight: Matrix, running: Matrix, density: Matrix) -> Matrix:
        """What the innermost containers hold, from the innermost outwards."""
        weights, runs, linked = sums(weight), sums(running), sums(weight * density)
        total = max(1.0, float(runs[-1]))
        found = []
        at = inside
        for _ in range(LEVELS):
            first, end = self.first[at], self.end[at]
            held = np.maximum(weights[end] - weights[first], 1)
            shares = ((runs[end] - runs[first]) / total, (linked[end] - linked[first]) / held)
            found += [end - first, *shares, self.alike[at], self.siblings[at]]
            at = self.parent[at]
        return columns(found)

    def groups(self, inside: Whole, weight: Matrix, running: Matrix, density: Matrix) -> Matrix:
        """Blocks whose container and its parent look the same: how much running text they hold together."""
        key = self.kinds[inside]
        size, held, runs, linked = (np.bincount(key, values) for values in (None, weight, running, weight * density))
        total = max(1.0, float(sums(running)[-1]))
        return columns(
            [runs[key] / total, size[key], linked[key] / np.maximum(held[key], 1), held[key] / np.maximum(size[key], 1)]
        )
