"""What is fetched next: hosts take turns, each within its limit, each with its own order of addresses.

Everything is in the ledger; in memory are only counts by host, the few addresses that are leased, and a bounded set of
addresses that were seen lately, because most links of a page are the same as on the page before.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from crawler.frontier.budget import Budget
from crawler.frontier.entry import Entry, Found
from crawler.frontier.ledger import Ledger

LEASE_SECONDS: Final = 600.0
"""After which an address goes to the next, unless it was renewed; longer than any pause of a process that lives."""
RENEWED_EVERY: Final = LEASE_SECONDS / 4
PARKED_AFTER: Final = 300.0
"""Seconds. What is due later is left to the next run: a crawl does not sleep for hours."""
_REMEMBERED: Final = 200_000


@dataclass(slots=True)
class _Host:
    waiting: int = 0
    """Pending in the ledger."""
    fetching: int = 0
    open: int = 0
    """Leased: being fetched or read."""
    not_before: float = 0.0
    is_queued: bool = False


def _nobody() -> None:
    """Nobody waits."""


class Frontier:
    """Addresses of one run; ``now`` gives seconds since 1970."""

    def __init__(self, ledger: Ledger, now: Callable[[], float], at_once: int = 1) -> None:
        """``at_once``: fetches of one host at the same time."""
        self._ledger = ledger
        self._now = now
        self._at_once = at_once
        self._hosts: dict[str, _Host] = {}
        self._turns: deque[str] = deque()
        self._asleep: dict[str, float] = {}
        self._without_budget: set[str] = set()
        self._left: set[str] = set()
        self._leased: dict[str, Entry] = {}
        self._renewed_at = now()
        self._seen: set[int] = set()
        self.budget = Budget()
        self.wake: Callable[[], None] = _nobody
        """Called when there may be something to fetch that was not there before."""
        for host, waiting in ledger.waiting_by_host().items():
            self._hosts[host] = _Host(waiting)
            self._queue(host)

    def add(self, found: Iterable[Found]) -> int:
        """Enter addresses; how many of them are new."""
        return sum(self._add(entry) for entry in found)

    def knows(self, url: str) -> bool:
        """Whether an address was entered before."""
        return hash(url) in self._seen or (self._ledger.knows(url) and self._remember(url))

    def _remember(self, url: str) -> bool:
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        self._seen.add(hash(url))
        return True

    def _add(self, found: Found) -> bool:
        if hash(found.url) in self._seen:
            return False
        self._remember(found.url)
        is_new = self._ledger.add(found)
        if is_new:
            self._entered(found.host)
        return is_new

    def _entered(self, host: str) -> None:
        self.waits(host)

    def learn(self, urls: Iterable[str]) -> None:
        """These are going to be asked about: where asking is dear, ask about all at once."""

    def seed(self, found: Found) -> None:
        """Enter a start address, which is due in every run."""
        if not self._add(found) and self._ledger.make_due(found.url, found.priority):
            self.waits(found.host)

    def waits(self, host: str) -> None:
        """One more address of the host is pending."""
        self._hosts.setdefault(host, _Host()).waiting += 1
        self._queue(host)

    def waits_no_more(self, host: str) -> None:
        """One of its pending addresses has been left to a later run."""
        self._hosts[host].waiting -= 1

    def _queue(self, host: str) -> None:
        state = self._hosts[host]
        if not state.is_queued and state.waiting and state.fetching < self._at_once:
            state.is_queued = True
            self._turns.append(host)
            self.wake()

    def next(self) -> Entry | None:
        """The next address to fetch, leased; None where nothing may be fetched now."""
        self.keep_leases()
        if self.budget.is_spent(self._now()):
            return None
        self._wake()
        for _ in range(len(self._turns)):
            host = self._turns.popleft()
            self._hosts[host].is_queued = False
            entry = self._from(host)
            if entry:
                return entry
        return None

    def keep_leases(self) -> None:
        """Now and then renew the leases of what is being fetched, waits in a slot or is read; end all others."""
        now = self._now()
        if now < self._renewed_at + RENEWED_EVERY:
            return
        self._renewed_at = now
        self._ledger.renew(self._leased, now + LEASE_SECONDS)
        for host, expired in self._ledger.expire(now).items():
            for _ in range(expired):
                self.waits(host)

    def _from(self, host: str) -> Entry | None:
        now = self._now()
        if not self._is_ready(host, now):
            return None
        # under a limit no known page takes the place of a new one that a page still being read may link to
        only_new = self.budget.is_limited and self._hosts[host].open > 0
        entry = self._claimed(host, now, only_new)
        if entry:
            self._hand_out(entry)
        elif not only_new:
            self._sleep(host, now)
        return entry

    def _is_ready(self, host: str, now: float) -> bool:
        """Whether a host may be asked now; one that may be later is kept in mind."""
        if host in self._left:
            return False
        if not self.budget.has_left(host):
            self._without_budget.add(host)
            return False
        not_before = self._hosts[host].not_before
        if not_before > now:
            self._asleep[host] = not_before
        return not_before <= now

    def _claimed(self, host: str, now: float, only_new: bool) -> Entry | None:
        # one at a time: what the page before it links to may have to come first
        entry = self._ledger.claim(host, now, now + LEASE_SECONDS, only_new)
        self._hosts[host].waiting -= entry is not None
        return entry

    def _hand_out(self, entry: Entry) -> None:
        state = self._hosts[entry.host]
        state.fetching += 1
        state.open += 1
        self._leased[entry.url] = entry
        if entry.kind == "page":
            self.budget.spend(entry.host)
        self._queue(entry.host)

    def _sleep(self, host: str, now: float) -> None:
        soonest = self._ledger.soonest(host) if self._hosts[host].waiting else None
        if soonest is not None and soonest <= now + PARKED_AFTER:
            self._asleep[host] = soonest

    def _wake(self) -> None:
        now = self._now()
        for host in [host for host, until in self._asleep.items() if until <= now]:
            del self._asleep[host]
            self._queue(host)

    def arrived(self, entry: Entry) -> None:
        """The host has answered, or will not: another of its pages may be fetched."""
        self._hosts[entry.host].fetching -= 1
        self._queue(entry.host)

    def ended(self, url: str, is_fetched: bool = True) -> None:
        """A leased address has its end; one that was not fetched leaves room for another under the page limit."""
        entry = self._leased.pop(url, None)
        if entry is None:
            return
        self._hosts[entry.host].open -= 1
        self._queue(entry.host)
        if entry.kind == "page" and not is_fetched:
            self.budget.give_back(entry.host)
            self._return_to_budget()

    def _return_to_budget(self) -> None:
        """Let hosts take turns again whose site has pages left after all."""
        for host in [host for host in self._without_budget if self.budget.has_left(host)]:
            self._without_budget.discard(host)
            self._queue(host)

    def postpone(self, entry: Entry, due: float) -> None:
        """Try a leased address again, at a time in seconds since 1970."""
        self._ledger.give_back(entry.url, due, entry.attempts + 1)
        self.ended(entry.url, is_fetched=False)
        self.waits(entry.host)

    def pause(self, host: str, seconds: float) -> None:
        """Leave a host alone for a while."""
        state = self._hosts.setdefault(host, _Host())
        state.not_before = max(state.not_before, self._now() + seconds)

    def may_ask(self, entry: Entry, host: str) -> bool:  # noqa: ARG002 where all hosts are ours
        """Whether the next hop of a redirect may go to a host now; if not, it is to be asked again soon."""
        return True

    def is_sure(self) -> bool:
        """Whether what was handed out is certainly nobody else's meanwhile."""
        return True

    def begin(self, delay_of: Callable[[str], float]) -> None:
        """The crawl's loop runs now; ``delay_of``: seconds between two requests to a host, as far as is known."""

    def leave(self, host: str) -> None:
        """Leave a host to the next run: what is pending of it stays pending."""
        self._left.add(host)

    @property
    def has_work(self) -> bool:
        """Whether something can be fetched now or soon."""
        return bool(self._turns or self._asleep) and not self.budget.is_spent(self._now())

    @property
    def wakes_at(self) -> float | None:
        """When the first sleeping host can be asked again, in seconds since 1970."""
        return min(self._asleep.values(), default=None)

    @property
    def waiting(self) -> int:
        """Addresses that are pending."""
        return sum(state.waiting for state in self._hosts.values())

    @property
    def leased(self) -> tuple[Entry, ...]:
        """Addresses that were handed out and have not ended."""
        return tuple(self._leased.values())

    def seconds_until(self, moment: float) -> float:
        """Seconds from now, at least a hundredth."""
        return max(0.01, moment - self._now())
