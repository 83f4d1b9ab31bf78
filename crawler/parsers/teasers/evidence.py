"""What speaks for a group of links being teasers, as numbers, and their sum."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Final

from crawler.lexicons.phrases import Beginnings, Phrases, folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import weight
from crawler.parsers.teasers import ceilings
from crawler.parsers.teasers.addresses import form, host, own_address, path, site
from crawler.parsers.teasers.cards import ABOVE, furnish, outline
from crawler.parsers.teasers.ceilings import ANNOUNCED, OF_ADDRESSES, PLAIN, SILENT, Cards, of_standing, of_texts
from crawler.parsers.teasers.groups import LONGEST_HEADING, Group
from crawler.parsers.teasers.loops import of_addresses, that_open
from crawler.parsers.teasers.snippets import without_more
from crawler.parsers.teasers.standing import LIST, Lines, is_midst, standing
from crawler.parsers.teasers.sums import is_summary
from crawler.parsers.teasers.teaser import CUT, SNIPPET_WEIGHT, Teaser
from crawler.parsers.teasers.title_signs import TitleSigns, length, lengthy, unlike
from crawler.parsers.teasers.titles import is_note
from crawler.parsers.teasers.weights import BIAS, WEIGHTS, weighed
from crawler.parsers.view import View

NEARLY_WHOLE: Final = 0.55
"""Share of a line that a phrase at its beginning must have to be what the line says."""
MOSTLY: Final = 0.5
LONGEST_PRICED: Final = 400.0
NEAR: Final = 6
"""Blocks within which two links to the same page belong to one card."""
_NEARLY: Final = 1e-6
"""More than sums differ by that are added up in another order."""
_PRICE: Final = re.compile(r"[$€£¥₹₽₩₺]\s?\d|\d\s?(?:[$€£¥₹₽₩₺元円원]|USD|EUR|Kč|zł|руб)")
_ASCII_CURRENCIES: Final = ("$", "USD", "EUR")


class Evidence:
    """What all groups of a page are compared with."""

    def __init__(self, view: View, found: list[Group]) -> None:
        self.view = view
        self._found = found
        own = own_address(view.document)
        self._host = host(own) or _usual_host(found)
        self._path = path(own) if own else ""
        self._form = form(self._path)
        self._titles = TitleSigns(view.claimed("title") or view.document.head_title)
        self._kept = Cards(view.page)
        self._led_to: dict[Group, dict[str, float]] = {}
        self._lines: dict[str, tuple[float, float]] = {}

    @cached_property
    def announcements(self) -> list[int]:
        """Indices of the short lines that announce teasers."""
        headings = self.view.words.words["teasers.headings"]
        possible = that_open(self.view.page.blocks, _beginnings(headings), LONGEST_HEADING)
        return [b.index for b in possible if _announces(headings, b.folded) and self.line(b)[0] > 0]

    @cached_property
    def _times(self) -> Counter[str]:
        """How often links lead to each address."""
        return Counter([entry.anchor.href for group in self._found for entry in group.entries])

    @cached_property
    def _places(self) -> dict[str, list[tuple[Group, int]]]:
        """Where links lead to each address: the groups, and the links' places in them."""
        found: dict[str, list[tuple[Group, int]]] = {}
        for group in self._found:
            for place, entry in enumerate(group.entries):
                found.setdefault(entry.anchor.href, []).append((group, place))
        return found

    def line(self, block: Block) -> tuple[float, float]:
        """How much a line announces teasers, and whether it is a heading of something else."""
        if block.folded not in self._lines:
            self._lines[block.folded] = self._read(block.folded)
        return self._lines[block.folded]

    def _read(self, text: str) -> tuple[float, float]:
        words = self.view.words.words
        headings = words["teasers.headings"]
        opened = headings.opens(text)
        if (opened is not None or not text[:1].isalnum()) and headings.is_all_of(text):
            return 1.0, 0.0
        if opened is not None and opened.end() >= NEARLY_WHOLE * len(text):
            return 0.75, 0.0
        if words["boilerplate.headings"].is_all_of(text) or words["sources.headings"].is_all_of(text):
            return 0.0, 1.0
        return (0.5 if opened is not None else 0.0), 0.0

    def _opening(self, group: Group) -> list[tuple[float, float]]:
        """What the words before the first link of a line say, if anything: "Related articles: … | …"."""
        first, *others = group.entries[:2]
        if not others or others[0].block is not first.block:
            return []
        before = first.block.text.partition(first.anchor.text)[0]
        said = self._read(folded(before)) if before else (0.0, 0.0)
        return [said] if any(said) else []

    def score(self, group: Group) -> float | None:
        """The logarithm of the odds that a group is one of teasers; None where it is none even in company."""
        if not group.teasers:
            if self._is_hopeless(group):
                return None
            furnish(self.view, group)
        odds = BIAS + weighed(self._first_signs(group))
        cards = self._cards(group)
        cards |= self._addresses(group)
        most = odds + weighed(cards)
        return most if most < -_NEARLY else odds + weighed(cards | self._against(group))

    def _is_hopeless(self, group: Group) -> bool:
        """True for a group that its links, its place and the lines above it rule out."""
        content, around = self.view.content, self._kept.around(group)
        of_links = ceilings.of_links(self._titles, group) + _NEARLY
        lines = ANNOUNCED if self._may_be_announced(group, around) or self._opening(group) else SILENT
        if lines is SILENT and of_links + ceilings.of_silence(group) + OF_ADDRESSES < 0:
            return True
        signs = standing(content, group, lines)
        most = of_links + of_standing(lines, signs) + WEIGHTS["images"] * self._kept.has_picture(around)
        if most + of_texts(group, lines, signs) + OF_ADDRESSES < 0:
            return True
        most += of_texts(group, lines, signs, self._kept.most_speaking(group, around))
        if most + OF_ADDRESSES < 0 or most + weighed(self._addresses(group)) < 0:
            return True
        outline(self.view, group)
        lines = self._lines_above(group)
        signs = standing(content, group, lines)
        most = of_links + of_standing(lines, signs) + WEIGHTS["images"] * self._kept.pictured(group)
        most += of_texts(group, lines, signs, self._kept.speaking(group))
        return most + weighed(self._addresses(group)) < 0

    def _may_be_announced(self, group: Group, around: range) -> bool:
        """False where no line stands above its cards that announces teasers."""
        before = bisect_left(self.announcements, group.first)
        return before > 0 and self.announcements[before - 1] >= around.start - ABOVE

    def score_in_company(self, group: Group) -> float:
        """The odds of a single link, were it none."""
        return BIAS + weighed(self.features(group) | {"single": 0.0})

    def features(self, group: Group) -> dict[str, float]:
        """The signs of one furnished group by name, each up to about 3: what the weights are fitted on. Those left out
        are 0."""
        return self._first_signs(group) | self._cards(group) | self._addresses(group) | self._against(group)

    def _first_signs(self, group: Group) -> dict[str, float]:
        signs = standing(self.view.content, group, self._lines_above(group))
        return dict.fromkeys(signs, 1.0) | self._titles.of([teaser.title for teaser in group.teasers])

    def _lines_above(self, group: Group) -> Lines:
        lines = [*self._opening(group), *map(self.line, group.above)]
        if not lines:
            return Lines(0.0, False, False, False)
        return Lines(max(lines)[0], lines[0][0] == 1.0, lines[0][1] > 0, True)

    def announced(self, group: Group) -> float:
        """How much the lines above a group announce teasers, 0 to 1."""
        return self._lines_above(group).announced

    def _cards(self, group: Group) -> dict[str, float]:
        n = len(group.teasers)
        plain = [rest for teaser in group.teasers if (rest := self._plain(teaser))]
        return {
            "heading": float(group.teasers[0].block.heading > 0),
            **(self._plain_signs(group, plain) if plain else {}),
            "images": sum([any(b.images for b in t.blocks) for t in group.teasers]) / n,
            "density": sum([entry.block.link_density for entry in group.entries]) / n,
        }

    def _against(self, group: Group) -> dict[str, float]:
        """What speaks against the cards, or says nothing."""
        n = len(group.teasers)
        return {
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
            "brief": brief
            if n > 1 and (announced > 0.5 or (n >= LIST and not is_midst(self.view.content, group)))
            else 0.0,
            "introduced": summed * announced if n > 1 else 0.0,
        }

    def _has_rival(self, teaser: Teaser) -> bool:
        """True where a better link to the same page stands in the same card."""
        href = teaser.href or ""
        if self._times[href] < 2:
            # its own
            return False
        places = self._places[href]
        own = (teaser.block.heading > 0, weight(teaser.title) * 1.2)
        return any(
            (rival.block.heading > 0, weight(rival.title)) > own
            for rival in self._near(places[:20], teaser.block.index)
        )

    def _near(self, places: list[tuple[Group, int]], index: int) -> Iterator[Teaser]:
        """The teasers of these links that stand near a block."""
        for group, place in places:
            blocks = group.entries[place].blocks
            if not group.teasers and not blocks[0].index - NEAR <= index <= blocks[-1].index + NEAR:
                continue
            if not group.teasers:
                furnish(self.view, group)
            teaser = group.teasers[place]
            if abs(teaser.block.index - index) <= NEAR:
                yield teaser

    def _addresses(self, group: Group) -> dict[str, float]:
        if group not in self._led_to:
            self._led_to[group] = self._read_addresses([entry.anchor.href.strip() for entry in group.entries])
        return self._led_to[group]

    def _read_addresses(self, hrefs: list[str]) -> dict[str, float]:
        n = len(hrefs)
        none, fragments, slugs, alike, hosted = of_addresses(hrefs, self._form if self._path else None)
        return {
            "noaddress": none / n,
            "fragment": fragments / n,
            "slug": slugs / n,
            "form": alike / n if self._path else 0.3,
            "foreign_host": sum([not self._is_local(href) for href in hosted]) / n,
            "elsewhere": sum([self._times[href] > 1 for href in hrefs]) / n,
        }

    def _is_local(self, href: str) -> bool:
        if not self._host:
            return True
        target = host(href)
        return target.endswith(self._host) or self._host.endswith(target) or site(target) == site(self._host)


@cache
def _beginnings(headings: Phrases) -> Beginnings:
    return Beginnings(headings.words)


def _announces(headings: Phrases, text: str) -> bool:
    """True for a folded text that opens with a heading of teasers, or is one behind signs."""
    return headings.opens(text) is not None or (not text[:1].isalnum() and headings.is_all_of(text))


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
