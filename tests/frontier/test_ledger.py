"""The ledger on both databases: every address in one state, and nothing of what was not committed."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from benchmarks.postgres import Postgres
from crawler.frontier.database import LedgerError
from crawler.frontier.entry import CommittedFile, Ending, Entry, Found, Known, Line, OpenRun, Validators
from crawler.frontier.ledger import Ledger
from crawler.frontier.postgresql.ledger import PostgresLedger

HOST = "example.org"


def _page(name: str, priority: int = 0) -> Found:
    return Found(f"https://{HOST}/{name}", HOST, priority, priority)


Opened = Callable[[], Ledger]
"""Opens the test's ledger, or opens it again."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, path: Path) -> Iterator[Opened]:
    made: Opened = partial(Ledger, path)
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        made = partial(PostgresLedger, server.address, uuid4().hex)
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(contextlib.closing(made()))


def _begun(opened: Opened, *names: str) -> tuple[Ledger, OpenRun]:
    ledger = opened()
    run = ledger.runs.begin("first", 100.0, "1.0")
    for name in names:
        ledger.add(_page(name))
    return ledger, run


def _commit(ledger: Ledger, run: OpenRun, *files: CommittedFile) -> None:
    ledger.commit(run, files, (0, 0))


def _claimed(ledger: Ledger, now: float = 100.0) -> list[str]:
    return [entry.url.rpartition("/")[2] for entry in _leased(ledger, now)]


def _leased(ledger: Ledger, now: float) -> list[Entry]:
    leased = []
    while entry := ledger.claim(HOST, now, now + 60):
        leased.append(entry)
    return leased


