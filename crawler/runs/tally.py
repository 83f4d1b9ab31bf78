"""How many pages of a run have ended, and how: what a terminal shows while the ledger keeps the truth."""

from collections import Counter
from collections.abc import Mapping

from crawler.frontier.entry import Outcome


class Tally:
    """Counts by outcome, begun with those that the ledger holds already."""

    def __init__(self, before: Mapping[str, int] | None = None) -> None:
        self._by_outcome = Counter(before or {})
        self._by_outcome.pop("pending", None)
        self._by_outcome.pop("not_due", None)

    def end(self, outcome: Outcome) -> None:
        """Note how a page ended."""
        self._by_outcome[outcome] += 1

    @property
    def ended(self) -> int:
        """Pages that ended."""
        return sum(self._by_outcome.values())

    def count(self, outcome: Outcome) -> int:
        """Pages that ended so."""
        return self._by_outcome[outcome]
