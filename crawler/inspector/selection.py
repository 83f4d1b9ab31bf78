"""Which records are looked at: a value that is also the address of the view, and the question to the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol
from urllib.parse import urlencode

from crawler.inspector.rows import FIELD_BITS, FLAG_BITS, KIND_BITS
from crawler.inspector.words import Question, question

SORTS: Final[Mapping[str, tuple[str, bool]]] = {
    "relevance": ("rank", False),
    "file": ("e.id", False),
    "score": ("e.score", False),
    "score-high": ("e.score", True),
    "published": ("e.published", True),
    # those without a day come last
    "published-oldest": ("(CASE e.published WHEN 0 THEN 9999999 ELSE e.published END)", False),
    "fetched": ("e.fetched", True),
    "longest": ("e.letters", True),
    "shortest": ("e.letters", False),
}
"""Name of an order, the column and whether it falls."""
COLUMNS: Final = ("site", "language", "score", "published", "fetched", "letters", "kinds", "flags", "change", "run")
SHOWN: Final = ("site", "language", "score", "published", "letters", "flags", "change")
"""Columns that are shown where none are chosen."""
BANDS: Final[Mapping[str, tuple[int, int]]] = {
    "0.95 to 1": (950, 1001),
    "0.9 to 0.95": (900, 950),
    "0.75 to 0.9": (750, 900),
    "0.5 to 0.75": (500, 750),
    "below 0.5": (0, 500),
}
"""Spans of the quality score, in thousandths, the upper end excluded."""
FACETS: Final = ("site", "language", "quality", "kind", "flag", "lacks", "change")
_LONGEST: Final = 400
_MOST_VALUES: Final = 40


class Parameters(Protocol):
    """What a request asks for: Starlette's ``QueryParams``."""

    def get(self, key: str) -> str | None:
        """The last value of a name."""

    def getlist(self, key: str) -> list[str]:
        """All values of a name."""


@dataclass(frozen=True, slots=True)
class Where:
    """A condition and its values."""

    sql: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for; everything empty: all records of the newest run of each job."""

    text: str = ""
    run: str = ""
    """Key of a run, "all", or empty for the newest of each job."""
    site: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: str = ""
    columns: tuple[str, ...] = ()
    after: str = ""
    """Key of the last record of the page before."""

    @classmethod
    def of(cls, asked: Parameters) -> "Selection":
        """From an address; what is not understood is left out."""
        return cls(
            text=" ".join((asked.get("q") or "").split())[:_LONGEST],
            run=(asked.get("run") or "")[:_LONGEST],
            since=_day(asked.get("since")),
            until=_day(asked.get("until")),
            sort=_one_of(asked.get("sort"), SORTS),
            columns=tuple(name for name in COLUMNS if name in asked.getlist("column")),
            after=(asked.get("after") or "")[:_LONGEST],
            **{name: tuple(dict.fromkeys(asked.getlist(name)))[:_MOST_VALUES] for name in FACETS},
        )

    @property
    def question(self) -> Question:
        """What the text asks the full-text index for."""
        return question(self.text)

    @property
    def order(self) -> str:
        """The chosen order, or the one that suits."""
        return self.sort if self.sort and (self.sort != "relevance" or self.question.wanted) else self._usual_order

    @property
    def _usual_order(self) -> str:
        return "relevance" if self.question.wanted else "file"

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the run narrows it."""
        return self.address(columns=(), sort="", after="", run="") != ""

    def address(self, **changes: object) -> str:
        """The query of the address that shows this, with changes; empty for everything."""
        other = replace(self, **changes) if changes else self  # type: ignore[arg-type] # the fields' own types
        plain = {"q": other.text, "run": other.run, "since": other.since, "until": other.until, "sort": other.sort}
        pairs = [(name, str(value)) for name, value in plain.items() if value]
        pairs += [(name, value) for name in FACETS for value in getattr(other, name)]
        pairs += [("column", name) for name in other.columns]
        pairs += [("after", other.after)] if other.after else []
        return urlencode(pairs)

    def toggled(self, facet: str, value: str) -> str:
        """The address with one value of a facet put in or taken out, from its first page."""
        chosen: tuple[str, ...] = getattr(self, facet)
        others = tuple(one for one in chosen if one != value)
        return self.address(**{facet: others if value in chosen else (*chosen, value), "after": ""})

    def where(self, apart_from: str = "") -> Where:
        """The condition on ``entry e`` without that of one facet; the text is asked for elsewhere."""
        parts = [self._of_run(), *self._of_words(apart_from), *self._of_bits(apart_from), *self._of_days()]
        if apart_from != "quality" and self.quality:
            parts.append(_any([Where("e.score >= ? AND e.score < ?", BANDS[b]) for b in self.quality if b in BANDS]))
        if self.question.unwanted:
            unwanted = (self.question.unwanted,)
            parts.append(Where("e.id NOT IN (SELECT rowid FROM search WHERE search MATCH ?)", unwanted))
        return _all(parts)

    def _of_run(self) -> Where:
        if self.run == "all":
            return Where("1", ())
        if self.run:
            return Where("e.run = (SELECT id FROM run WHERE key = ?)", (self.run,))
        return Where("e.run IN (SELECT id FROM run WHERE is_newest)", ())

    def _of_words(self, apart_from: str) -> list[Where]:
        names = [name for name in ("site", "language", "change") if name != apart_from and getattr(self, name)]
        return [_in_words(f"e.{name}", getattr(self, name)) for name in names]

    def _of_bits(self, apart_from: str) -> list[Where]:
        asked = (("kind", "kinds", KIND_BITS, "<>"), ("flag", "flags", FLAG_BITS, "<>"))
        parts = [
            Where(f"e.{column} & ? {sign} 0", (bits[value],))
            for name, column, bits, sign in (*asked, ("lacks", "filled", FIELD_BITS, "="))
            if name != apart_from
            for value in getattr(self, name)
            if value in bits
        ]
        is_plain = "none" in self.flag and apart_from != "flag"
        return [*parts, Where("e.flags = 0", ())] if is_plain else parts

    def _of_days(self) -> list[Where]:
        parts = [Where("e.published >= ?", (self.since.toordinal(),))] if self.since else []
        if self.until:
            parts.append(Where("e.published BETWEEN 1 AND ?", (self.until.toordinal(),)))
        return parts


def _in_words(column: str, values: Sequence[str]) -> Where:
    marks = ",".join("?" * len(values))
    return Where(f"{column} IN (SELECT id FROM word WHERE text IN ({marks}))", tuple(values))  # noqa: S608 marks only


def _all(parts: Sequence[Where]) -> Where:
    return Where(" AND ".join(f"({part.sql})" for part in parts), tuple(v for part in parts for v in part.values))


def _any(parts: Sequence[Where]) -> Where:
    if not parts:
        return Where("0", ())
    return Where(" OR ".join(f"({part.sql})" for part in parts), tuple(v for part in parts for v in part.values))


def _one_of(name: str | None, known: Mapping[str, object]) -> str:
    return name if name in known else ""  # type: ignore[return-value] # None is not known


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
