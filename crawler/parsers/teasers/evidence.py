"""What speaks for a group of links being teasers, as numbers, and their sum."""

import re
from collections import Counter
from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import ends_sentence, weight
from crawler.parsers.main_text.regions import Region
from crawler.parsers.teasers.addresses import form, host, is_slug, own_address, path, site
from crawler.parsers.teasers.groups import Group
from crawler.parsers.teasers.snippets import without_more
from crawler.parsers.teasers.teaser import CUT, SNIPPET_WEIGHT, Teaser
from crawler.parsers.teasers.title_signs import TitleSigns, length, lengthy, unlike
from crawler.parsers.teasers.titles import is_note
from crawler.parsers.teasers.weights import BIAS, WEIGHTS
from crawler.parsers.view import View

NEARLY_WHOLE: Final = 0.55
"""Share of a line that a phrase at its beginning must have to be what the line says."""
PLAIN: Final = 0.3
"""Share of link text in a block below which it can be a snippet with a link to read on."""
MIDST: Final = 0.15
"""Share of the text's prose below a list from which it stands in the midst of it."""
MOSTLY: Final = 0.5
LONGEST_PRICED: Final = 400.0
LIST: Final = 3
NEAR: Final = 6
"""Blocks within which two links to the same page belong to one card."""
_MENUS: Final = frozenset({Region.NAVIGATION, Region.BREADCRUMBS})
_OF_ADDRESSES: Final = ("slug", "form", "elsewhere", "fragment")
_OF_CARDS: Final = ("heading", "snippets", "summed", "brief", "introduced", "cut", "dates", "images", "density")
_MOST_OF_ADDRESSES: Final = sum(max(0.0, WEIGHTS.get(name, 0.0)) for name in _OF_ADDRESSES)
_MOST_OF_REST: Final = _MOST_OF_ADDRESSES + sum(max(0.0, WEIGHTS.get(name, 0.0)) for name in _OF_CARDS)
"""What the signs that are read last can add at most."""
_NEARLY: Final = 1e-6
"""More than sums differ by that are added up in another order."""
_PRICE: Final = re.compile(r"[$€£¥₹₽₩₺]\s?\d|\d\s?(?:[$€£¥₹₽₩₺元円원]|USD|EUR|Kč|zł|руб)")
_ASCII_CURRENCIES: Final = ("$", "USD", "EUR")


