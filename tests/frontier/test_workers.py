"""Several workers on one ledger: nothing is asked by two at a time, lost with one of them, or there twice."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from benchmarks.postgres import Postgres
from crawler.frontier.budget import Budget
from crawler.frontier.database import LedgerError
from crawler.frontier.entry import CommittedFile, Ending, Entry, Found, Known, Line, OpenRun
from crawler.frontier.postgresql.database import PostgresDatabase, schema_of
from crawler.frontier.postgresql.frontier import WorkerFrontier
from crawler.frontier.postgresql.lease import Lease, LeaseLost, reap
from crawler.frontier.postgresql.ledger import PostgresLedger
from crawler.frontier.postgresql.migrating import migrate
from crawler.frontier.postgresql.tasks import open_task
from crawler.frontier.postgresql.worker_ledger import WorkerLedger
from crawler.reports.story import Answers

DELAY = 0.4


class Worker:
    """What a worker's process holds, without Scrapy."""

    def __init__(self, address: str, job: str, run: OpenRun, lease_seconds: float = 60.0) -> None:
        self.run = run
        self.database = PostgresDatabase(address, job, is_autocommit=True)
        self.lease = Lease(self.database, uuid4().hex, run.number, lease_seconds)
        self.ledger = WorkerLedger(self.database, self.lease, run)
        self.frontier = WorkerFrontier(self.ledger, time.time, 1, self.database, self.lease)
        self.frontier._delay_of = lambda _: DELAY

    def fetch(self, entry: Entry, *links: str) -> None:
        """End a page that leads to others."""
        self.frontier.arrived(entry)
        self.frontier.add(_found(link) for link in links)
        self.ledger.end(self.run, entry.url, Ending("rejects", reason="empty"), time.time())
        self.frontier.ended(entry.url)

    def write(self, entry: Entry, article: str, content: str = "") -> None:
        """End a page that gave an article."""
        record = Known(
            article, entry.url, content or article, 1, "new", self.run.number, 0, Line(self.run.number, 0, 9)
        )
        self.ledger.records.get(article)
        self.ledger.records.keep(record)
        self.frontier.arrived(entry)
        self.ledger.end(self.run, entry.url, Ending("articles", record=article), time.time())
        self.frontier.ended(entry.url)

    def commit(self) -> None:
        self.ledger.commit(self.run, [CommittedFile(f"articles-{self.lease.number}.part", 9, 1)], (1, 1))

    def next(self) -> Entry:
        """Its next page, waiting as long as a site's delay may take."""
        until = time.monotonic() + 5 * DELAY
        while time.monotonic() < until:
            self.frontier._ask_again = 0.0
            if entry := self.frontier.next():
                return entry
            time.sleep(0.02)
        raise AssertionError("nothing to fetch")

    def has_nothing(self) -> bool:
        self.frontier._ask_again = 0.0
        return self.frontier.next() is None


class Crawl:
    """A coordinator's ledger and its workers."""

    def __init__(self, address: str, stack: contextlib.ExitStack) -> None:
        self._address = address
        self._stack = stack
        self._job = uuid4().hex
        self.ledger = stack.enter_context(contextlib.closing(PostgresLedger(address, self._job)))
        self.run = self.ledger.runs.begin("run", time.time(), "1")

    def begin(self, *names: str, pages: int | None = None) -> None:
        for name in names:
            self.ledger.add(_found(name))
        self.ledger.arrange(self.run, "{}", DELAY, pages, None)

    def worker(self, lease_seconds: float = 60.0) -> Worker:
        worker = Worker(self._address, self._job, self.run, lease_seconds)
        self._stack.callback(worker.database.close)
        return worker

    def counts(self) -> dict[str, int]:
        counts = self.ledger.counts.by_outcome(self.run)
        self.ledger.commit(self.run, (), (0, 0))
        return counts


@pytest.fixture
def crawl(postgres: Postgres) -> Iterator[Crawl]:
    with contextlib.ExitStack() as stack:
        yield Crawl(postgres.address, stack)


def _found(name: str) -> Found:
    """ "a/1" is page 1 of host a.example."""
    host = f"{name[0]}.example"
    return Found(f"https://{host}{name[1:]}", host, 0, 0)


