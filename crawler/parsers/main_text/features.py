"""What the model sees of a page: a row of numbers for each block, none of which depends on a language.

All text is joined once and counted by array arithmetic; Python touches a block or container only for what is no
number yet. Class and id values are read only for words that the Web at large uses, as weak evidence: in training
they are hidden on half of the pages, so that the model also does without.
"""

import re
from collections import Counter
from collections.abc import Hashable
from functools import lru_cache
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.parsers.blocks.block import Block, Container, Segmented
from crawler.parsers.document import embedded
from crawler.parsers.document.document import Document

Matrix = NDArray[np.float32]
Whole = NDArray[np.int64]

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
    r"nav|navbar|navigation|menu|submenu|topbar|toolbar|breadcrumbs?|crumbs?|pagination|pager",
    r"foot|footer|copyright|colophon|legal",
    r"sidebar|side|rail|aside|widgets?|column|secondary",
    r"comments?|respond|replies|reply|disqus|discussion",
    r"newsletter|subscribe|subscription|signup|cookies?|consent|gdpr|modal|popup|overlay|banner|login|promo|cta",
    r"share|sharing|social|follow",
    r"related|recommend|recommended|recommendations|more|popular|trending|latest|recent|similar|teasers?|cards?|read|also|next|prev",
    r"author|bio|byline|meta|date|time|info|posted|published",
    r"tags?|category|categories|topics|labels",
    r"ads?|advert|advertisement|sponsor|sponsored|outbrain|taboola",
    r"caption|credit|image|figure|gallery|media|video|photo",
    r"article|post|entry|story|body|text|richtext|prose|content|main",
    r"toc|contents|index",
    r"hidden|sr|visually|screen|offscreen|print|noprint|mobile|desktop",
    r"header|head|masthead|hero|title|headline",
    r"summary|intro|lead|lede|dek|standfirst|excerpt|description|abstract|subtitle",
)
"""Words in class and id values, as the Web at large uses them; one column a group."""
_WORD: Final = re.compile("|".join(f"(?:^|[\\s_-])({group})(?=$|[\\s_-])" for group in WORD_GROUPS))
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

# Classes of characters, as bits of a table that is indexed by code point.
_CHARACTERS: Final = (
    "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９",
    "".join(chr(c) for c in (*range(0x41, 0x5B), *range(0xC0, 0xDF), *range(0x410, 0x430))),
    ",;，、；،",
    ".!?",
    "。！？؟।",
    "|©®•→»›@#/\\$€£¥",
    "{}=<>[]_",
    " ",
)
DIGIT, UPPER, COMMA, STOP, FULL_STOP, SIGN, CODE, SPACE = range(8)
_NUMBERED: Final = re.compile(r"^[(（]?(?:\d{1,2}|[a-hA-Hivx一二三四五六七八九十]{1,3}|[①-⑳])[.)、．）:]", re.M)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OPENINGS: Final = frozenset("(（abcdefghABCDEFGHivx一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""What else than a digit a numbered line opens with."""
_CURRENCIES: Final = "$€£¥₹₽"
_PRICE: Final = re.compile(r"[$€£¥₹] ?\d|\d ?[€₽]")
DATE_LINE: Final = 60.0
"""Weight up to which a line with a year in it is taken for a date line."""
STRONG: Final = 120.0
TEXT_COLUMNS: Final = slice(19, 35)
"""The columns that ``_text_columns`` makes."""
LEVELS: Final = 3
SHORTEST_NAME: Final = 8
LONGEST_NAME: Final = 200
"""Characters of a text that may be a name that the head gives the page."""
LONGEST_TITLE: Final = 1_000
"""Characters of such a name up to which its parts are remembered."""


def _table() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, np.uint8)
    for bit, characters in enumerate(_CHARACTERS):
        table[[ord(c) for c in characters]] |= 1 << bit
    return table


_CLASSES: Final = _table()
_TAG_BITS: Final = {tag: 1 << place for place, tags in enumerate(AROUND_TAGS) for tag in tags}
_OWN: Final = {tag: place for place, tags in enumerate(OWN_TAGS) for tag in tags}


@lru_cache(maxsize=20_000)
def word_groups(value: str) -> int:
    """Bit mask of the word groups that a class or id value names."""
    mask = 0
    for match in _WORD.finditer(_CAMEL.sub("-", value[:300]).lower()):
        mask |= 1 << (match.lastindex or 1) - 1
    return mask


