"""Find the run of blocks that holds the article: the smallest container with most of the page's prose."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from crawler.lexicons.lexicon import Lexicon
from crawler.parsers.blocks.block import Block, Container, Segmented
from crawler.parsers.blocks.scope import rest_of_container
from crawler.parsers.document.element import Element
from crawler.parsers.main_text.regions import Region, prose_weight, regions

DESCENT: Final = 0.72
"""A child that holds at least this share of its parent's prose is entered."""
TEASER_HEADING: Final = 45.0
LONG_PROSE: Final = 400.0
"""Weights: of a heading over teasers at most, and of a paragraph that no teaser is as long as."""
LEAD_PROSE: Final = 90.0
"""Weight from which a block is surely running text, not a standfirst or a line about the site."""
READABLE: Final = frozenset({Region.PLAIN, Region.HEADER})
STANDFIRST: Final = 45.0
REACH: Final = 12
"""Blocks by which the run is extended over neighbouring prose: a standfirst above, an outro below."""


@dataclass(frozen=True, slots=True)
class Content:
    """``first`` up to and without ``end``: the blocks of the article and what stands among them.

    ``total`` is the sum of their prose. ``lead`` is the first block of running text.
    ``prose`` is each block's weight as running text, ``regions`` each container's kind of place.
    """

    first: int
    end: int
    lead: int
    container: int
    total: float
    prose: list[float]
    regions: list[Region]

    def region(self, block: Block) -> Region:
        """The kind of place that a block stands in."""
        return self.regions[block.container]

    def __contains__(self, block: Block) -> bool:
        return self.first <= block.index < self.end

    def weight(self) -> float:
        """Prose in the run, in Latin letters' worth."""
        return self.total


def find_content(page: Segmented, words: Lexicon, place: Element | None = None) -> Content:
    """The article's run of blocks; empty where the page has no prose. ``place``: the element that holds it,
    where that is known."""
    prose = [prose_weight(block) for block in page.blocks]
    _leave_out_teasers(page, prose, words)
    places = regions(page, prose)
    for block in page.blocks:
        if places[block.container] not in READABLE:
            prose[block.index] = 0.0
    known = next((c for c in page.containers if place is not None and c.element is place), None)
    container = known or _descend(page, prose)
    first, end = (known.first, known.end) if known else _extend(page, prose, container)
    lead = next((i for i in range(first, end) if prose[i] >= LEAD_PROSE), first)
    return Content(first, end, lead, container.index, sum(prose[first:end]), prose, places)


def _leave_out_teasers(page: Segmented, prose: list[float], words: Lexicon) -> None:
    """Snippets are prose of other articles: those that are cut below a link, and all under a heading
    such as "Recommend", unless that is most of the page."""
    for before, block in pairwise(page.blocks):
        if before.is_one_link and block.text.endswith(("...", "…", "..")):
            prose[block.index] = 0.0
    headings = words.words["teasers.headings"]
    total = sum(prose)
    for block in page.blocks:
        if block.weight <= TEASER_HEADING and headings.is_all_of(block.folded):
            under = rest_of_container(page, block)
            first = next((i for i in under if page.blocks[i].weight > LONG_PROSE), under.stop)
            if (
                any(page.blocks[i].anchors or page.blocks[i].text.endswith(("...", "…")) for i in under)
                and sum(prose[under.start : first]) < 0.8 * total
            ):
                prose[under.start : first] = [0.0] * (first - under.start)


def _descend(page: Segmented, prose: list[float]) -> Container:
    sums = [0.0]
    for value in prose:
        sums.append(sums[-1] + value)

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


def _extend(page: Segmented, prose: list[float], container: Container) -> tuple[int, int]:
    """Take in prose just outside the container: sites put the standfirst or the first part beside it."""
    first, end = container.first, container.end
    limit = max(0, first - REACH)
    for index in range(first - 1, limit - 1, -1):
        block = page.blocks[index]
        if block.heading == 1:
            first = index
            break
        if block.link_density > 0.5 and len(block.anchors) > 1:
            break
        if prose[index] >= STANDFIRST:
            first = index
    return first, end