def test_a_site_is_asked_by_one_worker_and_by_the_next_after_its_delay(crawl: Crawl) -> None:
    crawl.begin("a/1", "a/2")
    first, second = crawl.worker(), crawl.worker()
    entry = first.next()
    assert second.has_nothing()
    first.frontier._leaving.add("a.example")
    first.fetch(entry)
    given_back = time.monotonic()
    assert second.next().url == "https://a.example/2"
    assert time.monotonic() - given_back >= DELAY - 0.05


def test_every_page_is_handed_out_once(crawl: Crawl) -> None:
    crawl.begin(*(f"{host}/{number}" for host in "abcdef" for number in range(3)))
    workers = [crawl.worker() for _ in range(3)]
    got = []
    while found := [(worker, entry) for worker in workers if (entry := worker.frontier.next())]:
        for worker, entry in found:
            got.append(entry.url)
            worker.fetch(entry)
    assert len(got) == len(set(got)) == 18


def test_what_a_dead_worker_held_goes_to_the_next_after_the_delay(crawl: Crawl) -> None:
    crawl.begin("a/1")
    dead, other = crawl.worker(lease_seconds=0.2), crawl.worker()
    entry = dead.next()
    assert other.has_nothing()
    time.sleep(0.25)
    assert reap(other.database) == 1
    taken = time.monotonic()
    assert other.next().url == entry.url
    assert time.monotonic() - taken >= DELAY - 0.05


def test_a_lease_that_is_renewed_is_not_taken(crawl: Crawl) -> None:
    crawl.begin("a/1")
    slow, other = crawl.worker(lease_seconds=0.4), crawl.worker()
    slow.next()
    for _ in range(6):
        time.sleep(0.1)
        slow.frontier.keep_leases()
        assert reap(other.database) == 0


def test_a_worker_that_slept_too_long_can_neither_commit_nor_ask(crawl: Crawl) -> None:
    crawl.begin("a/1", "b/1")
    frozen, other = crawl.worker(lease_seconds=0.2), crawl.worker()
    frozen.write(frozen.next(), "art_1")
    time.sleep(0.25)
    reap(other.database)
    with pytest.raises(LeaseLost):
        frozen.commit()
    with pytest.raises(LeaseLost):
        frozen.frontier.next()
    assert crawl.counts() == {"pending": 2, "not_due": 0}
    assert crawl.ledger.files_of(crawl.run) == {}


def test_a_worker_that_slept_and_lost_nothing_goes_on(crawl: Crawl) -> None:
    crawl.begin("a/1")
    worker = crawl.worker(lease_seconds=0.2)
    entry = worker.next()
    time.sleep(0.25)
    assert worker.frontier.is_sure()
    worker.write(entry, "art_1")
    worker.commit()
    assert crawl.counts()["articles"] == 1


@pytest.mark.parametrize(
    ("articles", "contents", "reason"),
    [(("art_1", "art_1"), ("x", "y"), "same_article"), (("art_1", "art_2"), ("x", "x"), "same_content")],
)
def test_an_article_that_two_workers_find_at_once_is_kept_once(
    crawl: Crawl, articles: tuple[str, str], contents: tuple[str, str], reason: str
) -> None:
    crawl.begin("a/1", "b/1")
    workers = [crawl.worker(), crawl.worker()]
    for worker, article, content in zip(workers, articles, contents, strict=True):
        worker.write(worker.next(), article, content)
    for worker in workers:
        worker.commit()
    assert crawl.counts() == {"articles": 1, "duplicates": 1, "pending": 0, "not_due": 0}
    assert crawl.ledger.counts.reasons(crawl.run, "duplicates") == [(reason, 1)]
    assert [line[0] for line in crawl.ledger.part_lines()] == ["art_1"]


def test_what_two_workers_find_is_entered_once(crawl: Crawl) -> None:
    crawl.begin("a/1", "b/1")
    workers = [crawl.worker(), crawl.worker()]
    for worker in workers:
        worker.fetch(worker.next(), "c/1", "c/2")
    for worker in workers:
        worker.commit()
    assert crawl.counts()["pending"] == 2


