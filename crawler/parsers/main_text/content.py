"""Which blocks are the article's own text: one decision for the whole page, made by the model."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from crawler.parsers.blocks.block import Block, Container, Segmented
from crawler.parsers.document.document import Document
from crawler.parsers.document.element import Element
from crawler.parsers.main_text.bridges import bridged
from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.main_text.evidence import evidence
from crawler.parsers.main_text.features import features
from crawler.parsers.main_text.regions import Region, regions
from crawler.parsers.main_text.tables import innermost, place_table, running_weights
from crawler.parsers.model.network import article_likelihood, likelihoods

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
    running, table = running_weights(page.blocks), place_table(page.containers)
    rows = features(document, page, running, table)
    judged = likelihoods(rows)
    article = article_likelihood(evidence(document, page, table, rows, judged)) if page.blocks else 0.0
    likelihood = bridged(page, judged.tolist())
    known = None if place is None else next((c for c in page.containers if c.element is place), None)
    if known:
        likelihood = [p if known.first <= i < known.end else 0.0 for i, p in enumerate(likelihood)]
    prose = [weight if p >= LIKELY else 0.0 for weight, p in zip(running, likelihood, strict=True)]
    sums = [0.0, *accumulate(prose)]
    container = known or page.containers[innermost(table, sums, DESCENT)]
    first, end = (known.first, known.end) if known else _extend(prose, container)
    lead = next((i for i in range(first, end) if prose[i] >= LEAD_PROSE), first)
    places = regions(page.blocks, table, prose, sums)
    total = sum(prose[first:end])
    return Content(first, end, lead, container.index, total, prose, likelihood, places, article)


def _extend(prose: list[float], container: Container) -> tuple[int, int]:
    """Take in main text just outside the container: sites put the standfirst or the first part beside it."""
    first, end = container.first, container.end
    above = next((i for i in range(max(0, first - REACH), first) if prose[i] > 0), first)
    below = range(min(len(prose), end + REACH) - 1, end - 1, -1)
    return above, next((i + 1 for i in below if prose[i] > 0), end)