def features(document: Document, page: Segmented, prose: list[float]) -> Matrix:
    """Rows of numbers around 0 to 1, one a block. ``prose``: each block's weight as running text."""
    blocks, containers = page.blocks, page.containers
    count = len(blocks)
    if not count:
        return np.zeros((0, 0), np.float32)
    weight = np.fromiter((b.weight for b in blocks), np.float32, count)
    density = np.fromiter((b.link_density for b in blocks), np.float32, count)
    inside = np.fromiter((b.container for b in blocks), np.int64, count)
    running = np.asarray(prose, np.float32)
    text = _text_columns([b.text for b in blocks], weight)
    titled = _titled(document, blocks)
    places = _Places(containers)
    return np.concatenate(
        [
            _own_columns(document, blocks, weight, density),
            text,
            titled[:, None],
            places.own_tags(inside),
            _bits(places.tags[inside], len(AROUND_TAGS)),
            _bits(places.words[inside], len(WORD_GROUPS)),
            places.levels(inside, weight, running, density),
            _groups(places.kinds[inside], weight, running, density),
            _along(blocks, running, text[:, -1], titled, places.depth[inside]),
            np.broadcast_to(_page_columns(document, weight, running, density), (count, 5)),
        ],
        axis=1,
        dtype=np.float32,
    )


def _own_columns(document: Document, blocks: list[Block], weight: Matrix, density: Matrix) -> Matrix:
    repeated = Counter([b.text for b in blocks])
    body = _article_body(document)
    about = (document.meta("og:description", "description", "twitter:description") or "")[:60]
    rows = [
        (
            b.is_bold,
            b.bold_lead != "",
            b.enlarged,
            b.after_break,
            b.images != (),
            len(b.anchors),
            b.is_one_link,
            b.heading,
            repeated[b.text] > 1,
            len(about) > 30 and b.text.startswith(about),
            body != "" and len(b.text) > 25 and b.text[:100] in body,
        )
        for b in blocks
    ]
    # a flat sequence of numbers becomes an array in half the time of a nested one
    flags = np.fromiter(chain.from_iterable(rows), np.float32, len(rows) * 11).reshape(-1, 11)
    flags[:, 5] = np.log1p(flags[:, 5]) / 2
    flags[:, 7] /= 6
    sizes = np.stack(
        [np.log1p(weight) / 7, density, weight < 15, weight < 30, weight < 60, weight > STRONG, weight > 300], 1
    )
    return np.concatenate([sizes, flags, flags[:, 7:8] > 0], 1)


def _text_columns(texts: list[str], weight: Matrix) -> Matrix:
    """Shares and counts of classes of characters, and what a text begins and ends with."""
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    kinds = _CLASSES.take(codes, mode="clip")
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths

    def counted(flags: NDArray[np.bool_]) -> Matrix:
        return np.add.reduceat(flags, starts, dtype=np.float32)

    def has(bit: int) -> NDArray[np.bool_]:
        flags: NDArray[np.bool_] = (kinds & (1 << bit)) != 0
        return flags

    # a stop counts where a space, a quote or the end of the block follows
    stops = has(STOP)
    followed = np.append(has(SPACE)[1:] | (codes[1:] == 10), True)
    sentences = counted((stops & followed) | has(FULL_STOP))
    long = np.maximum(lengths, 1)
    digits = counted(has(DIGIT))
    last = codes[ends - 1]
    columns = [
        np.log1p(sentences) / 2,
        np.log1p(counted(has(COMMA))) / 2,
        np.sqrt(digits / long),
        np.sqrt(counted(has(UPPER)) / long),
        np.log1p(counted(has(SIGN))) / 2,
        np.log1p(counted(has(CODE))) / 3,
        np.log1p(counted(has(SPACE))) / 6,
        (kinds[starts] & (1 << UPPER)) != 0,
        (kinds[starts] & (1 << DIGIT)) != 0,
        (last == 0x3A) | (last == 0xFF1A),
        (last == 0x2026) | ((last == 0x2E) & (codes[np.maximum(ends - 2, 0)] == 0x2E)),
        (kinds[ends - 1] & (1 << STOP | 1 << FULL_STOP)) != 0,
        (last == 0x3F) | (last == 0xFF1F),
        [_is_numbered(text) for text in texts],
        _hit(_PRICE, joined, starts, _CURRENCIES),
        _dated(texts, (digits >= 2) & (weight <= DATE_LINE)),
    ]
    return np.stack(columns, 1).astype(np.float32)


