"""Two runs, or two files of records, article by article: what each site and field won and lost."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.rows import FIELD_BITS
from crawler.inspector.runs import Run

MOST_EXAMPLES: Final = 4
_MOST_SITES: Final = 40
_LENGTHS: Final = 0.1
"""Share by which a body must be longer or shorter to count."""


@dataclass(frozen=True, slots=True)
class Example:
    """An article that differs."""

    article: str
    title: str


@dataclass
class Tally:
    """Of one field of one site, in how many articles it appeared and vanished."""

    won: int = 0
    lost: int = 0
    examples: list[Example] = field(default_factory=list)


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
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

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
    counts: Counter[str]


_PAIRS: Final = """
SELECT p.article, p.title, w.text AS site, e.filled AS old, f.filled AS new, e.score AS old_score,
       f.score AS new_score, e.letters AS old_letters, f.letters AS new_letters, p.content <> q.content AS changed
FROM entry e JOIN place p ON p.id = e.id JOIN place q ON q.article = p.article JOIN entry f ON f.id = q.id
JOIN word w ON w.id = e.site
WHERE e.run = ? AND f.run = ?
"""
_ONLY: Final = """
SELECT p.article, p.title, w.text AS site FROM entry e JOIN place p ON p.id = e.id JOIN word w ON w.id = e.site
WHERE e.run = ? AND NOT EXISTS
    (SELECT 1 FROM place q JOIN entry f ON f.id = q.id WHERE q.article = p.article AND f.run = ?)
"""


def compare(catalogue: Catalogue, left: Run, right: Run) -> Comparison:
    """What became of the articles of ``left`` in ``right``."""
    sites: dict[str, SiteComparison] = {}
    counts: Counter[str] = Counter()
    changed: list[Example] = []
    for row in _rows(catalogue, _PAIRS, left, right):
        site = sites.setdefault(row["site"], SiteComparison(row["site"]))
        example = Example(row["article"], row["title"])
        _add(site, row, example)
        counts["both"] += 1
        counts["changed"] += row["changed"]
        if row["changed"] and len(changed) < 5 * MOST_EXAMPLES:
            changed.append(example)
    gone, come = _only(catalogue, left, right), _only(catalogue, right, left)
    for name, _ in gone:
        sites.setdefault(name, SiteComparison(name)).left += 1
    for name, _ in come:
        sites.setdefault(name, SiteComparison(name)).right += 1
    counts["only_left"], counts["only_right"] = len(gone), len(come)
    ordered = sorted(sites.values(), key=lambda site: (-site.changed, -site.both, site.site))
    ends = (_first(gone), _first(come))
    return Comparison(left, right, tuple(ordered[:_MOST_SITES]), *ends, tuple(changed), counts)


def _add(site: SiteComparison, row: sqlite3.Row, example: Example) -> None:
    site.left += 1
    site.right += 1
    site.both += 1
    site.changed += row["changed"]
    site.score += row["new_score"] - row["old_score"]
    for name, bit in FIELD_BITS.items():
        if (row["old"] ^ row["new"]) & bit:
            _tally(site.fields[name], bool(row["new"] & bit), example)
    if abs(row["new_letters"] - row["old_letters"]) > _LENGTHS * max(1, row["old_letters"]):
        _tally(site.fields["length of body"], row["new_letters"] > row["old_letters"], example)


def _tally(tally: Tally, is_won: bool, example: Example) -> None:
    tally.won += is_won
    tally.lost += not is_won
    if len(tally.examples) < MOST_EXAMPLES:
        tally.examples.append(example)


def _only(catalogue: Catalogue, run: Run, other: Run) -> list[tuple[str, Example]]:
    """Site and title of the articles that only ``run`` has."""
    rows = _rows(catalogue, _ONLY, run, other)
    return [(row["site"], Example(row["article"], row["title"])) for row in rows]


def _first(found: list[tuple[str, Example]]) -> tuple[Example, ...]:
    return tuple(example for _, example in found[: 5 * MOST_EXAMPLES])


def _rows(catalogue: Catalogue, question: str, left: Run, right: Run) -> Iterator[sqlite3.Row]:
    with catalogue.connection() as database:
        yield from database.execute(question, (left.number, right.number))
