"""Every page of a run, asked for once and ended once."""

from collections import Counter
from typing import Literal

from schemas.run import Counts

Outcome = Literal["articles", "rejects", "duplicates"]


class TallyError(RuntimeError):
    """A page ended twice, or ended without having been asked for: the counts would be wrong."""


class Tally:
    """Which pages were asked for and how they ended; what did not end is unfinished."""

    def __init__(self) -> None:
        self._open: dict[str, None] = {}
        self._ended: dict[str, Outcome] = {}
        self._by_outcome: Counter[Outcome] = Counter()

    def ask(self, url: str) -> bool:
        """Enter a page; False if the run knows it already."""
        if url in self._open or url in self._ended:
            return False
        self._open[url] = None
        return True

    def end(self, url: str, outcome: Outcome) -> None:
        """Note how a page ended; TallyError unless it is open."""
        if url not in self._open:
            raise TallyError(f"{url} ended as {outcome}, but it is not an open page of this run")
        del self._open[url]
        self._ended[url] = outcome
        self._by_outcome[outcome] += 1

    def is_open(self, url: str) -> bool:
        """Whether the page was asked for and has not ended."""
        return url in self._open

    @property
    def open_pages(self) -> tuple[str, ...]:
        """Pages that have not ended, in the order in which they were found."""
        return tuple(self._open)

    @property
    def requested(self) -> int:
        """Pages asked for."""
        return len(self._open) + len(self._ended)

    @property
    def ended(self) -> int:
        """Pages that ended."""
        return len(self._ended)

    def count(self, outcome: Outcome) -> int:
        """Pages that ended so."""
        return self._by_outcome[outcome]

    def counts(self, responses: int, bytes_received: int) -> Counts:
        """The manifest's counts; TallyError if they do not add up."""
        counts = Counts(
            requested=self.requested,
            articles=self.count("articles"),
            rejects=self.count("rejects"),
            duplicates=self.count("duplicates"),
            unfinished=len(self._open),
            responses=responses,
            bytes_received=bytes_received,
        )
        if counts.requested != counts.articles + counts.rejects + counts.duplicates + counts.unfinished:
            raise TallyError(f"the pages of this run do not add up: {counts}")
        return counts
