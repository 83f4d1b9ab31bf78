"""Two runs, or two files of records, page by page: what each site and field won and lost.

Which pages are in both, and how many have other content, the index knows of all. What a field's change is says
``crawler.comparison``, as in ``healthcrawl diff``, from the lines themselves: of so many pages as somebody waits for.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crawler.comparison.comparing import Tally
from crawler.extractions.lines import Lines, Place
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.rows import address_of
from crawler.inspector.runs import Run
from schemas.comparison import FieldDifference

MOST_EXAMPLES: Final = 4
MOST_READ: Final = 20_000
"""Pages whose fields are compared, some 2 seconds; those with other content come first."""
_MOST_LISTED: Final = 20
_MOST_SITES: Final = 40


@dataclass(frozen=True, slots=True)
class Example:
    """An article that differs."""

    article: str
    title: str


@dataclass
class SiteComparison:
    """One site in both runs."""

    site: str
    left: int = 0
    right: int = 0
    both: int = 0
    changed: int = 0
    """Articles with another content hash."""
    score: int = 0
    """Sum of the change of the score over the articles of both, in thousandths."""
    fields: Sequence[FieldDifference] = ()
    """Those that differ on some page."""
    tally: Tally = field(default_factory=lambda: Tally(MOST_EXAMPLES))

    @property
    def mean_score(self) -> float:
        """Change of the mean score of the articles in both."""
        return self.score / 1000 / self.both if self.both else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sites with the most changes first."""

    left: Run
    right: Run
    sites: tuple[SiteComparison, ...]
    only_left: tuple[Example, ...]
    only_right: tuple[Example, ...]
    changed: tuple[Example, ...]
    by_address: dict[str, Example]
    """The articles that examples are of."""
    counts: Counter[str]
    """Pages in ``both``, of these with ``changed`` content, and ``read``; ``only_left``, ``only_right``."""


# a page is the same by its own address, whatever a version of the parsers made of it
_PAIRS: Final = """
SELECT p.article, p.title, w.text AS site, e.score AS old_score, f.score AS new_score,
       p.content <> q.content AS changed,
       p.file AS old_file, p.offset AS old_offset, p.length AS old_length,
       q.file AS new_file, q.offset AS new_offset, q.length AS new_length
FROM entry e JOIN place p ON p.id = e.id JOIN place q ON q.address = p.address JOIN entry f ON f.id = q.id
JOIN word w ON w.id = e.site
WHERE e.run = ? AND f.run = ? GROUP BY p.id HAVING q.id = min(q.id) ORDER BY changed DESC, p.id
"""
_ONLY: Final = """
SELECT p.article, p.title, w.text AS site FROM entry e JOIN place p ON p.id = e.id JOIN word w ON w.id = e.site
WHERE e.run = ? AND NOT EXISTS
    (SELECT 1 FROM place q JOIN entry f ON f.id = q.id WHERE q.address = p.address AND f.run = ?) ORDER BY p.id
"""


def compare(catalogue: Catalogue, left: Run, right: Run) -> Comparison:
    """What became of the articles of ``left`` in ``right``; OSError, BadLine where their lines cannot be read."""
    sites: dict[str, SiteComparison] = {}
    counts: Counter[str] = Counter()
    changed: list[Example] = []
    paths = catalogue.paths()
    with Lines([paths.get(number, Path()) for number in range(max(paths) + 1)]) as lines:
        for row in _rows(catalogue, _PAIRS, left, right):
            site = sites.setdefault(row["site"], SiteComparison(row["site"]))
            _count(site, row)
            counts["both"] += 1
            counts["changed"] += row["changed"]
            if row["changed"] and len(changed) < _MOST_LISTED:
                changed.append(Example(row["article"], row["title"]))
            if counts["both"] <= MOST_READ:
                site.tally.add(*(lines.at(_place(row, side)) for side in ("old", "new")))
    gone, come = _only(catalogue, left, right), _only(catalogue, right, left)
    for name, _ in gone:
        sites.setdefault(name, SiteComparison(name)).left += 1
    for name, _ in come:
        sites.setdefault(name, SiteComparison(name)).right += 1
    counts["only_left"], counts["only_right"] = len(gone), len(come)
    counts["read"] = min(counts["both"], MOST_READ)
    shown = sorted(sites.values(), key=lambda site: (-site.changed, -site.both, site.site))[:_MOST_SITES]
    for site in shown:
        site.fields = _differing(site.tally)
    ends = (_first(gone), _first(come))
    return Comparison(left, right, tuple(shown), *ends, tuple(changed), _articles(catalogue, left, shown), counts)


def _count(site: SiteComparison, row: sqlite3.Row) -> None:
    site.left += 1
    site.right += 1
    site.both += 1
    site.changed += row["changed"]
    site.score += row["new_score"] - row["old_score"]


def _place(row: sqlite3.Row, side: str) -> Place:
    return Place(row[f"{side}_file"], row[f"{side}_offset"], row[f"{side}_length"])


def _differing(tally: Tally) -> tuple[FieldDifference, ...]:
    fields = tally.comparison("", "").fields
    return tuple(one for one in fields if not one.is_provenance and one.changed + one.only_old + one.only_new)


def _articles(catalogue: Catalogue, run: Run, sites: Sequence[SiteComparison]) -> dict[str, Example]:
    """The articles that examples name by address."""
    urls = {example.url for site in sites for one in site.fields for example in one.examples}
    by_number = {address_of(url): url for url in urls}
    found = catalogue.at(list(by_number), []) if urls else []
    return {by_number[number]: Example(article, title) for number, article, key, title in found if key == run.key}


def _only(catalogue: Catalogue, run: Run, other: Run) -> list[tuple[str, Example]]:
    """Site and title of the articles that only ``run`` has."""
    rows = _rows(catalogue, _ONLY, run, other)
    return [(row["site"], Example(row["article"], row["title"])) for row in rows]


def _first(found: list[tuple[str, Example]]) -> tuple[Example, ...]:
    return tuple(example for _, example in found[:_MOST_LISTED])


def _rows(catalogue: Catalogue, question: str, left: Run, right: Run) -> Iterator[sqlite3.Row]:
    with catalogue.connection() as database:
        yield from database.execute(question, (left.number, right.number))
