"""What a model learns from: a page's rows of numbers, its labels, and what measuring needs of its blocks."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.parsers.blocks.block import Segmented
from crawler.parsers.blocks.segment import segment
from crawler.parsers.document.document import Document, read
from crawler.parsers.errors import ParseError
from crawler.parsers.fetched import Fetched
from crawler.parsers.identity import site_of
from crawler.parsers.language import language_of
from crawler.parsers.main_text.features import features
from crawler.parsers.main_text.place_columns import WORD_GROUPS
from crawler.parsers.main_text.tables import place_table, running_weights
from crawler.parsers.model.training.alignment import Vector, tokens
from crawler.parsers.model.training.labels import labels
from crawler.parsers.model.training.pages import LabelledPage

Matrix = NDArray[np.float32]

# extraction reads no clock; any moment serves
_WHEN: Final = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One page: ``rows`` (blocks x features), and for each block ``target`` (how much of it is main text, 0 to 1),
    ``counts`` (0 where it is not trained on), ``texts`` and ``sizes`` (tokens, at least 1). ``site`` and
    ``language`` are what may be kept out of training."""

    page: LabelledPage
    rows: Matrix
    target: Vector
    counts: Vector
    texts: list[str]
    sizes: Vector
    site: str
    language: str | None


def load(corpus: Path, pages: Iterable[LabelledPage]) -> list[Example]:
    """Examples of all pages that can be read and have blocks."""
    return [found for page in pages if (found := example(corpus, page))]


def example(corpus: Path, page: LabelledPage) -> Example | None:
    """None where the page is no HTML or has no block."""
    body = page.read()
    try:
        document, cut = segmented(page, body)
    except ParseError:
        return None
    texts = [block.text for block in cut.blocks]
    if not texts:
        return None
    known = labels(page, body, texts, corpus)
    sizes = np.asarray([max(1, len(tokens(text))) for text in texts], np.float32)
    language = page.language or language_of(_main_text(texts, known.target), document.root.get("lang"))
    language = language.partition("-")[0].lower() if language else None
    return Example(page, rows(document, cut), known.target, known.counts, texts, sizes, _site(page, document), language)


def _site(page: LabelledPage, document: Document) -> str:
    """By the page's own word where its collection does not say: another one may hold pages of the same site."""
    found = (site_of(address) for address in document.own_addresses if not address.startswith("file:"))
    return page.site if page.url else next(filter(None, found), page.site)


def segmented(page: LabelledPage, body: bytes) -> tuple[Document, Segmented]:
    """A labelled page as the parsers see it; ParseError where they refuse it."""
    document = read(Fetched(page.url or f"file:///{page.id}.html", body, {}, _WHEN))
    return document, segment(document.root)


def rows(document: Document, page: Segmented) -> Matrix:
    """The program's own rows of numbers for a page."""
    return features(document, page, running_weights(page.blocks), place_table(page.containers))


@cache
def word_columns() -> NDArray[np.int64]:
    """The columns that read class names: those in which pages differ that differ in nothing else."""
    # any words inside the groups will do; the same count of names keeps all other columns as they are
    named = " ".join(group.split()[0] for group in WORD_GROUPS)
    seen = [_only_row(f'<div class="{value}">Cold hands are common.</div>') for value in (named, "x")]
    found = np.flatnonzero(seen[0] != seen[1])
    if len(found) != len(WORD_GROUPS):
        raise ValueError(f"{len(found)} columns answer to class names, but there are {len(WORD_GROUPS)} groups")
    return found


def fold(site: str, folds: int) -> int:
    """The fold of a site, by its name alone: a new page changes no other page's fold."""
    return int(hashlib.sha1(site.encode()).hexdigest(), 16) % folds


def _only_row(html: str) -> Matrix:
    document = read(Fetched("https://health.example/", f"<body>{html}</body>".encode(), {}, _WHEN))
    (row,) = rows(document, segment(document.root))
    return np.asarray(row)


def _main_text(texts: list[str], target: Vector) -> str:
    return " ".join(text for text, share in zip(texts, target, strict=True) if share >= 0.5) or " ".join(texts)
