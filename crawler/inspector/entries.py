"""All records of an index as numbers: narrowed, searched, counted and put in order in memory."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.inspector.columns import Columns, Mask, read
from crawler.inspector.facets import Counts, count_facets
from crawler.inspector.matching import Condition, conditions, together
from crawler.inspector.names import Names
from crawler.inspector.ordering import Keys, first, ordered
from crawler.inspector.selection import SORTS, Selection

_RANKED: Final = np.dtype([("id", np.int64), ("rank", np.float64)])
_KEPT: Final = 8
"""Answers of the full-text index, and conditions, that are kept: the next page and the next facet ask them again."""
_NEVER: Final = 9_999_999
"""A day behind all others."""

Connect = Callable[[], AbstractContextManager[sqlite3.Connection]]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a text was found in, or all records, and what narrows that down."""

    columns: Columns
    ranks: NDArray[np.float64] | None
    conditions: tuple[Condition, ...]

    def chosen(self) -> "_Found":
        mask = together(self.conditions)
        if mask is None:
            return self
        return _Found(self.columns.at(mask), None if self.ranks is None else self.ranks[mask], ())


class Entries:
    """Read once; its methods may be called from any thread."""

    def __init__(self, connect: Connect, names: Names) -> None:
        """``connect`` gives a connection to the index that is closed afterwards."""
        self._connect = connect
        self.names = names
        with connect() as database:
            self.columns = read(database)
        self._hits = lru_cache(maxsize=_KEPT)(self._asked)
        self._found = lru_cache(maxsize=_KEPT)(self._narrowed)

    def numbers_of(self, number: int) -> dict[str, int]:
        """The numbers of one record, and its run."""
        return {name: int(column[number - 1]) for name, column in self.columns.whole.items()}

    def count(self, selection: Selection) -> int:
        """How many records a selection holds."""
        return len(self._found(selection.counted).chosen().columns)

    def facets(self, selection: Selection) -> dict[str, Counts]:
        """Of each facet its values with their counts, within what the other facets leave."""
        found = self._found(selection.counted)
        return count_facets(found.columns, found.conditions, self.names.words)

    def page(self, selection: Selection, most: int, is_backwards: bool) -> list[tuple[int, str]]:
        """Ids of the records after ``selection.after``, or backwards before it, each with its key."""
        is_falling = SORTS[selection.order][1] is not is_backwards
        ids, keys = self._after(selection, is_falling)
        return [(int(ids[place]), _key(ids, keys, place)) for place in first(keys, most, is_falling)]

    def every(self, selection: Selection) -> list[int]:
        """Ids of all records of a selection after ``selection.after``, in its order."""
        is_falling = SORTS[selection.order][1]
        ids, keys = self._after(selection, is_falling)
        found: list[int] = ids[ordered(keys, is_falling)].tolist()
        return found

    def key_of(self, selection: Selection, number: int) -> str:
        """The key of a record in the order of a selection; empty where it is not in it."""
        ids, keys = self._keyed(selection)
        place = int(np.searchsorted(ids, number))
        return _key(ids, keys, place) if place < len(ids) and ids[place] == number else ""

    def _after(self, selection: Selection, is_falling: bool) -> tuple[NDArray[np.int64], Keys]:
        ids, keys = self._keyed(selection)
        after = _place_of(selection.after)
        if after is None:
            return ids, keys
        behind = _behind(ids, keys, after, is_falling)
        return ids[behind], keys[behind]

    def _keyed(self, selection: Selection) -> tuple[NDArray[np.int64], Keys]:
        """Rising ids of the records of a selection, and what they are ordered by."""
        found = self._found(selection.counted).chosen()
        ids = found.columns.ids()
        match SORTS[selection.order][0]:
            case "rank":
                return ids, np.zeros(len(ids)) if found.ranks is None else found.ranks
            case "file":
                return ids, ids
            case "published, if ever":
                published = found.columns["published"]
                return ids, np.where(published == 0, _NEVER, published)
            case column:
                return ids, found.columns[column]

    def _narrowed(self, selection: Selection) -> _Found:
        columns, ranks = self.columns, None
        if selection.question.wanted:
            ids, ranks = self._hits(selection.question.wanted)
            columns = columns.at(ids - 1)
        found = conditions(columns, selection, self.names)
        if selection.question.unwanted:
            unwanted, _ = self._hits(selection.question.unwanted)
            found = (*found, Condition("", np.isin(columns.ids(), unwanted, invert=True)))
        return _Found(columns, ranks, found)

    def _asked(self, question: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Rising ids of the records that answer a question, and how well: the less, the better."""
        with self._connect() as database:
            cursor = database.cursor()
            cursor.row_factory = None
            rows = cursor.execute("SELECT rowid, rank FROM search WHERE search MATCH ? ORDER BY rowid", (question,))
            hits = np.fromiter(rows, _RANKED)
        return np.ascontiguousarray(hits["id"]), np.ascontiguousarray(hits["rank"])


def _behind(ids: NDArray[np.int64], keys: Keys, after: tuple[float, int], is_falling: bool) -> Mask:
    value, number = after
    compare = np.less if is_falling else np.greater
    behind: Mask = compare(keys, value) | (np.equal(keys, value) & compare(ids, number))
    return behind


def _key(ids: NDArray[np.int64], keys: Keys, place: int) -> str:
    return f"{keys[place].item()!r}~{ids[place]}"


def _place_of(key: str) -> tuple[float, int] | None:
    value, _, number = key.partition("~")
    try:
        return (float(value) if "." in value or "e" in value else int(value)), int(number)
    except ValueError:
        return None