def test_nothing_pending_is_not_the_end_while_a_page_may_lead_to_more(crawl: Crawl) -> None:
    crawl.begin("a/1")
    busy, idle = crawl.worker(), crawl.worker()
    entry = busy.next()
    assert idle.has_nothing()
    idle.frontier._look_around()
    assert (idle.frontier.has_work, crawl.ledger.standing().is_over) == (True, False)
    busy.fetch(entry, "b/1")
    busy.commit()
    last = idle.next()
    assert last.url == "https://b.example/1"
    idle.fetch(last)
    idle.commit()
    assert busy.has_nothing()
    assert idle.has_nothing()
    for worker in (busy, idle):
        worker.frontier._look_around()
        assert not worker.frontier.has_work
    assert crawl.ledger.standing().is_over


def test_what_is_found_for_a_site_while_its_worker_leaves_it_is_not_lost(crawl: Crawl) -> None:
    crawl.begin("a/1", "b/1")
    of_a, of_b = crawl.worker(), crawl.worker()
    last_of_a, page_of_b = of_a.next(), of_b.next()
    of_b.frontier.add([_found("a/2")])
    of_a.fetch(last_of_a)
    assert of_a.has_nothing()
    of_b.fetch(page_of_b)
    of_b.commit()
    assert of_b.next().url == "https://a.example/2"


def test_an_idle_worker_gets_half_of_what_another_has_more(crawl: Crawl) -> None:
    crawl.begin(*(f"{host}/{number}" for host in "abcdef" for number in range(9)))
    rich, poor = crawl.worker(), crawl.worker()
    held = [rich.next() for _ in range(6)]
    assert poor.has_nothing()
    rich.frontier._look_around()
    for entry in held:
        rich.fetch(entry)
    got = [poor.next() for _ in range(3)]
    assert len({entry.host for entry in got}) == 3
    poor.frontier._ask_again = time.monotonic() + 60
    assert poor.frontier.next() is None


def test_a_redirect_to_another_workers_site_waits_until_that_one_gives_it(crawl: Crawl) -> None:
    crawl.begin("a/1", "b/1", "b/2")
    goes_on, has_b = crawl.worker(), crawl.worker()
    redirected, of_b = goes_on.next(), has_b.next()
    assert not goes_on.frontier.may_ask(redirected, of_b.host)
    has_b.frontier._look_around()
    assert has_b.has_nothing()
    has_b.fetch(of_b)
    assert not goes_on.frontier.may_ask(redirected, of_b.host)
    time.sleep(DELAY)
    assert goes_on.frontier.may_ask(redirected, of_b.host)


def test_two_redirects_that_want_each_others_site_do_not_wait_for_ever(crawl: Crawl) -> None:
    crawl.begin("a/1", "b/1")
    one, two = crawl.worker(), crawl.worker()
    from_a, from_b = one.next(), two.next()
    assert not one.frontier.may_ask(from_a, from_b.host)
    assert not two.frontier.may_ask(from_b, from_a.host)
    for worker in (one, two):
        worker.frontier._look_around()
    time.sleep(DELAY + 0.05)
    assert one.frontier.may_ask(from_a, from_b.host)
    assert two.frontier.may_ask(from_b, from_a.host)


def test_a_page_limit_holds_for_all_workers_together(crawl: Crawl) -> None:
    crawl.begin(*(f"{host}/1" for host in "abcdef"), pages=4)
    workers = [crawl.worker() for _ in range(3)]
    for worker in workers:
        worker.frontier.budget = Budget(pages=4)
    got = [(worker, entry) for _ in range(3) for worker in workers if (entry := worker.frontier.next())]
    assert len(got) == 4
    refused, entry = got[0]
    refused.frontier.arrived(entry)
    refused.ledger.end(crawl.run, entry.url, Ending("rejects", reason="robots"), time.time())
    refused.frontier.ended(entry.url, is_fetched=False)
    for worker in workers:
        worker.frontier._look_around()
    assert len([1 for worker in workers if worker.frontier.next()]) == 1


def test_a_sites_limit_counts_what_its_last_worker_fetched(crawl: Crawl) -> None:
    crawl.begin("a/1", "a/2")
    first, second = crawl.worker(), crawl.worker()
    for worker in (first, second):
        worker.frontier.budget = Budget(pages_per_site=1)
    entry = first.next()
    first.frontier._leaving.add("a.example")
    first.ledger.end(crawl.run, entry.url, Ending("articles"), time.time())
    first.commit()
    first.frontier.arrived(entry)
    time.sleep(DELAY + 0.1)
    assert second.has_nothing()


