"""The numbers of all records in memory, an array a number: a million are narrowed and counted in milliseconds."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crawler.inspector.rows import NUMBERS

Numbers = NDArray[np.signedinteger[Any]]
Mask = NDArray[np.bool_]
RUN: Final = "run"
"""The column of the runs' numbers, beside those of ``rows.NUMBERS``."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Some records, or all: their places, rising from 0, and the numbers of all. A record's id is its place and 1."""

    whole: Mapping[str, Numbers]
    places: NDArray[np.int64] | None = None
    """None: all."""

    def __len__(self) -> int:
        return len(self.whole[RUN] if self.places is None else self.places)

    def __getitem__(self, name: str) -> Numbers:
        column = self.whole[name]
        return column if self.places is None else column[self.places]

    def at(self, chosen: Mask | NDArray[np.int64] | None) -> "Columns":
        """Those of them that are chosen, in a mask or by their positions here; None: all of them."""
        if chosen is None:
            return self
        if self.places is not None:
            return Columns(self.whole, self.places[chosen])
        places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        return Columns(self.whole, places.astype(np.int64, copy=False))

    def ids(self) -> NDArray[np.int64]:
        """The ids of the records."""
        places = np.arange(len(self), dtype=np.int64) if self.places is None else self.places
        return places + 1


def read(database: sqlite3.Connection) -> Columns:
    """The columns of an index: 48 bytes a record."""
    pieces: dict[str, list[Numbers]] = {name: [] for name in NUMBERS}
    runs: list[tuple[int, int]] = []
    for run, name, cells in database.execute("SELECT run, name, cells FROM numbers ORDER BY run"):
        piece: Numbers = np.frombuffer(cells, NUMBERS[name])
        pieces[name].append(piece)
        if name == "site":
            runs.append((run, len(piece)))
    whole = {name: _joined(found) for name, found in pieces.items()}
    numbers, sizes = [run for run, _ in runs], [size for _, size in runs]
    return Columns({**whole, RUN: np.repeat(np.array(numbers, np.int32), sizes)})


def _joined(pieces: Sequence[Numbers]) -> Numbers:
    return pieces[0] if len(pieces) == 1 else np.concatenate([np.empty(0, np.int32), *pieces])
