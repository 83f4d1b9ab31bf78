"""Counts, by site, in how many records each field holds something: what a change of a site's template takes away."""

from collections import Counter
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from crawler.parsers.identity import site_of
from schemas.article import Article
from schemas.reject import Reject
from schemas.run import FieldCoverage, SiteCoverage

FIELDS: Final = (
    "language",
    "title",
    "description",
    "authors",
    "published_on",
    "modified_on",
    "reviewed_on",
    "image_url",
    "keywords",
    "breadcrumbs",
    "body",
    "sections",
    "causes",
    "workarounds",
    "previous_article",
    "next_article",
    "recommendations",
    "sources",
)
"""Fields of a record that a page may leave empty, in the order of the record; title and body to be sure."""
_values = attrgetter(*FIELDS)


@dataclass
class _Site:
    records: int = 0
    rejects: int = 0
    filled: Counter[str] = field(default_factory=Counter)


class Coverage:
    """Counters only: as large as the number of sites, however many records pass."""

    def __init__(self) -> None:
        self._sites: dict[str, _Site] = {}

    def add(self, record: Article | Reject) -> None:
        """Count a page's record."""
        if isinstance(record, Reject):
            self._site(site_of(record.url)).rejects += 1
            return
        site = self._site(record.site)
        site.records += 1
        site.filled.update(name for name, value in zip(FIELDS, _values(record), strict=True) if value)

    def _site(self, name: str) -> _Site:
        return self._sites.setdefault(name, _Site())

    def sites(self) -> list[SiteCoverage]:
        """What the manifest says, by site."""
        return [
            SiteCoverage(
                site=name,
                records=site.records,
                rejects=site.rejects,
                fields=[FieldCoverage(field=field, filled=site.filled[field]) for field in FIELDS],
            )
            for name, site in sorted(self._sites.items())
        ]