def test_a_host_that_is_left_is_left_by_all(crawl: Crawl) -> None:
    crawl.begin("a/1", "a/2")
    worker, other = crawl.worker(), crawl.worker()
    entry = worker.next()
    worker.frontier.leave(entry.host)
    worker.fetch(entry)
    time.sleep(DELAY + 0.1)
    assert other.has_nothing()
    worker.commit()
    assert crawl.ledger.standing().is_over


def test_how_fast_hosts_answered_is_told_by_all_that_acknowledged_it(crawl: Crawl) -> None:
    crawl.begin("a/1", "b/1")
    first, second, dying = crawl.worker(), crawl.worker(), crawl.worker()
    first.ledger.note_answers({"a.example": Answers(2, 3.0, 2.5, 100), "b.example": Answers(1, 0.5, 0.5, 10)})
    first.commit()
    second.ledger.note_answers({"a.example": Answers(1, 1.0, 1.0, 50)})
    second.commit()
    second.commit()
    dying.ledger.note_answers({"a.example": Answers(9, 9.0, 9.0, 9)})
    told = {"a.example": Answers(3, 4.0, 2.5, 150), "b.example": Answers(1, 0.5, 0.5, 10)}
    assert crawl.ledger.answers(crawl.run) == told
    crawl.ledger.arrange(crawl.run, "{}", DELAY, None, None)
    # a coordinator that goes on with the run still knows them
    assert crawl.ledger.answers(crawl.run) == told


def test_an_idle_worker_is_woken(crawl: Crawl) -> None:
    crawl.begin("a/1")
    busy, idle = crawl.worker(), crawl.worker()
    entry = busy.next()
    assert asyncio.run(_seconds_until_woken(idle, lambda: (busy.fetch(entry, "b/1"), busy.commit()))) < 0.5


def test_a_worker_that_has_ended_asks_the_database_nothing(crawl: Crawl) -> None:
    crawl.begin("a/1")
    worker = crawl.worker()
    failures: list[Exception] = []
    worker.database.failed = failures.append
    asyncio.run(_ended_and_closed(worker, seconds=1.2))
    assert not failures


async def _ended_and_closed(worker: Worker, seconds: float) -> None:
    worker.frontier.begin(lambda _: DELAY)
    worker.frontier.end()
    worker.database.close()
    await asyncio.sleep(seconds)  # longer than from one beat to the next


async def _seconds_until_woken(idle: Worker, work: Callable[[], object]) -> float:
    idle.frontier.begin(lambda _: DELAY)
    woken = asyncio.Event()
    assert idle.has_nothing()
    # what it does by itself once a second is not what wakes it
    idle.frontier._look_around = lambda: None  # type: ignore[method-assign]
    idle.frontier.wake = woken.set
    before = time.monotonic()
    work()
    await asyncio.wait_for(woken.wait(), 5)
    asyncio.get_running_loop().remove_reader(idle.database.connection.fileno())
    return time.monotonic() - before


def test_a_run_that_is_closed_ends_its_workers(crawl: Crawl) -> None:
    crawl.begin("a/1")
    worker = crawl.worker()
    worker.next()
    crawl.ledger.close_task(crawl.run)
    assert open_task(worker.database) is None
    with pytest.raises(LeaseLost):
        worker.lease.renew()


def test_tables_of_a_newer_program_are_refused(crawl: Crawl) -> None:
    crawl.begin()
    database = crawl.worker().database
    database.execute("INSERT INTO version VALUES (99, now())")
    with pytest.raises(LedgerError, match=r"newer healthcrawl \(tables 99\)"):
        migrate(database)


def test_a_long_job_has_a_schema_of_its_own() -> None:
    names = {schema_of("x" * 80 + end) for end in "ab"}
    assert len(names) == 2
    assert all(len(name.encode()) <= 63 for name in names)


def test_migrations_are_numbered_without_a_gap() -> None:
    folder = Path(PostgresDatabase.__module__.replace(".", "/")).parent / "migrations"
    numbers = sorted(int(path.name[:4]) for path in folder.glob("*.sql"))
    assert numbers == list(range(1, len(numbers) + 1))
