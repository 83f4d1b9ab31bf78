"""The ledger as one of several workers uses it.

What it finds is entered at the next claim or commit, together. What it ended is kept back until its next commit: one
transaction, which first sees to it that the worker's lease holds, and then enters ends, articles, and how far the
worker's own files are. An article that another worker was faster with ends as a duplicate there; its line stays in the
worker's file and is never gathered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from crawler.frontier.counts import NOT_FETCHED
from crawler.frontier.entry import CommittedFile, Earlier, Ending, Entry, Found, Known, OpenRun, Validators
from crawler.frontier.ledger import ENDED, LAST, Ledger
from crawler.frontier.order import VISITED
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.postgresql.finds import Finds
from crawler.frontier.postgresql.lease import Lease
from crawler.frontier.postgresql.sites import site_of_host
from crawler.frontier.postgresql.worker_records import WorkerRecords
from crawler.frontier.postgresql.worker_traps import WorkerTrapCounts
from crawler.reports.story import Answers

_CLAIM = (
    "UPDATE url SET state = 'leased', leased_until = NULL, leased_by = ? WHERE id = (SELECT id FROM url"
    " WHERE state = 'pending' AND host = ? AND due <= 0 AND priority < ? ORDER BY priority, id LIMIT 1"
    " FOR UPDATE SKIP LOCKED)"
    " RETURNING url, host, kind, depth, attempts, etag, last_modified,"
    " record, outcome, reason, stage, detail, http_status, interval"
)
_RIPEN = (
    "UPDATE url SET due = 0 WHERE id IN (SELECT id FROM url"
    " WHERE state = 'pending' AND host = ? AND due > 0 AND due <= ? ORDER BY due LIMIT 1000)"
)
_END = (
    "UPDATE url SET state = ?, leased_until = NULL, leased_by = NULL, run = ?, outcome = ?, reason = ?, stage = ?,"
    " detail = ?, http_status = ?, record = coalesce(?, record), etag = ?, last_modified = ?, due = ?, interval = ?,"
    " last_seen = ? WHERE url = ? AND leased_by = ?"
)
_ENTER_TIMES = (
    "INSERT INTO host_time AS known (run, host, requests, seconds, longest, bytes_received)"
    " SELECT ?, * FROM unnest(?::text[], ?::bigint[], ?::float8[], ?::float8[], ?::bigint[])"
    " ON CONFLICT (run, host) DO UPDATE SET requests = known.requests + excluded.requests,"
    " seconds = known.seconds + excluded.seconds, longest = greatest(known.longest, excluded.longest),"
    " bytes_received = known.bytes_received + excluded.bytes_received"
)


@dataclass(frozen=True, slots=True)
class _Ended:
    url: str
    ending: Ending
    at: float
    kept: list[tuple[Known, Known | None]] = field(default_factory=list)
    """Articles that it gave or missed, and what was known of each before."""


class WorkerLedger(Ledger):
    """Of one worker and one run; each statement is a transaction of its own."""

    def __init__(self, database: PostgresDatabase, lease: Lease, run: OpenRun) -> None:
        self._postgres = database
        self._database = database
        self._lease = lease
        self._run = run
        self._keep_books()
        self.records = self.worker_records = WorkerRecords(database)
        self.trap_counts = self._worker_counts = WorkerTrapCounts(database)
        self._finds = Finds(database, run)
        self._ended: list[_Ended] = []
        self._earlier: dict[str, Earlier] = {}
        self._answers: dict[str, Answers] = {}

    @property
    def owned(self) -> set[str]:
        """Sites that are the worker's now."""
        return self._finds.owned

    def waiting_by_host(self) -> dict[str, int]:
        """Nothing is waiting for a worker before it takes a site."""
        return {}

    # Addresses

    def add(self, found: Found) -> bool:
        """Enter an address as pending with the next claim or commit; False if it is known to wait for that."""
        return self._finds.take_in(found)

    def add_skipped(self, run: OpenRun, found: Found, reason: str, now: float) -> bool:  # noqa: ARG002
        """The same for one that by rule is not fetched."""
        return self._finds.take_in(found, reason, now)

    def knows(self, url: str) -> bool:
        """Whether an address was entered, or is going to be."""
        return bool(self.known((url,)))

    def known(self, urls: Iterable[str]) -> set[str]:
        """Those of the addresses that were entered, in one question."""
        asked = list(urls)
        ours = {url for url in asked if url in self._finds}
        rest = [url for url in asked if url not in ours]
        if not rest:
            return ours
        rows = self._database.execute("SELECT url FROM url WHERE url = ANY(?)", (rest,))
        return ours | {url for (url,) in rows}

    def enter_found(self) -> None:
        """Enter what was found since the last time."""
        self._finds.enter()

    def claim(self, host: str, now: float, until: float, only_new: bool = False) -> Entry | None:  # noqa: ARG002
        """Lease a host's first pending address for as long as the worker's lease lasts; ``only_new``: none visited."""
        self.enter_found()
        entry = self._claimed(host, only_new)
        if entry is None and self._database.execute(_RIPEN, (host, now)).rowcount:
            entry = self._claimed(host, only_new)
        return entry

    def _claimed(self, host: str, only_new: bool) -> Entry | None:
        most = VISITED if only_new else LAST
        row = self._ask(_CLAIM, self._lease.number, host, most)
        if row is None:
            return None
        url, in_host, kind, depth, attempts, etag, last_modified, *earlier = row
        if earlier[1] is not None:
            self._earlier[url] = Earlier(*earlier)
        return Entry(url, in_host, kind, depth, attempts, Validators(etag, last_modified))

    def earlier(self, url: str) -> Earlier | None:
        """How a claimed address ended the last time; None if it never did."""
        return self._earlier.get(url)

    def give_back(self, url: str, due: float, attempts: int) -> None:
        """End a lease without an end: the address is pending until ``due``."""
        self._earlier.pop(url, None)
        self._database.execute(
            "UPDATE url SET state = 'pending', leased_until = NULL, leased_by = NULL, due = ?, attempts = ?"
            " WHERE url = ? AND leased_by = ?",
            (due, attempts, url, self._lease.number),
        )

    def offer(self, host: str) -> None:
        """Something of a site that is no longer the worker's is pending again."""
        self._finds.tell_of([site_of_host(host)])

    def renew(self, urls: Iterable[str], until: float) -> None:  # noqa: ARG002 all hang on one lease
        """Renew the worker's lease, on which those of its addresses hang; LeaseLost if it was taken."""
        self._lease.renew()

    def expire(self, now: float) -> dict[str, int]:  # noqa: ARG002 the database's clock counts
        """None of the worker's own: what others lost comes with the sites that it takes."""
        return {}

    def fetched_of(self, hosts: Sequence[str]) -> int:
        """Pages of these hosts that the run has fetched, as far as is acknowledged."""
        row = self._ask(
            "SELECT count(*) FROM url WHERE run = ? AND host = ANY(?) AND kind = 'page' AND outcome != 'skipped'"
            " AND state IN ('done', 'failed') AND coalesce(reason, '') != ALL(?)",
            self._run.number,
            list(hosts),
            list(NOT_FETCHED),
        )
        return int(row[0]) if row else 0

    def reserve(self) -> bool:
        """Take one page from what may still be fetched; False if nothing is left of it."""
        taken = self._database.execute(
            "UPDATE task SET allowance = allowance - 1 WHERE run = ? AND (allowance IS NULL OR allowance > 0)",
            (self._run.number,),
        )
        return bool(taken.rowcount)

    def may_reserve(self) -> bool:
        """Whether pages may still be fetched."""
        question = "SELECT 1 FROM task WHERE run = ? AND (allowance IS NULL OR allowance > 0)"
        return self._ask(question, self._run.number) is not None

    def unreserve(self) -> None:
        """It was not fetched."""
        self._database.execute("UPDATE task SET allowance = allowance + 1 WHERE run = ?", (self._run.number,))

    # Ends

    def end(self, run: OpenRun, url: str, ending: Ending, now: float) -> None:  # noqa: ARG002
        """End an address with the next commit."""
        self._earlier.pop(url, None)
        self._ended.append(_Ended(url, ending, now, self.worker_records.kept_since()))

    def note_answers(self, answers: dict[str, Answers]) -> None:
        """Tell with the next commit how hosts answered since the last one."""
        self._answers = answers

    def commit(self, run: OpenRun, written: Iterable[CommittedFile], traffic: tuple[int, int]) -> None:
        """Acknowledge what ended; LeaseLost, and nothing of it happened, if the worker's lease was taken."""
        self.enter_found()
        files = list(written)
        self._postgres.tried_again(lambda: self._acknowledge(run, files, traffic))
        self._ended.clear()
        self._answers = {}
        self.worker_records.entered()
        self._worker_counts.written()

    def _acknowledge(self, run: OpenRun, written: Iterable[CommittedFile], traffic: tuple[int, int]) -> None:
        with self._postgres.transaction():
            self._database.execute("SET LOCAL synchronous_commit = on")
            self._lease.hold()
            late = self.worker_records.enter(
                [kept for ended in self._ended for kept in ended.kept], run, self._lease.number
            )
            self._end_all(late)
            self._database.executemany(
                "INSERT INTO file (run, name, size, lines) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (run, name) DO UPDATE SET size = excluded.size, lines = excluded.lines",
                [(run.number, file.name, file.size, file.lines) for file in written],
            )
            self._worker_counts.write()
            self._enter_answers()
            self._database.execute(
                "UPDATE worker SET responses = ?, body_bytes = ? WHERE number = ?", (*traffic, self._lease.number)
            )

    def _enter_answers(self) -> None:
        if self._answers:
            # in one order for all workers
            rows = [
                (host, one.requests, one.seconds, one.longest, one.bytes_received)
                for host, one in sorted(self._answers.items())
            ]
            columns = [list(column) for column in zip(*rows, strict=True)]
            self._database.execute(_ENTER_TIMES, (self._run.number, *columns))

    def _end_all(self, late: dict[str, tuple[str, str]]) -> None:
        rows = []
        for ended in sorted(self._ended, key=lambda ended: ended.url):
            ending = ended.ending
            for known, _ in ended.kept:
                if known.id in late and ending.outcome == "articles":
                    reason, record = late[known.id]
                    ending = replace(ending, outcome="duplicates", reason=reason, record=record)
            rows.append(
                (
                    ENDED[ending.outcome], self._run.number, ending.outcome, ending.reason, ending.stage, ending.detail,
                    ending.http_status, ending.record, ending.validators.etag, ending.validators.last_modified,
                    ending.due, ending.interval, ended.at, ended.url, self._lease.number,
                )
            )  # fmt: skip
        changed = self._database.executemany(_END, rows)
        if changed is not None and changed != len(rows):
            raise KeyError(f"{len(rows) - int(changed)} of {len(rows)} addresses were not leased")
