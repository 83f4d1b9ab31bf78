"""What one of several workers fetches next: of the sites that it has to itself."""

from collections.abc import Callable, Iterable
from time import monotonic
from typing import Final

from crawler.frontier.entry import Entry
from crawler.frontier.frontier import PARKED_AFTER, Frontier
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.postgresql.lease import Lease, reap
from crawler.frontier.postgresql.pulse import SECONDS, Pulse
from crawler.frontier.postgresql.sites import site_of_host
from crawler.frontier.postgresql.territory import Site, Territory
from crawler.frontier.postgresql.worker_ledger import WorkerLedger

_SOON: Final = 0.25


class WorkerFrontier(Frontier):
    """Takes a site when none of its own has anything to hand out, and gives sites back.

    ``waiting`` of a host is 1 as long as something of it may be pending: how much, only the database knows.
    """

    def __init__(
        self, ledger: WorkerLedger, now: Callable[[], float], at_once: int, database: PostgresDatabase, lease: Lease
    ) -> None:
        """``database`` is used by the ledger as well; each statement is a transaction of its own."""
        super().__init__(ledger, now, at_once)
        self._own_ledger = ledger
        self._database = database
        self._lease = lease
        self._territory = Territory(database, lease.number)
        self._sites: dict[str, set[str]] = {}
        self._delays: dict[str, float] = {}
        self._leaving: set[str] = set()
        self._hops: dict[str, str] = {}
        self._new: set[str] = set()
        self._guests: dict[str, set[str]] = {}
        self._delay_of: Callable[[str], float] = lambda _: 0.0
        self._ask_again = 0.0
        self._is_over = False
        self._pulse = Pulse(database, self._beat, self._told)
        self.took: Callable[[Site], None] = _nothing
        """Told of each site that is the worker's now."""

    # The worker's own time

    def begin(self, delay_of: Callable[[str], float]) -> None:
        """Renew the lease and listen to others from now on."""
        self._delay_of = delay_of
        self._pulse.begin()

    def end(self) -> None:
        """Nothing more is asked of the database, whose connection may be closed now; the loop may still run."""
        self._pulse.end()

    def _beat(self) -> None:
        if self._lease.is_due:
            self.keep_leases()
            reap(self._database)
        self._look_around()

    def keep_leases(self) -> None:
        """Renew the lease if it is time."""
        if self._lease.is_due:
            self._lease.renew()

    def is_sure(self) -> bool:
        """Whether what was handed out is certainly nobody else's meanwhile; a worker that was stopped asks first."""
        if not self._lease.is_sure:
            self._lease.renew()
        return True

    def _told(self) -> None:
        """Another worker said that there may be something to fetch."""
        self._ask_again = 0.0
        self._look_around()
        self.wake()

    def _look_around(self) -> None:
        self._leaving.update(name for name in self._territory.wanted() if name in self._sites)
        for name in list(self._sites):
            self._settle(name)
        if self._without_budget and self._own_ledger.may_reserve():
            self._return_to_budget()
        if not self._leased and not self._turns:
            self._is_over = self._territory.is_all_done()
        self.wake()

    # Sites

    def next(self) -> Entry | None:
        """The next address of the worker's sites, or of one that it takes now; None where nothing may be fetched."""
        self.is_sure()
        entry = super().next()
        while entry is None and self._takes_another():
            entry = super().next()
        return entry

    def _takes_another(self) -> bool:
        now = monotonic()
        if now < self._ask_again or self._without_budget or self.budget.is_spent(self._now()):
            return False
        self._own_ledger.enter_found()
        site = self._territory.take()
        if site:
            self._own(site)
            return True
        free_in = self._territory.free_in()
        self._ask_again = now + min(SECONDS, _SOON if free_in is None else max(free_in, 0.01))
        if free_in is None:
            self._territory.ask_for_share()
            self._ask_again = now + SECONDS
        return False

    def _own(self, site: Site) -> None:
        self._sites[site.name] = set(site.hosts)
        self._delays[site.name] = site.delay
        self._own_ledger.owned.add(site.name)
        self._is_over = False
        self.took(site)
        if site.hosts and self.budget.is_limited_by_site:
            self.budget.recount(site.hosts[0], self._own_ledger.fetched_of(site.hosts))
        for host in site.hosts:
            self._keep_delay(site.name, host)
            self._may_wait(host)

    def _keep_delay(self, site: str, host: str) -> None:
        """Have the site's next owner wait as long as this one does, if this one dies."""
        delay = self._delay_of(host)
        if site in self._delays and delay > self._delays[site]:
            self._delays[site] = delay
            self._territory.keep_delay(site, delay)

    def _may_wait(self, host: str) -> None:
        super().waits(host)
        self._hosts[host].waiting = 1

    def _entered(self, host: str) -> None:
        site = site_of_host(host)
        if site in self._sites:
            self._sites[site].add(host)
            self._may_wait(host)

    def waits(self, host: str) -> None:
        """An address of the host that was known is pending again."""
        if site_of_host(host) in self._sites:
            self._entered(host)
        else:
            self._own_ledger.offer(host)

    def waits_no_more(self, host: str) -> None:
        """One of its addresses has been left to a later run; whether others are pending, the next claim tells."""

    def learn(self, urls: Iterable[str]) -> None:
        """These are going to be asked about: one question for all."""
        asked = [url for url in dict.fromkeys(urls) if hash(url) not in self._seen]
        known = self._own_ledger.known(asked)
        for url in known:
            self._remember(url)
        self._new = set(asked) - known

    def knows(self, url: str) -> bool:
        """Whether an address was entered before."""
        return hash(url) in self._seen or (url not in self._new and super().knows(url))

    def _claimed(self, host: str, now: float, only_new: bool) -> Entry | None:
        if site_of_host(host) not in self._sites or site_of_host(host) in self._leaving:
            return None
        if self.budget.is_limited and not self._own_ledger.reserve():
            self._without_budget.add(host)
            return None
        entry = self._own_ledger.claim(host, now, now, only_new)
        if self.budget.is_limited and (entry is None or entry.kind != "page"):
            self._own_ledger.unreserve()
        return entry

    def _sleep(self, host: str, now: float) -> None:
        if host in self._without_budget or site_of_host(host) not in self._sites:
            return
        super()._sleep(host, now)
        if host not in self._asleep:
            self._hosts[host].waiting = 0
            self._settle(site_of_host(host))

    def arrived(self, entry: Entry) -> None:
        """The host has answered, or will not."""
        super().arrived(entry)
        site = site_of_host(entry.host)
        self._keep_delay(site, entry.host)
        self._settle(site)

    def ended(self, url: str, is_fetched: bool = True) -> None:
        """A leased address has its end."""
        entry = self._leased.get(url)
        super().ended(url, is_fetched)
        if entry is None:
            return
        if entry.kind == "page" and not is_fetched and self.budget.is_limited:
            self._own_ledger.unreserve()
        self._hops.pop(url, None)
        for name in self._guests.pop(url, set()):
            self._settle(name)
        self._settle(site_of_host(entry.host))

    def leave(self, host: str) -> None:
        """Leave a host to the next run, whoever would have it."""
        super().leave(host)
        self._territory.leave_host(host)

    def _settle(self, name: str) -> None:
        """Give a site back that has nothing to hand out, or that another worker wants, once none of it is asked."""
        hosts = self._sites.get(name)
        if hosts is None or any(name in guests for guests in self._guests.values()):
            return
        states = [self._hosts[host] for host in hosts if host in self._hosts]
        waiting_hops = sum(1 for url in self._hops if url in self._leased and self._leased[url].host in hosts)
        if sum(state.fetching for state in states) > waiting_hops:
            return
        is_idle = not any(self._may_hand_out(host) for host in hosts)
        # what is still read may lead to more of the same site
        if name in self._leaving or (is_idle and not any(state.open for state in states)):
            self._release(name)

    def _may_hand_out(self, host: str) -> bool:
        state = self._hosts.get(host)
        return state is not None and host not in self._left and (state.waiting > 0 or host in self._asleep)

    def _release(self, name: str) -> None:
        self._own_ledger.enter_found()
        if name in self._leaving:  # whoever wants it is to have it first
            self._ask_again = monotonic() + _SOON
        hosts = self._sites.pop(name)
        self._own_ledger.owned.discard(name)
        self._leaving.discard(name)
        now = self._now()
        delay = max([self._delays.pop(name, 0.0), *(self._delay_of(host) for host in hosts)])
        pause = max([0.0, *(self._hosts[host].not_before - now for host in hosts if host in self._hosts)])
        for host in hosts:
            self._asleep.pop(host, None)
            self._without_budget.discard(host)
            if host in self._hosts:
                self._hosts[host].waiting = 0
        self._territory.release(name, max(delay, pause), delay, now + PARKED_AFTER)

    def release_all(self) -> None:
        """Give every site back, whatever is asked of it: the worker ends."""
        for name in list(self._sites):
            self._release(name)

    # Redirects

    def may_ask(self, entry: Entry, host: str) -> bool:
        """Whether the next hop of a redirect may go to a host now: if not, its site is asked for."""
        name = site_of_host(host)
        if name == site_of_host(entry.host) and name in self._sites:
            return True
        if name not in self._sites:
            self._hops[entry.url] = name
            site = self._territory.take_named(name)
            if site is None:
                self._ask_again = min(self._ask_again, monotonic() + _SOON)
                self._settle(site_of_host(entry.host))
                return False
            self._own(site)
        self._hops.pop(entry.url, None)
        self._guests.setdefault(entry.url, set()).add(name)
        return True

    # What Scrapy asks

    @property
    def has_work(self) -> bool:
        """Whether something can be fetched now or soon, by this worker or by another whose pages may lead to more."""
        if self.budget.is_spent(self._now()):
            return False
        return super().has_work or not (self._leased or self._is_over)

    @property
    def wakes_at(self) -> float | None:
        """When a host can be asked again, or there may be a site to take; seconds since 1970."""
        again = self._now() + max(0.01, self._ask_again - monotonic())
        return min([again, *self._asleep.values()])


def _nothing(_: Site) -> None:
    """Nobody asks."""
