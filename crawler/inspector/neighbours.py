"""Records that have to do with a record: those it links to, and those that say nearly the same."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler.inspector.catalogue import Catalogue, Kept, object_at
from crawler.inspector.rows import address_of
from crawler.inspector.words import spaced
from crawler.parsers.identity import article_id
from schemas.article import Article

_CANDIDATES: Final = 12
_QUESTION_WORDS: Final = 12
_SHINGLE: Final = 4
LIKE: Final = 0.3
"""Share of four-word phrases in common from which two texts are near duplicates."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """``held``: by address, the run, id and title of the record that we hold of it."""

    held: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    same: Sequence[tuple[str, str]] = ()
    """Id and title of records of the run with the same content."""
    like: Sequence[tuple[float, str, str]] = ()
    """How much is in common, id and title, most first."""


def neighbours(catalogue: Catalogue, kept: Kept, article: Article) -> Neighbours:
    """What the index knows of a record's surroundings."""
    return Neighbours(
        held=_held(catalogue, kept, _addresses(article)),
        same=catalogue.same_content(kept, article.content_hash),
        like=_like(catalogue, kept, article),
    )


def _addresses(article: Article) -> list[str]:
    links = [link.url for link in (article.previous_article, article.next_article) if link]
    links += [teaser.url for teaser in article.recommendations]
    return list(dict.fromkeys(url for url in links if url))[:200]


def _held(catalogue: Catalogue, kept: Kept, urls: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    by_number = {address_of(url): url for url in urls}
    by_id = {article_id(url): url for url in urls}
    found: dict[str, tuple[str, str, str]] = {}
    for address, article, run, title in catalogue.at(list(by_number), list(by_id)) if urls else ():
        url = by_number.get(address) or by_id[article]
        # of several runs the one that is looked at, else the newest
        if url not in found or found[url][0] != kept.run.key:
            found[url] = (run, article, title)
    return found


def _like(catalogue: Catalogue, kept: Kept, article: Article) -> list[tuple[float, str, str]]:
    ours = _shingles(article.body)
    words = sorted(set(_WORD.findall(spaced(article.title).lower())), key=len, reverse=True)[:_QUESTION_WORDS]
    if not ours or not words:
        return []
    question = " OR ".join(f'"{word}"' for word in words)
    found = []
    for candidate in catalogue.like(kept, question, _CANDIDATES):
        other = object_at(candidate)
        theirs = _shingles(other["body"])
        share = len(ours & theirs) / len(ours | theirs) if theirs else 0.0
        if share >= LIKE:
            found.append((share, str(other["id"]), str(other["title"])))
    return sorted(found, reverse=True)


def _shingles(text: str) -> set[int]:
    words = _WORD.findall(spaced(text[:100_000]).lower())
    return {hash(tuple(words[place : place + _SHINGLE])) for place in range(len(words) - _SHINGLE + 1)}
