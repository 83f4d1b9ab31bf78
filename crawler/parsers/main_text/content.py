"""Which blocks are the article's own text: one decision for the whole page, made by the model."""

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise, takewhile
from typing import Final

from crawler.parsers.blocks.block import Block, Container, Segmented
from crawler.parsers.document.document import Document
from crawler.parsers.document.element import Element
from crawler.parsers.main_text.evidence import evidence
from crawler.parsers.main_text.features import features
from crawler.parsers.main_text.regions import Region, prose_weight, regions
from crawler.parsers.model.network import article_likelihood, likelihoods

LIKELY: Final = 0.5
"""Likelihood from which a block is main text."""
_NUMBERED: Final = re.compile(r"[(（]?(?:\d{1,2}|[a-h]|[一二三四五六七八九十]{1,3})[.)、．）]|[①-⑳]")
LONGEST_BRIDGE: Final = 12
DOUBTED: Final = 0.1
SURE: Final = 0.65
LINKED: Final = 0.3
"""A bridge: blocks at most, their mean likelihood at least, that of the blocks beside it, and the share of links
in each. Over six hundred pages it neither gained nor lost text; pages of short lists are whole with it."""
DESCENT: Final = 0.72
"""A child that holds at least this share of its parent's prose is entered."""
LEAD_PROSE: Final = 90.0
"""Weight from which a block is surely running text, not a standfirst or a line about the site."""
REACH: Final = 12
"""Blocks by which the run is extended over main text beside it: a standfirst above, an outro below."""


@dataclass(frozen=True, slots=True)
class Content:
    """``first`` up to and without ``end``: the blocks of the article and what stands among them.

    ``likelihood`` says how likely each block is main text, 0 to 1. ``prose`` is each block's weight as running
    text of the article, ``total`` the sum in the run. ``lead`` is the first block of running text,
    ``container`` the innermost container around most of it, ``regions`` each container's kind of place.
    ``article`` says how likely the page is an article, 0 to 1.
    """

    first: int
    end: int
    lead: int
    container: int
    total: float
    prose: list[float]
    likelihood: list[float]
    regions: list[Region]
    article: float

    def region(self, block: Block) -> Region:
        """The kind of place that a block stands in."""
        return self.regions[block.container]

    def is_main(self, block: Block) -> bool:
        """True where the model takes the block for the article's own text."""
        return self.likelihood[block.index] >= LIKELY

    def __contains__(self, block: Block) -> bool:
        return self.first <= block.index < self.end

    def weight(self) -> float:
        """Prose in the run, in Latin letters' worth."""
        return self.total


def find_content(document: Document, page: Segmented, place: Element | None = None) -> Content:
    """The article's run of blocks; empty where the page has no prose. ``place``: the element that holds it,
    where that is known."""
    running = [prose_weight(block) for block in page.blocks]
    rows = features(document, page, running)
    judged = likelihoods(rows)
    article = article_likelihood(evidence(document, page, rows, judged)) if page.blocks else 0.0
    likelihood = _bridged(page, judged.tolist())
    known = next((c for c in page.containers if place is not None and c.element is place), None)
    if known:
        likelihood = [p if known.first <= i < known.end else 0.0 for i, p in enumerate(likelihood)]
    prose = [weight if p >= LIKELY else 0.0 for weight, p in zip(running, likelihood, strict=True)]
    container = known or _descend(page, prose)
    first, end = (known.first, known.end) if known else _extend(prose, container)
    lead = next((i for i in range(first, end) if prose[i] >= LEAD_PROSE), first)
    places = regions(page, prose)
    total = sum(prose[first:end])
    return Content(first, end, lead, container.index, total, prose, likelihood, places, article)