class Evidence:
    """What all groups of a page are compared with."""

    def __init__(self, view: View, found: list[Group]) -> None:
        self.view = view
        own = own_address(view.document)
        self._host = host(own) or _usual_host(found)
        self._path = path(own) if own else ""
        self._form = form(self._path)
        self._titles = TitleSigns(view.claimed("title") or view.document.head_title)
        self._lines: dict[str, tuple[float, float]] = {}
        self._places: dict[str, list[tuple[int, bool, float]]] = {}
        for group in found:
            for teaser in group.teasers:
                place = (teaser.block.index, teaser.block.heading > 0, weight(teaser.title))
                self._places.setdefault(teaser.href or "", []).append(place)

    def line(self, block: Block) -> tuple[float, float]:
        """How much a line announces teasers, and whether it is a heading of something else."""
        if block.folded not in self._lines:
            self._lines[block.folded] = self._read(block.folded)
        return self._lines[block.folded]

    def _read(self, text: str) -> tuple[float, float]:
        words = self.view.words.words
        opened = words["teasers.headings"].opens(text)
        if words["teasers.headings"].is_all_of(text):
            return 1.0, 0.0
        if opened is not None and opened.end() >= NEARLY_WHOLE * len(text):
            return 0.75, 0.0
        if words["boilerplate.headings"].is_all_of(text) or words["sources.headings"].is_all_of(text):
            return 0.0, 1.0
        return (0.5 if opened is not None else 0.0), 0.0

    def score(self, group: Group) -> float:
        """The logarithm of the odds that a group is one of teasers; cheap signs alone where they settle it."""
        odds = BIAS + _weighed(self._first_signs(group))
        if odds + _MOST_OF_REST <= 0:
            return odds
        cards = self._cards(group)
        if odds + _weighed(cards) + _MOST_OF_ADDRESSES < -_NEARLY:
            return odds
        return odds + _weighed(cards | self._addresses(group))

    def score_in_company(self, group: Group) -> float:
        """The odds of a single link, were it none."""
        return BIAS + _weighed(self.features(group) | {"single": 0.0})

    def features(self, group: Group) -> dict[str, float]:
        """The signs of one group by name, each up to about 3: what the weights are fitted on. Those left out are 0."""
        return self._first_signs(group) | self._cards(group) | self._addresses(group)

    def _first_signs(self, group: Group) -> dict[str, float]:
        lines = [self.line(block) for block in group.above]
        announced = max([line[0] for line in lines], default=0.0)
        named = bool(lines) and lines[0][0] == 1.0
        n, is_midst = len(group.teasers), self._is_midst(group)
        said = {
            "announced": announced > 0.5,
            "named": named,
            "opened": announced == 0.5,
            "foreign": bool(lines) and lines[0][1] > 0,
            "lined": bool(lines),
            "single": n == 1 and not named,
            "few": n == 2 and announced <= 0.5,
            "many": n > 12,
            "passing": n < LIST and announced <= 0.5 and is_midst,
            "midst": is_midst,
        }
        said |= self._place(group, announced > 0.5)
        titles = [teaser.title for teaser in group.teasers]
        return {name: 1.0 for name, holds in said.items() if holds} | self._titles.of(titles)

    def announced(self, group: Group) -> float:
        """How much the lines above a group announce teasers, 0 to 1."""
        return max((self.line(block)[0] for block in group.above), default=0.0)

    def _place(self, group: Group, announced: bool) -> dict[str, bool]:
        content, first = self.view.content, group.first
        region, is_before = content.region(group.entries[0].block), first < content.lead
        found = {"before": is_before, "led": is_before and announced}
        if region is not Region.PLAIN:
            is_menu = region in _MENUS
            found |= {
                "menu": is_before and (is_menu or region is Region.HEADER),
                "nav": is_menu,
                "header": region is Region.HEADER,
                "footer": region is Region.FOOTER,
                "asked": region is Region.FORM or region is Region.COMMENTS,
            }
        return found

    def _is_midst(self, group: Group) -> bool:
        """True where much of the text comes below."""
        content, first = self.view.content, group.first
        is_inside = content.lead <= first < content.end
        return is_inside and sum(content.prose[first : content.end]) > MIDST * content.total

    def _cards(self, group: Group) -> dict[str, float]:
        n = len(group.teasers)
        plain = [rest for teaser in group.teasers if (rest := self._plain(teaser))]
        return {
            "heading": float(group.teasers[0].block.heading > 0),
            **(self._plain_signs(group, plain) if plain else {}),
            "images": sum(any(b.images for b in t.blocks) for t in group.teasers) / n,
            "density": sum(entry.block.link_density for entry in group.entries) / n,
            "rival": sum(self._has_rival(t) for t in group.teasers) / n,
            "prices": sum(any(map(_names_price, (*t.blocks, *t.snippets))) for t in group.teasers) / n,
        }

    def _plain_signs(self, group: Group, plain: list[tuple[Block, ...]]) -> dict[str, float]:
        """What the unlinked texts of the cards say; most groups have none, and these signs are zero."""
        n = len(group.teasers)
        long = sum(any(b.weight >= SNIPPET_WEIGHT for b in rest) for rest in plain)
        return {
            "snippets": long / n if n >= LIST else 0.0,
            "cut": sum(any(b.text.endswith(CUT) for b in rest) for rest in plain) / n,
            "dates": sum(any(is_note(b.text, b.weight) for b in rest) for rest in plain) / n,
            **self._summaries(group, sum(any(map(is_summary, rest)) for rest in plain) / n),
        }

    def _plain(self, teaser: Teaser) -> tuple[Block, ...]:
        """What a card says without a link, but for one at the end that says "more"."""
        if len(teaser.blocks) == 1 and not teaser.snippets:
            return ()
        beside = [b for b in (*teaser.blocks, *teaser.snippets) if b is not teaser.block and b.link_density < PLAIN]
        texts = [without_more(self.view, block) for block in beside]
        return tuple(block for block in texts if not block.anchors and block.text)

    def _summaries(self, group: Group, summed: float) -> dict[str, float]:
        """Sentences below the links; short names with one each are no menu."""
        announced, n = self.announced(group), len(group.teasers)
        titles = [teaser.title for teaser in group.teasers]
        lengths = [length(title) for title in titles]
        brief = (2 * summed - 1) * (1 - lengthy(lengths)) * unlike(titles) if summed > MOSTLY else 0.0
        return {
            "summed": summed,
            # under their own heading two are enough, and they may stand in the midst of the text
            "brief": brief if n > 1 and (announced > 0.5 or (n >= LIST and not self._is_midst(group))) else 0.0,
            "introduced": summed * announced if n > 1 else 0.0,
        }

    def _has_rival(self, teaser: Teaser) -> bool:
        """True where a better link to the same page stands in the same card."""
        places = self._places.get(teaser.href or "", ())
        if len(places) < 2:
            # its own
            return False
        own = (teaser.block.heading > 0, weight(teaser.title) * 1.2)
        return any(
            abs(index - teaser.block.index) <= NEAR and (heading, weighs) > own
            for index, heading, weighs in places[:20]
        )

    def _addresses(self, group: Group) -> dict[str, float]:
        hrefs = [entry.anchor.href.strip() for entry in group.entries]
        paths = [path(href) for href in hrefs]
        n = len(hrefs)
        return {
            "noaddress": sum(not entry.has_address for entry in group.entries) / n,
            "fragment": sum("#" in href[1:] for href in hrefs) / n,
            "slug": sum(map(is_slug, paths)) / n,
            "form": sum(form(one) == self._form for one in paths) / n if self._path else 0.3,
            "foreign_host": sum(not self._is_local(href) for href in hrefs) / n,
            "elsewhere": sum(len(self._places.get(href, ())) > 1 for href in hrefs) / n,
        }

    def _is_local(self, href: str) -> bool:
        if not self._host or "//" not in href[:8]:
            return True
        target = host(href)
        return target.endswith(self._host) or self._host.endswith(target) or site(target) == site(self._host)


def _weighed(signs: dict[str, float]) -> float:
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in signs.items())


def _usual_host(found: list[Group]) -> str:
    """The host that most links name, of a page that does not tell its own; empty where they name none."""
    hosts = Counter(host(entry.anchor.href) for group in found for entry in group.entries)
    usual, times = max(hosts.items(), key=lambda known: known[1], default=("", 0))
    return usual if 2 * times > hosts.total() else ""


def _names_price(block: Block) -> bool:
    # a line of thousands of links is not searched once for each
    if block.weight > LONGEST_PRICED:
        return False
    text = block.text
    if text.isascii() and not any(map(text.__contains__, _ASCII_CURRENCIES)):
        return False
    return _PRICE.search(text) is not None


def is_summary(block: Block) -> bool:
    """True for a sentence, or one that is cut."""
    return block.weight >= SNIPPET_WEIGHT and (block.text.endswith(CUT) or ends_sentence(block.text))
