"""What the ledger remembers of discovery: traps, translations, visits, and what was skipped."""

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.frontier.entry import Change, Ending, Found, Known, Line, OpenRun
from crawler.frontier.ledger import Ledger
from crawler.frontier.visits import Visit

HOST = "example.org"
FAR = 1e9


def _url(name: str) -> str:
    return f"https://{HOST}/{name}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


def _begun(path: Path, *names: str) -> tuple[Ledger, OpenRun]:
    ledger = Ledger(path)
    run = ledger.runs.begin("first", 100.0, "1.0")
    for name in names:
        ledger.add(Found(_url(name), HOST, 1, 10))
    return ledger, run


def _again(ledger: Ledger, run: OpenRun, extractor: str = "1.0") -> OpenRun:
    ledger.runs.end(run, "published")
    return ledger.runs.begin("second", 200.0, extractor)


def _claimed(ledger: Ledger) -> list[str]:
    names = []
    while entry := ledger.claim(HOST, 200.0, 260.0):
        names.append(entry.url.rpartition("/")[2])
    return names


def _gave_article(ledger: Ledger, run: OpenRun, name: str, change: Change = "new") -> None:
    ledger.records.keep(Known(f"art_{name}", _url(name), "sha256:1", 1, change, run.number, 0, Line(run.number, 0, 9)))
    ledger.end(run, _url(name), Ending("articles", record=f"art_{name}"), now=150.0)


def test_counts_of_traps_outlive_the_process_and_not_the_run(path: Path) -> None:
    ledger, run = _begun(path)
    ledger.trap_counts.keep_alike("example.org/#", "same", 10)
    ledger.trap_counts.keep_alike("example.org/a", "other", 2)
    for _ in range(3):
        ledger.trap_counts.add_page("example.org")
    ledger.commit(run, (), (0, 0))
    ledger.close()
    ledger = Ledger(path)
    assert ledger.trap_counts.alike("example.org/a") == ("other", 2)
    assert ledger.trap_counts.repeated(10) == {"example.org/#"}
    assert ledger.trap_counts.pages_by_site() == {"example.org": 3}
    _again(ledger, run)
    assert (ledger.trap_counts.alike("example.org/a"), ledger.trap_counts.pages_by_site()) == (("", 0), {})


def test_a_new_run_looks_again_at_what_was_skipped_for_more_than_its_address(path: Path) -> None:
    reasons = ["trap_length", "trap_calendar", "trap_budget", "trap_pattern", "depth"]
    ledger, run = _begun(path, *reasons)
    for reason in reasons:
        ledger.end(run, _url(reason), Ending("skipped", reason=reason), 150.0)
    second = _again(ledger, run)
    assert ledger.counts.reasons(second, "skipped") == [("trap_calendar", 1), ("trap_length", 1)]
    assert ledger.counts.by_outcome(second) == {"skipped": 2, "pending": 3, "not_due": 0}
    assert _claimed(ledger) == ["trap_budget", "trap_pattern", "depth"]


def test_sitemaps_are_read_again_before_all_else(path: Path) -> None:
    ledger, run = _begun(path, "page")
    ledger.add(Found(_url("sitemap.xml"), HOST, 1, -1, "sitemap"))
    for name in ("page", "sitemap.xml"):
        ledger.end(run, _url(name), Ending("duplicates"), 150.0)
    ledger.add(Found(_url("new"), HOST, 1, 10))
    _again(ledger, run)
    assert _claimed(ledger) == ["sitemap.xml", "new", "page"]


@pytest.mark.parametrize(
    ("names_of_b", "are_one"), [("abc", True), ("cba", True), ("ab", False), ("abcd", False), ("b", False)]
)
def test_pages_are_translations_if_they_name_each_other(names_of_b: str, are_one: bool, path: Path) -> None:
    ledger, _ = _begun(path)
    ledger.translations.keep("a", "en", "abc")
    ledger.translations.keep("b", "de", names_of_b)
    assert ledger.translations.are_one("a", "b") is are_one
    assert not ledger.translations.are_one("a", "never seen")


def test_a_group_counts_from_two_articles_on(path: Path) -> None:
    ledger, run = _begun(path, *"abxyq")
    for group in (("a", "b"), ("x", "y"), ("p", "q")):
        for name in group:
            ledger.translations.keep(_url(name), "", map(_url, group))
    for name in "abxq":
        _gave_article(ledger, run, name)
    _gave_article(ledger, run, "y", "gone")
    assert ledger.translations.groups() == 1


def test_a_pending_address_is_brought_forward_among_its_like(path: Path) -> None:
    ledger, run = _begun(path, "known", "first", "second")
    _gave_article(ledger, run, "known")
    _again(ledger, run)
    ledger.visits.bring_forward(_url("second"), 5)
    ledger.visits.bring_forward(_url("first"), 20)
    ledger.visits.bring_forward(_url("known"), 5)
    assert _claimed(ledger) == ["second", "first", "known"]


def test_an_address_that_was_fetched_is_due_again(path: Path) -> None:
    ledger, run = _begun(path, "done", "new")
    ledger.end(run, _url("done"), Ending("articles", due=FAR), now=150.0)
    _again(ledger, run)
    assert ledger.visits.of(_url("done")) == Visit("done", 150.0)
    assert [ledger.visits.make_due(_url(name), 1_000_000) for name in ("done", "new", "absent")] == [True, False, False]
    assert _claimed(ledger) == ["new", "done"]


@pytest.mark.parametrize(
    ("seen_since", "extractor", "outcome", "waits"),
    [
        (140.0, "1.0", "article", True),
        (160.0, "1.0", "article", False),
        (140.0, "2.0", "article", False),
        (140.0, "1.0", "gone", False),
        (140.0, "1.0", "reject", False),
    ],
)
def test_what_gave_an_article_lately_may_wait(
    seen_since: float, extractor: str, outcome: str, waits: bool, path: Path
) -> None:
    ledger, run = _begun(path, "page")
    _gave_article(ledger, run, "page", "gone" if outcome == "gone" else "new")
    if outcome == "reject":
        ledger.end(run, _url("page"), Ending("rejects", reason="empty"), now=150.0)
    second = _again(ledger, run, extractor)
    assert ledger.visits.let_wait(second, _url("page"), seen_since) is waits
    assert _claimed(ledger) == ([] if waits else ["page"])
    assert ledger.counts.by_outcome(replace(second))["not_due"] == int(waits)
