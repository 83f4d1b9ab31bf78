"""When two articles are near duplicates: the one place that says so."""

from collections.abc import Iterable
from typing import Final, TypeVar

from crawler.duplicates.shingles import Shingles, shingles, similarity

LEAST: Final = 100
"""Shingles below which a text is too short to say whose it is."""
USUAL: Final = 0.5
"""Similarity from which texts are near duplicates, where nobody says another."""

Named = TypeVar("Named")


def comparable(text: str) -> Shingles | None:
    """The shingles of a text, None where it is too short."""
    found = shingles(text)
    return found if len(found) >= LEAST else None


def alike(text: str, others: Iterable[tuple[Named, str]], threshold: float = USUAL) -> list[tuple[float, Named]]:
    """Which of some texts are near duplicates of one, the most similar first."""
    ours = comparable(text)
    if ours is None:
        return []
    theirs = ((name, comparable(other)) for name, other in others)
    shares = ((similarity(ours, found), name) for name, found in theirs if found is not None)
    return sorted((pair for pair in shares if pair[0] >= threshold), key=lambda pair: -pair[0])
