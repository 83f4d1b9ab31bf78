"""Which records are worth a look: those of low score, those of a template that is rare so far, and some by chance."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from crawler.inspector.catalogue import Catalogue

_EACH: Final = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """A record, and why it is worth a look."""

    run: str
    article: str
    title: str
    site: str
    score: float
    why: str


_FROM: Final = (
    "FROM entry e JOIN place p ON p.id = e.id JOIN run r ON r.id = e.run JOIN word w ON w.id = e.site"
    " WHERE e.run IN (SELECT id FROM run WHERE is_newest)"
)
_QUESTIONS: Final = {
    "low score": f"SELECT r.key, p.article, p.title, w.text, e.score {_FROM} ORDER BY e.score, e.id LIMIT ?",
    # a site's pages of one template fill the same fields: the pattern that few of its records have is new or broken
    "rare template": (
        f"SELECT r.key, p.article, p.title, w.text, e.score, count(*) AS alike {_FROM}"
        " GROUP BY e.site, e.filled ORDER BY alike, e.score LIMIT ?"
    ),
    # the same ones each time, whoever asks: by a hash of the id
    "random": f"SELECT r.key, p.article, p.title, w.text, e.score {_FROM} ORDER BY substr(p.article, 10, 8) LIMIT ?",
}


def samples(catalogue: Catalogue, reviewed: Collection[str], each: int = _EACH) -> list[Sample]:
    """Records that nobody has judged yet, each once, up to so many of each sort."""
    found: dict[str, Sample] = {}
    with catalogue.connection() as database:
        for why, question in _QUESTIONS.items():
            rows = database.execute(question, (each + len(reviewed) + len(found),))
            fresh = [row for row in rows if row[1] not in reviewed and row[1] not in found]
            for run, article, title, site, score in (tuple(row)[:5] for row in fresh[:each]):
                found[article] = Sample(run, article, title, site, score / 1000, why)
    return list(found.values())
