"""What the numbers of runs and words stand for."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.inspector.runs import Run


@dataclass(frozen=True, slots=True)
class Names:
    """Runs by number, and words by number: sites, languages, changes."""

    runs: Mapping[int, Run]
    words: Mapping[int, str]

    def numbers_of_words(self, words: Iterable[str]) -> list[int]:
        """The numbers of those words that are known."""
        wanted = set(words)
        return [number for number, word in self.words.items() if word in wanted]

    def numbers_of_runs(self, key: str) -> list[int]:
        """The run of a key, all of them by "all", and the newest of each job by an empty key."""
        if key == "all":
            return list(self.runs)
        return [number for number, run in self.runs.items() if (run.key == key if key else run.is_newest)]


def read(database: sqlite3.Connection, runs: Iterable[Run]) -> Names:
    """The names of an index."""
    words = {row["id"]: row["text"] for row in database.execute("SELECT id, text FROM word")}
    return Names({run.number: run for run in runs}, words)