def _bridged(page: Segmented, likelihood: list[float]) -> list[float]:
    """A run of blocks that the model doubts counts where main text stands on both sides and none is made of links."""
    found = list(likelihood)
    mains = [index for index, likely in enumerate(likelihood) if likely >= LIKELY]
    for above, below in pairwise(mains):
        doubted = range(above + 1, below)
        if doubted and _is_bridge(page, likelihood, doubted):
            found[above + 1 : below] = [LIKELY] * len(doubted)
    for index in range(len(found) - 2, -1, -1):
        # the head of a table whose rows are main text
        if page.containers[page.blocks[index].container].tag == "th" and found[index + 1] >= LIKELY:
            found[index] = max(found[index], LIKELY)
    for last in (index for index in mains if index + 1 < len(found) and found[index + 1] < LIKELY):
        entries = _entries_below(page, likelihood, last)
        found[entries.start : entries.stop] = [LIKELY] * len(entries)
    return found


def _is_bridge(page: Segmented, likelihood: list[float], doubted: range) -> bool:
    if len(doubted) > LONGEST_BRIDGE or min(likelihood[doubted.start - 1], likelihood[doubted.stop]) < SURE:
        return False
    if sum(likelihood[index] for index in doubted) < DOUBTED * len(doubted):
        return False
    return all(_is_hardly_linked(page.blocks[index]) for index in doubted)


def _is_hardly_linked(block: Block) -> bool:
    """True where links are few; a heading may be one."""
    return block.link_density < LINKED or bool(block.heading) or block.is_bold


def _entries_below(page: Segmented, likelihood: list[float], last: int) -> range:
    """The short entries right below main text, none with a link: numbered, or a list that is only doubted."""
    nothing = range(last + 1, last + 1)
    if likelihood[last] < SURE:
        return nothing
    end = next((i for i in range(last + 1, len(likelihood)) if likelihood[i] >= LIKELY), len(likelihood))
    below = page.blocks[last + 1 : min(end, last + 1 + LONGEST_BRIDGE)]
    numbered = list(takewhile(lambda block: _NUMBERED.match(block.text) and not block.anchors, below))
    if len(numbered) >= 2:
        return range(last + 1, last + 1 + len(numbered))
    return range(last + 1, last + 1 + _listed(page, likelihood, below))


_LISTED: Final = {"li": 0.1, "td": 0.3}
"""Likelihood that entries of a list need on average, and rows of a table: whole pages are laid out in tables."""


def _listed(page: Segmented, likelihood: list[float], below: list[Block]) -> int:
    """How many blocks go on a list, or are one, and are only doubted."""
    tags = [page.containers[block.container].tag for block in below]
    tag = tags[0] if tags else ""
    entries = list(takewhile(lambda block: page.containers[block.container].tag == tag and not block.anchors, below))
    if tag not in _LISTED or sum(likelihood[b.index] for b in entries) < _LISTED[tag] * len(entries):
        return 0
    above = page.containers[page.blocks[below[0].index - 1].container].tag
    return len(entries) if above == tag or len(entries) >= 2 else 0


def _descend(page: Segmented, prose: list[float]) -> Container:
    sums = [0.0, *accumulate(prose)]

    def held(container: Container) -> float:
        return sums[container.end] - sums[container.first]

    current = page.containers[0]
    for container in page.containers[1:]:
        # document order: a container below the current one that is entered becomes the current one
        inside = container.parent == current.index
        if inside and held(container) >= DESCENT * held(current) and held(current) > 0 and _may_hold(container):
            current = container
    return current


def _may_hold(container: Container) -> bool:
    """An article is not one paragraph: stop above it."""
    return container.tag not in {"p", "li", "ul", "ol", "dl", "tr", "blockquote", "h1", "h2", "h3", "h4", "dd"}


def _extend(prose: list[float], container: Container) -> tuple[int, int]:
    """Take in main text just outside the container: sites put the standfirst or the first part beside it."""
    first, end = container.first, container.end
    above = next((i for i in range(max(0, first - REACH), first) if prose[i] > 0), first)
    below = range(min(len(prose), end + REACH) - 1, end - 1, -1)
    return above, next((i + 1 for i in below if prose[i] > 0), end)
