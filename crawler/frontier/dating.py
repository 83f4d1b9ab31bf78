"""What a run makes of the days on which pages were changed, as their sitemaps say.

    never fetched                       the later its change, the earlier it comes
    changed after it was fetched        due now, before others that are known
    changed before it was fetched       left to a later run, though not for longer than ``trust``
    changed on the day it was fetched   says nothing

A day is a day anywhere on Earth: what was changed on the day before the visit may have been changed after it.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from crawler.frontier import order
from crawler.frontier.entry import OpenRun
from crawler.frontier.frontier import Frontier
from crawler.frontier.visits import Visits

_ANYWHERE: Final = timedelta(days=1)


class Dating:
    """Brings addresses forward, makes them due, or lets them wait."""

    def __init__(self, run: OpenRun, visits: Visits, frontier: Frontier, trust: float) -> None:
        """``trust``: seconds since a page's last visit for which it may wait; 0: not at all."""
        self._run = run
        self._visits = visits
        self._frontier = frontier
        self._trust = trust

    def heed(self, url: str, host: str, modified: date, now: float) -> None:
        """An address that is known was changed on this day, by its sitemap; ``now`` in seconds since 1970."""
        visit = self._visits.of(url)
        if visit is None:
            return
        today = _day(now)
        if visit.seen is None:
            self._visits.bring_forward(url, order.dated(modified, today))
        elif modified > _day(visit.seen):
            self._is_changed(url, host, order.changed(modified, today))
        elif modified + _ANYWHERE < _day(visit.seen) and self._visits.let_wait(self._run, url, now - self._trust):
            self._frontier.waits_no_more(host)

    def _is_changed(self, url: str, host: str, priority: int) -> None:
        if self._visits.make_due(url, priority):
            self._frontier.waits(host)
        else:
            self._visits.bring_forward(url, priority)


def _day(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()
