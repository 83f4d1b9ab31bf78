"""Texts that hang together through candidates that are alike indeed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from crawler.duplicates.shingles import Shingles, similarity

_KEPT: Final = 512
"""Texts whose shingles stay in memory, some 30 KB each, while they are compared with others."""


class Groups:
    """Numbers of texts in groups, joined pair by pair."""

    def __init__(self, count: int, read: Callable[[int], Shingles], threshold: float) -> None:
        """``read`` gives a text's shingles by its number."""
        self._above = list(range(count))
        self._read = lru_cache(_KEPT)(read)
        self._threshold = threshold
        self._refused: set[tuple[int, int]] = set()

    def join_alike(self, runs: Iterable[Sequence[int]]) -> None:
        """Join what is alike among candidates: each with the first of its run, or with the one before it."""
        for run in runs:
            for before, number in pairwise(run):
                if not self._join(run[0], number):
                    self._join(before, number)

    def all(self) -> Iterator[list[int]]:
        """Groups of two or more, each in rising order."""
        members: dict[int, list[int]] = {}
        for number, above in enumerate(self._above):
            root = self._root(number)
            if root != number or above != number:
                members.setdefault(root, [root]).append(number)
        yield from (sorted(group) for group in members.values())

    def likeness(self, one: int, other: int) -> float:
        """How similar two texts are, from 0 to 1."""
        return similarity(self._read(one), self._read(other))

    def _join(self, one: int, other: int) -> bool:
        roots = sorted((self._root(one), self._root(other)))
        if roots[0] == roots[1]:
            return True
        if (one, other) in self._refused:
            return False
        if self.likeness(one, other) < self._threshold:
            self._refused.add((one, other))
            return False
        self._above[roots[1]] = roots[0]
        return True

    def _root(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number
