"""What speaks for a group of links being teasers, as numbers, and their sum."""

import re
from collections.abc import Iterable
from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import weight
from crawler.parsers.main_text.regions import Region
from crawler.parsers.teasers.groups import Group
from crawler.parsers.teasers.teaser import SNIPPET_WEIGHT, TITLE_WEIGHT, Teaser
from crawler.parsers.teasers.titles import is_note
from crawler.parsers.teasers.weights import BIAS, WEIGHTS
from crawler.parsers.view import View

NEARLY_WHOLE: Final = 0.55
"""Share of a line that a phrase at its beginning must have to be what the line says."""
SHORT: Final = 10.0
LONG: Final = 30.0
"""Weights up to which a text is as good as surely a category's name, and from which it is surely more."""
UNSPACED: Final = 1.25
LIST: Final = 3
NEAR: Final = 6
"""Blocks within which two links to the same page belong to one card."""
_LATER: Final = ("heading", "snippets", "dates", "images", "density", "slug", "form", "elsewhere", "fragment")
_MOST_OF_REST: Final = sum(max(0.0, WEIGHTS.get(name, 0.0)) for name in _LATER)
"""What the signs that are read last can add at most."""
_NUMBER: Final = re.compile(r"\d{4}")
_WORD: Final = re.compile(r"[^\W\d_]{5,}|[\u3400-\u9fff\u3040-\u30ff]{2}")


class Evidence:
    """What all groups of a page are compared with."""

    def __init__(self, view: View, found: list[Group]) -> None:
        self.view = view
        own = _own_address(view)
        self._host = _host(own)
        self._path = _path(own) if own else ""
        self._form = _form(self._path)
        title = view.claimed("title") or view.document.head_title
        self._topic = set(_words(title))
        self._length = max(_length(title), TITLE_WEIGHT / 2)
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
        if words["boilerplate.headings"].is_all_of(text):
            return 0.0, 1.0
        return (0.5 if opened is not None else 0.0), 0.0

    def score(self, group: Group) -> float:
        """The logarithm of the odds that a group is one of teasers; cheap signs alone where they settle it."""
        odds = BIAS + _weighed(self._first_signs(group))
        return odds if odds + _MOST_OF_REST <= 0 else odds + _weighed(self._other_signs(group))

    def features(self, group: Group) -> dict[str, float]:
        """All signs of one group by name, each 0 to about 3: what the weights are fitted on."""
        return self._first_signs(group) | self._other_signs(group)

    def _first_signs(self, group: Group) -> dict[str, float]:
        lines = [self.line(block) for block in group.above]
        announced = max((says for says, _ in lines), default=0.0)
        named = bool(lines) and lines[0][0] == 1.0
        n = len(group.teasers)
        return {
            "announced": float(announced > 0.5),
            "named": float(named),
            "opened": float(announced == 0.5),
            "foreign": float(bool(lines) and lines[0][1] > 0),
            "lined": float(bool(lines)),
            "single": float(n == 1 and not named),
            "few": float(n == 2 and announced <= 0.5),
            "many": float(n > 12),
            **self._place(group, announced > 0.5),
            **self._titles(group),
        }

    def _other_signs(self, group: Group) -> dict[str, float]:
        return self._cards(group) | self._addresses(group)

    def _place(self, group: Group, announced: bool) -> dict[str, float]:
        content, first = self.view.content, group.first
        region = content.region(group.entries[0].block)
        inside = content.lead <= first < content.end
        below = sum(content.prose[first : content.end]) if inside else 0.0
        return {
            "before": float(first < content.lead),
            "led": float(first < content.lead and announced),
            "inside": float(inside),
            "midst": float(below > 0.15 * content.total),
            "menu": float(first < content.lead and region in {Region.NAVIGATION, Region.BREADCRUMBS, Region.HEADER}),
            "nav": float(region in {Region.NAVIGATION, Region.BREADCRUMBS}),
            "header": float(region is Region.HEADER),
            "footer": float(region is Region.FOOTER),
            "form": float(region in {Region.FORM, Region.COMMENTS}),
        }

    def _cards(self, group: Group) -> dict[str, float]:
        n = len(group.teasers)
        plain = [[b for b in (*t.blocks, *t.snippets) if not b.anchors] for t in group.teasers]
        return {
            "heading": float(group.teasers[0].block.heading > 0),
            "snippets": sum(any(b.weight >= SNIPPET_WEIGHT for b in rest) for rest in plain) / n if n >= LIST else 0.0,
            "dates": sum(any(is_note(b.text, b.weight) for b in rest) for rest in plain) / n,
            "images": sum(any(b.images for b in t.blocks) for t in group.teasers) / n,
            "density": sum(entry.block.link_density for entry in group.entries) / n,
            "rival": sum(self._has_rival(t) for t in group.teasers) / n,
        }

    def _has_rival(self, teaser: Teaser) -> bool:
        """True where a better link to the same page stands in the same card."""
        own = (teaser.block.heading > 0, weight(teaser.title) * 1.2)
        return any(
            abs(index - teaser.block.index) <= NEAR and (heading, weighs) > own
            for index, heading, weighs in self._places.get(teaser.href or "", ())[:20]
        )

    def _titles(self, group: Group) -> dict[str, float]:
        titles = [teaser.title for teaser in group.teasers]
        weights = [_length(title) for title in titles]
        n = len(titles)
        return {
            "relative": min(sum(weights) / n / self._length, 1.0),
            "mean": min(sum(weights) / n, 90.0) / 30,
            "long": sum(min(1.0, max(0.0, w - SHORT) / (LONG - SHORT)) for w in weights) / n,
            "short": sum(w < TITLE_WEIGHT for w in weights) / n,
            "topical": sum(not self._topic.isdisjoint(_words(title)) for title in titles) / n,
            "punct": sum(any(c in title for c in ",:;–—，：、?？!！") for title in titles) / n,
            "bare": sum(title.startswith(("http", "www.")) for title in titles) / n,
            "same": 1 - len(set(titles)) / n,
        }

    def _addresses(self, group: Group) -> dict[str, float]:
        hrefs = [entry.anchor.href.strip() for entry in group.entries]
        paths = [_path(href) for href in hrefs]
        n = len(hrefs)
        return {
            "noaddress": sum(not entry.has_address for entry in group.entries) / n,
            "fragment": sum("#" in href[1:] for href in hrefs) / n,
            "slug": sum(_is_slug(path) for path in paths) / n,
            "form": sum(_form(path) == self._form for path in paths) / n if self._path else 0.3,
            "foreign_host": sum(not self._is_local(href) for href in hrefs) / n,
            "elsewhere": sum(len(self._places.get(href, ())) > 1 for href in hrefs) / n,
        }

    def _is_local(self, href: str) -> bool:
        if not self._host or "//" not in href[:8]:
            return True
        host = _host(href)
        return host.endswith(self._host) or self._host.endswith(host) or _site(host) == _site(self._host)