def _steps(ledger: Ledger) -> int:
    """Steps of SQLite, in tens, for looking for an address to fetch and for when there will be one."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    ledger._database.set_progress_handler(count, 10)
    assert (ledger.claim(HOST, 100.0, 160.0), ledger.soonest(HOST)) == (None, 900.0)
    ledger._database.set_progress_handler(None, 0)
    return steps


def test_those_that_wait_for_their_time_cost_a_claim_nothing(path: Path) -> None:
    ledger, _ = _begun(partial(Ledger, path), "first")
    _claimed(ledger)
    ledger.give_back(_page("first").url, due=900.0, attempts=1)
    few = _steps(ledger)
    for number in range(500):
        ledger.add(_page(f"page-{number}"))
    for entry in _leased(ledger, 100.0):
        ledger.give_back(entry.url, due=1000.0, attempts=1)
    assert _steps(ledger) <= few + 5


def test_all_that_wait_for_their_time_come_when_it_has_come(opened: Opened) -> None:
    names = [f"page-{number:04}" for number in range(1100)]
    ledger, _ = _begun(opened, *names)
    for entry in _leased(ledger, 100.0):
        ledger.give_back(entry.url, due=900.0, attempts=1)
    assert ledger.waiting_by_host() == {HOST: 1100}
    assert sorted(_claimed(ledger, 900.0)) == names


def test_an_address_is_entered_once(opened: Opened) -> None:
    ledger, _ = _begun(opened)
    assert [ledger.add(_page(name)) for name in "aba"] == [True, True, False]


def test_the_smallest_priority_is_claimed_first_then_what_was_found_first(opened: Opened) -> None:
    ledger, _ = _begun(opened)
    for name, priority in (("late", 5), ("first", 1), ("second", 1), ("start", -1)):
        ledger.add(_page(name, priority))
    assert _claimed(ledger) == ["start", "first", "second", "late"]
    assert _claimed(ledger) == []


def test_what_is_postponed_is_claimed_when_it_is_due(opened: Opened) -> None:
    ledger, _ = _begun(opened, "a")
    assert _claimed(ledger) == ["a"]
    ledger.give_back(_page("a").url, due=160.0, attempts=1)
    assert (_claimed(ledger, 159.0), ledger.soonest(HOST)) == ([], 160.0)
    (entry,) = _leased(ledger, 160.0)
    assert entry.attempts == 1


def test_what_was_not_committed_never_happened(opened: Opened) -> None:
    ledger, run = _begun(opened, "kept")
    _commit(ledger, run, CommittedFile("articles.jsonl", 10, 1))
    ledger.add(_page("lost"))
    ledger.close()
    again = opened()
    assert again.waiting_by_host() == {HOST: 1}
    assert again.files_of(run) == {"articles.jsonl": CommittedFile("articles.jsonl", 10, 1)}


def test_leases_of_a_dead_process_are_pending_again(opened: Opened) -> None:
    ledger, run = _begun(opened, "a")
    _claimed(ledger)
    _commit(ledger, run)
    ledger.close()
    assert _claimed(opened()) == ["a"]


def test_a_lease_ends_unless_it_is_renewed(opened: Opened) -> None:
    ledger, _ = _begun(opened, "kept", "lost")
    _leased(ledger, 100.0)
    ledger.renew([_page("kept").url], 500.0)
    assert ledger.expire(160.0) == {HOST: 1}
    assert _claimed(ledger) == ["lost"]


def test_a_start_address_that_moved_is_known_to_the_next_run(opened: Opened) -> None:
    ledger, run = _begun(opened)
    ledger.keep_home(run, "https://moved.example/")
    ledger.keep_home(run, "https://moved.example/")
    ledger.runs.end(run, "published")
    assert ledger.homes(ledger.runs.begin("second", 200.0, "1.0")) == ["https://moved.example/"]


def test_others_read_the_last_commit_while_a_crawl_writes(path: Path) -> None:
    ledger, run = _begun(partial(Ledger, path), "a")
    _commit(ledger, run)
    ledger.add(_page("b"))
    reader = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    assert reader.execute("SELECT count(*) FROM url").fetchone() == (1,)


def test_a_new_run_asks_for_what_is_due_after_what_is_new(opened: Opened) -> None:
    ledger, run = _begun(opened, "old", "fresh")
    for name, due in (("old", 150.0), ("fresh", 900.0)):
        ledger.end(run, _page(name).url, Ending("rejects", reason="empty", due=due), now=100.0)
    ledger.runs.end(run, "published")
    second = ledger.runs.begin("second", 200.0, "1.0")
    ledger.add(_page("new", 3))
    assert _claimed(ledger, 200.0) == ["new", "old"]
    assert ledger.counts.by_outcome(second) == {"pending": 2, "not_due": 1}


def test_counts_add_up(opened: Opened) -> None:
    ledger, run = _begun(opened, *"abcde")
    ledger.end(run, _page("a").url, Ending("articles"), 1.0)
    ledger.end(run, _page("b").url, Ending("duplicates"), 1.0)
    ledger.end(run, _page("c").url, Ending("rejects", reason="empty"), 1.0)
    ledger.add(Found(f"https://{HOST}/sitemap.xml", HOST, 1, -1, "sitemap"))
    _claimed(ledger)
    counts = ledger.counts.by_outcome(run)
    assert counts == {"articles": 1, "duplicates": 1, "rejects": 1, "pending": 2, "not_due": 0}
    assert ledger.counts.reasons(run, "rejects") == [("empty", 1)]


def test_an_end_of_something_unknown_is_an_error(opened: Opened) -> None:
    ledger, run = _begun(opened)
    with pytest.raises(KeyError, match="absent"):
        ledger.end(run, _page("absent").url, Ending("articles"), 1.0)


def _known(ledger: Ledger, run: OpenRun, record_id: str, url: str = "https://x/") -> Known:
    known = Known(record_id, url, "sha256:1", 1, "new", run.number, 0, Line(run.number, 0, 10))
    ledger.records.keep(known)
    return known


def test_articles_that_a_run_did_not_write_are_handed_on_in_the_order_of_their_lines(opened: Opened) -> None:
    ledger, run = _begun(opened)
    for number in range(1200):
        known = _known(ledger, run, f"art_{1200 - number}")
        ledger.records.keep(replace(known, line=Line(run.number, number * 10, 10)))
    ledger.runs.end(run, "published")
    second = ledger.runs.begin("second", 200.0, "1.0")
    starts = []
    for known in ledger.records.not_written_by(second):
        starts.append(known.line.start)
        ledger.records.keep(replace(known, line=Line(second.number, known.line.start, 10)))
    assert starts == [number * 10 for number in range(1200)]


def test_validators_are_not_used_after_an_upgrade_or_when_lines_are_lost(opened: Opened) -> None:
    ledger, run = _begun(opened, "a", "b")
    for name in "ab":
        _known(ledger, run, f"art_{name}")
        ending = Ending("articles", record=f"art_{name}", validators=Validators(etag='"1"'), due=1e9)
        ledger.end(run, _page(name).url, ending, 1.0)
    ledger.runs.distrust_validators("1.0")
    ledger.runs.lose_lines(run.number)
    assert [entry.validators for entry in _leased(ledger, 100.0)] == [Validators(), Validators()]
    ledger.end(run, _page("a").url, Ending("articles", validators=Validators(etag='"1"')), 1.0)
    ledger.runs.distrust_validators("2.0")
    ledger.make_due(_page("a").url, 0)
    assert [entry.validators for entry in _leased(ledger, 100.0)] == [Validators()]


def test_a_ledger_of_another_version_is_refused(path: Path) -> None:
    Ledger(path).close()
    sqlite3.connect(path).execute("PRAGMA user_version = 99").connection.close()
    with pytest.raises(LedgerError, match=r"another version of healthcrawl \(tables 99\)"):
        Ledger(path)


def test_traps_translations_and_visits_are_kept(opened: Opened) -> None:
    ledger, run = _begun(opened, "a", "b")
    for times in (1, 2):
        ledger.trap_counts.add_page("example.org")
        ledger.trap_counts.keep_alike("example.org/#", "sha256:1", times)
    assert ledger.trap_counts.pages_by_site() == {"example.org": 2}
    assert (ledger.trap_counts.alike("example.org/#"), ledger.trap_counts.repeated(2)) == (
        ("sha256:1", 2),
        {"example.org/#"},
    )
    for name in "ab":
        ledger.translations.keep(_page(name).url, name, ["x", "y"])
        ledger.translations.keep(_page(name).url, name, [_page("a").url, _page("b").url])
        _known(ledger, run, f"art_{name}", _page(name).url)
    assert ledger.translations.are_one(_page("a").url, _page("b").url)
    assert ledger.translations.groups() == 1
    ledger.visits.bring_forward(_page("b").url, -5)
    assert _claimed(ledger) == ["b", "a"]
    ending = Ending("articles", record="art_a", due=1e9)
    ledger.end(run, _page("a").url, ending, 150.0)
    ledger.runs.end(run, "published")
    second = ledger.runs.begin("second", 200.0, "1.0")
    assert ledger.visits.make_due(_page("a").url, 7)
    assert ledger.visits.let_wait(second, _page("a").url, 120.0)
    visit = ledger.visits.of(_page("a").url)
    assert visit is not None
    assert (visit.state, visit.seen) == ("done", 150.0)
