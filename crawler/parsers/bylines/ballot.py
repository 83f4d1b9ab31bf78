"""Which of the names that a page gives are its authors': every place votes with its trust."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.bylines.names import Person

AGREEING: Final = 0.3
"""What a second place of the same family adds: they are often filled from one field."""
STRONG: Final = 1.4
"""Trust from which a place is believed about who else wrote."""
HANDLE: Final = 3.0
"""What a name that is an account's costs: "jdoe42" instead of a name."""
SITE: Final = 0.8
"""What the site's own name costs."""


@dataclass(frozen=True, slots=True)
class Vote:
    """The people that one place names. ``trust``: the log odds of its being right on pages whose author is known.
    ``family``: places that are filled alike."""

    family: str
    trust: float
    people: tuple[Person, ...]


def elect(votes: Iterable[Vote], site: str) -> list[Person]:
    """The people of the fullest list that the most trusted name stands in; empty without votes."""
    ballots = [vote for vote in votes if vote.people]
    if not ballots:
        return []
    scores: dict[str, dict[str, float]] = {}
    for vote in ballots:
        for key in {folded(one.name) for one in vote.people}:
            families = scores.setdefault(key, {})
            before = families.get(vote.family, 0.0)
            families[vote.family] = max(before, vote.trust) + AGREEING * min(before, vote.trust)
    totals = {key: sum(families.values()) - _costs(key, site) for key, families in scores.items()}
    best = _fuller(max(totals, key=totals.__getitem__), totals)
    lists = [vote for vote in ballots if any(folded(one.name) == best for one in vote.people)]
    strong = [vote for vote in lists if vote.trust >= STRONG] or lists
    fullest = max(strong, key=lambda vote: (len(vote.people), vote.trust))
    people = _unique(fullest.people, lists)
    return [one for one in people if folded(one.name) != site] or people


def _costs(key: str, site: str) -> float:
    cost = HANDLE if " " not in key and key.isascii() and (not key.isalpha() or len(key) > 12) else 0.0
    return cost + (SITE if key == site else 0.0)


def _fuller(key: str, totals: dict[str, float]) -> str:
    """The longer form of a name, where another place gives the last name with the first."""
    parts = set(key.split())
    longer = [other for other in totals if other != key and parts < set(other.split()) and len(other.split()) <= 4]
    return max(longer, key=totals.__getitem__) if len(parts) == 1 and longer else key


def _unique(people: tuple[Person, ...], lists: list[Vote]) -> list[Person]:
    """Each name once, with the degrees that any place gives."""
    degrees: dict[str, str] = {}
    for vote in lists:
        for one in vote.people:
            if one.credentials:
                degrees.setdefault(folded(one.name), one.credentials)
    found = {folded(one.name): one for one in reversed(people)}
    return [Person(one.name, degrees.get(key)) for key, one in reversed(found.items())]
