"""The page of a record, and which field of the record stands in each of its blocks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from crawler.inspector.claims import BlockClaim
from crawler.inspector.kept import Kept
from crawler.inspector.pages import Found, Pages
from crawler.inspector.reading import ShownPage
from schemas.article import Article

MOST: Final = 2_000
"""Blocks that are joined with the record: what a browser keeps in step."""
# held in lists or left out where there is nothing
_ALWAYS_SHOWN: Final = ("title", "authors", "published_on", "modified_on", "reviewed_on")
_SHOWN_IF_FILLED: Final = ("breadcrumbs", "previous_article", "next_article", "recommendations", "sources")


@dataclass(frozen=True)
class Side:
    """A page beside a record, or by itself."""

    found: Found | None
    shown: ShownPage
    fields: Mapping[int, str] = field(default_factory=dict)
    """Of each block that stands in the record the field, as in ``claims``."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Of these fields what the record holds, as far as they hold text."""
    is_of_record: bool = False
    """Whether the installed version makes the same record of the page."""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Blocks by what became of them."""
        fates = [block.fate for block in self.shown.blocks]
        return {fate: fates.count(fate) for fate in ("claimed", "lost", "boilerplate")}

    @cached_property
    def blocks(self) -> tuple[BlockClaim, ...]:
        """Those that are joined with the record, or say that they are not."""
        return self.shown.blocks[:MOST]

    @cached_property
    def places(self) -> Mapping[str, BlockClaim]:
        """Of each field the block that it is shown by: a headline rather than the trail that repeats it."""
        found: dict[str, BlockClaim] = {}
        for name, blocks in self.of_field.items():
            found[name] = next((block for block in blocks if name == "title" and block.heading), blocks[0])
        return found

    @cached_property
    def of_field(self) -> Mapping[str, tuple[BlockClaim, ...]]:
        """The blocks of each field, in reading order."""
        found: dict[str, tuple[BlockClaim, ...]] = {}
        for block in self.blocks:
            if block.number in self.fields:
                name = self.fields[block.number]
                found[name] = (*found.get(name, ()), block)
        return found

    @cached_property
    def first_lost(self) -> int | None:
        """Number of the first block that was lost."""
        return next((block.number for block in self.blocks if block.fate == "lost"), None)


def side_of(pages: Pages, kept: Kept, article: Article) -> Side:
    """The page of a record, with the record's fields in it."""
    found = pages.of_record(kept, article.fetched_at)
    shown = pages.shown(found) if found else ShownPage()
    outcome = shown.outcome
    is_same = isinstance(outcome, Article) and outcome.content_hash == article.content_hash
    texts = dict(_texts(article))
    fields = _by_claims(texts, shown.blocks) if is_same else _by_texts(texts, shown.blocks)
    return Side(found, shown, fields, texts, is_same)


def _texts(article: Article) -> Iterator[tuple[str, str]]:
    """The record's fields that stand in a page, and what they say; empty where that is more than one text."""
    yield from ((name, article.title if name == "title" else "") for name in _ALWAYS_SHOWN)
    yield from ((name, "") for name in _SHOWN_IF_FILLED if getattr(article, name))
    for section in article.sections:
        if section.heading is not None:
            yield f"s{section.position}", section.heading
        for block in section.blocks:
            text = " ".join(filter(None, (block.marker, block.label, block.text)))
            yield f"s{section.position}b{block.position}", text
    yield from ((f"r{teaser.position}", teaser.title) for teaser in article.recommendations)


def _by_claims(texts: Mapping[str, str], blocks: tuple[BlockClaim, ...]) -> dict[int, str]:
    return {block.number: block.field for block in blocks[:MOST] if block.field in texts}


def _by_texts(texts: Mapping[str, str], blocks: tuple[BlockClaim, ...]) -> dict[int, str]:
    """By what they say, in a page that the installed version reads otherwise."""
    names: dict[str, str] = {}
    for name, text in texts.items():
        names.setdefault(_letters(text), name)
    names.pop("", None)
    found = ((block.number, names.get(_letters(block.text))) for block in blocks[:MOST])
    return {number: name for number, name in found if name is not None}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