def _is_numbered(text: str) -> bool:
    """True where a line of the text opens with a number or letter as lists have it."""
    opening = text[:1]
    if opening in _OPENINGS or opening.isdecimal():
        return _NUMBERED.search(text) is not None
    return "\n" in text and _NUMBERED.search(text) is not None


def _dated(texts: list[str], may: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which texts have a year in them, of those that may."""
    hit = np.zeros(len(texts), np.bool_)
    for index in np.flatnonzero(may).tolist():
        hit[index] = _YEAR.search(texts[index]) is not None
    return hit


def _hit(form: re.Pattern[str], joined: str, starts: Whole, signs: str) -> NDArray[np.bool_]:
    """Which blocks a form occurs in that has one of these signs in it."""
    hit = np.zeros(len(starts), np.bool_)
    # most pages have none of them
    found = [match.start() for match in form.finditer(joined)] if any(sign in joined for sign in signs) else []
    if found:
        hit[np.searchsorted(starts, found, "right") - 1] = True
    return hit


def _titled(document: Document, blocks: list[Block]) -> Matrix:
    """How far a block's text is a name that the head gives the page, 0 to 1."""
    titles = (document.meta("og:title", "twitter:title") or "", document.head_title)
    names = list(dict.fromkeys([title.lower() for title in titles if title]))
    # what is part of a name begins like one of its places, and what a name is part of is as long: cheaper to see
    # than to search for each block
    places = {name[place : place + SHORTEST_NAME] for name in names for place in range(min(len(name), LONGEST_TITLE))}
    shortest = 0 if any(len(name) > LONGEST_TITLE for name in names) else min(map(len, names), default=0)
    found = np.zeros(len(blocks), np.float32)
    for block in blocks if names else ():
        if SHORTEST_NAME <= len(block.text) <= LONGEST_NAME:
            text = block.text.lower()
            if text[:SHORTEST_NAME] in places or len(text) >= shortest:
                shares = [min(1.0, len(text) / len(name)) for name in names if text in name or name in text]
                found[block.index] = max(shares, default=0.0)
    return found


def _article_body(document: Document) -> str:
    for node in embedded.articles(document.linked_data):
        if found := embedded.texts(node.get("articleBody")):
            return found[0]
    return ""


class _Places:
    """Columns over containers, handed down to blocks by the container's index."""

    def __init__(self, containers: list[Container]) -> None:
        count = len(containers)
        self._tags = [c.tag for c in containers]
        self.first = np.asarray([c.first for c in containers], np.int64)
        self.end = np.asarray([c.end for c in containers], np.int64)
        self.parent = np.maximum(np.asarray([c.parent for c in containers], np.int64), 0)
        self.depth = np.asarray([c.depth for c in containers], np.float32)
        classes = [c.element.get("class") for c in containers]
        self.tags, self.words = _masks(containers, classes)
        numbers: dict[Hashable, int] = {}
        # containers of one tag and class look alike
        named = zip(self._tags, classes, strict=True)
        looks = np.fromiter((numbers.setdefault(name, len(numbers)) for name in named), np.int64, count)
        self.alike, self.siblings = _times(looks), _times(_joint(self.parent, looks))
        self.kinds = _joint(_joint(looks, self.depth.astype(np.int64)), looks[self.parent])

    def own_tags(self, inside: Whole) -> Matrix:
        """A column a group of ``OWN_TAGS``."""
        place = np.fromiter((_OWN.get(tag, -1) for tag in self._tags), np.int64, len(self._tags))[inside]
        columns: Matrix = (place[:, None] == np.arange(len(OWN_TAGS))).astype(np.float32)
        return columns

    def levels(self, inside: Whole, weight: Matrix, running: Matrix, density: Matrix) -> Matrix:
        """What the innermost containers hold, from the innermost outwards."""
        weights, runs, linked = _sums(weight), _sums(running), _sums(weight * density)
        total = max(1.0, float(runs[-1]))
        columns = []
        at = inside
        for _ in range(LEVELS):
            first, end = self.first[at], self.end[at]
            held = np.maximum(weights[end] - weights[first], 1)
            columns += [
                np.log1p(end - first) / 5,
                (runs[end] - runs[first]) / total,
                (linked[end] - linked[first]) / held,
                np.log1p(self.alike[at]) / 4,
                np.log1p(self.siblings[at]) / 4,
            ]
            at = self.parent[at]
        return np.stack(columns, 1).astype(np.float32)


def _masks(containers: list[Container], classes: list[str | None]) -> tuple[Whole, Whole]:
    """Bits of the tags and of the word groups around each container, itself among them."""
    tags, words = [0] * len(containers), [0] * len(containers)
    for c, value in zip(containers, classes, strict=True):
        get = c.element.get
        tag = _TAG_BITS.get(c.tag, 0)
        if (role := get("role")) in ROLES:
            tag |= 1 << ROLES[role or ""]
        word = 0
        if c.depth:
            if value:
                word = word_groups(value)
            if name := get("id"):
                word |= word_groups(name)
            tag |= tags[c.parent]
            word |= words[c.parent]
        tags[c.index], words[c.index] = tag, word
    return np.asarray(tags, np.int64), np.asarray(words, np.int64)


def _joint(left: Whole, right: Whole) -> Whole:
    """A number for each pair of numbers, from 0 on."""
    joint: Whole = np.unique(left * (int(right.max()) + 1) + right, return_inverse=True)[1]
    return joint


def _times(numbers: Whole) -> Matrix:
    """How often each number occurs."""
    return np.bincount(numbers)[numbers].astype(np.float32)


def _sums(values: Matrix) -> Matrix:
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


def _bits(masks: Whole, width: int) -> Matrix:
    return ((masks[:, None] >> np.arange(width)) & 1).astype(np.float32)


def _groups(key: Whole, weight: Matrix, running: Matrix, density: Matrix) -> Matrix:
    """Blocks whose container and its parent look the same: how much running text they hold together."""
    size, held, runs, linked = (np.bincount(key, values) for values in (None, weight, running, weight * density))
    columns = [
        runs[key] / max(1.0, float(running.sum())),
        np.log1p(size[key]) / 5,
        linked[key] / np.maximum(held[key], 1),
        np.log1p(held[key] / np.maximum(size[key], 1)) / 6,
    ]
    return np.stack(columns, 1).astype(np.float32)


def _along(blocks: list[Block], running: Matrix, dated: Matrix, titled: Matrix, depth: Matrix) -> Matrix:
    """Where a block stands: on the page, after the headline, among headings, dates and running text."""
    count = len(blocks)
    index = np.arange(count, dtype=np.float32)
    total = max(1.0, float(running.sum()))
    before = (np.cumsum(running) - running) / total
    heads = np.fromiter((b.heading > 0 for b in blocks), np.bool_, count)
    title = int(titled.argmax()) if titled.max() > 0.5 else next((b.index for b in blocks if b.heading == 1), -1)
    dates = np.cumsum(dated)
    places = np.arange(count)
    near = dates[np.minimum(places + 15, count - 1)] - dates[np.maximum(places - 15, 0)]
    columns = [
        index / count,
        before,
        1 - before - running / total,
        depth / 20,
        np.clip((index - title) / 20, -1, 1) if title >= 0 else np.zeros(count),
        index > title if title >= 0 else np.zeros(count),
        np.full(count, title >= 0),
        np.log1p(_since(heads)) / 5,
        np.log1p(_since(running > STRONG)) / 5,
        np.log1p(_since((running > STRONG)[::-1])[::-1]) / 5,
        np.log1p(dates) / 4,
        np.log1p(np.abs(near)) / 3,
    ]
    return np.stack(columns, 1).astype(np.float32)


def _since(marks: NDArray[np.bool_]) -> Matrix:
    """How many blocks ago the last mark was; the place itself counts, none counts as 150."""
    places = np.where(marks, np.arange(len(marks)), -150)
    return (np.arange(len(marks)) - np.maximum.accumulate(places)).clip(0, 150).astype(np.float32)


def _page_columns(document: Document, weight: Matrix, running: Matrix, density: Matrix) -> Matrix:
    total = max(1.0, float(weight.sum()))
    declared = document.meta("og:type") == "article" or bool(embedded.articles(document.linked_data))
    return np.asarray(
        [
            np.log1p(running.sum()) / 10,
            np.log1p(len(weight)) / 7,
            float((weight * density).sum()) / total,
            float(running.sum()) / total,
            declared,
        ],
        np.float32,
    )
