"""Which records are looked at: a value that is also the address of the view."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol
from urllib.parse import urlencode

from crawler.inspector.words import Question, question

SORTS: Final[Mapping[str, tuple[str, bool]]] = {
    "relevance": ("rank", False),
    "file": ("file", False),
    "score": ("score", False),
    "score-high": ("score", True),
    "published": ("published", True),
    # those without a day come last
    "published-oldest": ("published, if ever", False),
    "fetched": ("fetched", True),
    "longest": ("letters", True),
    "shortest": ("letters", False),
}
"""Name of an order, the number that it goes by and whether it falls."""
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

    @property
    def counted(self) -> "Selection":
        """The same without what does not change which records it holds, so that each is counted once."""
        return replace(self, after="", sort="", columns=())

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


def _one_of(name: str | None, known: Mapping[str, object]) -> str:
    return name if name in known else ""  # type: ignore[return-value] # None is not known


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