def _weighed(signs: dict[str, float]) -> float:
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in signs.items())


def _own_address(view: View) -> str:
    links = view.document.links.get("canonical", [])
    declared = [link.get("href") or "" for link in links] + [view.document.meta("og:url") or ""]
    found = (address for address in (*declared, view.document.fetched.url) if address.startswith("http"))
    return next(found, "")


def _length(title: str) -> float:
    """A headline's weight; the ideographs of one say still more than those of running text."""
    weighs = weight(title)
    return weighs * UNSPACED if weighs > 2 * len(title) else weighs


def _words(text: str) -> Iterable[str]:
    return _WORD.findall(text.lower())


def _host(url: str) -> str:
    # not urlsplit: a page has hundreds of links
    return url.partition("//")[2].partition("/")[0].lower().removeprefix("www.")


def _site(host: str) -> list[str]:
    return host.split(".")[-2:]


def _path(href: str) -> str:
    if "//" in href[:8]:
        return "/" + href.split("//", 1)[1].partition("/")[2]
    return href


def _is_slug(path: str) -> bool:
    """True where the address ends in several words, or has a year or a number: categories have short names."""
    last = path.partition("?")[0].rstrip("/").rpartition("/")[2]
    return sum(map(last.count, "-_~+")) > 1 or _NUMBER.search(path) is not None


def _form(path: str) -> tuple[int, str, bool, bool]:
    """What addresses of one kind of page have in common: depth, ending, a number, several words."""
    steps = [step for step in path.partition("?")[0].partition("#")[0].split("/") if step not in {"", ".", ".."}]
    last = steps[-1] if steps else ""
    return len(steps), last.partition(".")[2][:5], any(c.isdigit() for c in last), last.count("-") > 1
