"""Records that have to do with a record: those it links to, and those that say nearly the same."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.kept import Kept, object_at
from crawler.inspector.rows import address_of
from crawler.inspector.words import spaced
from crawler.parsers.identity import article_id
from schemas.article import Article

_CANDIDATES: Final = 12
_PHRASES: Final = 8
_PHRASE: Final = 6
_MOST_TEXT: Final = 100_000
"""Characters of a text that phrases are taken from."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """``held``: by address, the run, id and title of the record that we hold of it."""

    held: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    same: Sequence[tuple[str, str]] = ()
    """Id and title of records of the run with the same content."""
    like: Sequence[tuple[float, str, str]] = ()
    """Near duplicates, as ``dedupe`` knows them: similarity, id and title, most first."""


def neighbours(catalogue: Catalogue, kept: Kept, article: Article) -> Neighbours:
    """What the index knows of a record's surroundings."""
    return Neighbours(
        held=held(catalogue, kept, article),
        same=catalogue.same_content(kept, article.content_hash),
        like=_like(catalogue, kept, article),
    )


def _addresses(article: Article) -> list[str]:
    links = [link.url for link in (article.previous_article, article.next_article) if link]
    links += [teaser.url for teaser in article.recommendations]
    links += [source.url for source in article.sources]
    return list(dict.fromkeys(url for url in links if url))[:200]


def held(catalogue: Catalogue, kept: Kept, article: Article) -> dict[str, tuple[str, str, str]]:
    """By address the run, id and title of the records that we hold of what an article links to."""
    urls = _addresses(article)
    by_number = {address_of(url): url for url in urls}
    by_id = {article_id(url): url for url in urls}
    found: dict[str, tuple[str, str, str]] = {}
    for address, name, run, title in catalogue.at(list(by_number), list(by_id)) if urls else ():
        url = by_number.get(address) or by_id[name]
        # of several runs the one that is looked at, else the newest
        if url not in found or found[url][0] != kept.run.key:
            found[url] = (run, name, title)
    return found


def _like(catalogue: Catalogue, kept: Kept, article: Article) -> list[tuple[float, str, str]]:
    from crawler.duplicates.likeness import alike  # noqa: PLC0415 numpy, which the first view does not wait for

    phrases = _phrases(article.body)
    if not phrases:
        return []
    question = " OR ".join(f'body : "{phrase}"' for phrase in phrases)
    records = (object_at(candidate) for candidate in catalogue.like(kept, question, _CANDIDATES))
    texts = (((str(record["id"]), str(record["title"])), record["body"]) for record in records)
    return [(share, *name) for share, name in alike(article.body, texts)]


def _phrases(text: str) -> list[str]:
    """Stretches of a text at even distances: who copied a good part of it has one of them."""
    words = _WORD.findall(spaced(text[:_MOST_TEXT]).lower())
    step = max(1, len(words) // _PHRASES)
    return [" ".join(words[at : at + _PHRASE]) for at in range(step // 2, len(words) - _PHRASE, step)][:_PHRASES]
