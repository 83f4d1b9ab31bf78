"""What is found on pages and in sitemaps, what of it is entered, and in what order it is fetched."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from loopback import article

from crawler.frontier.entry import NO_VALIDATORS, Entry
from crawler.parsers import Fetched, extract
from crawler.parsers.links import Links
from crawler.runs.job_run import JobRun
from crawler.spiders.discovery import Discovery
from crawler.spiders.limits import CrawlLimits
from crawler.spiders.named import Listed, Named
from schemas.article import Article, Link

HOST = "example.org"
START = f"https://{HOST}/"


@pytest.fixture
def run(tmp_path: Path) -> JobRun:
    opened = JobRun(tmp_path, "job", (START,), at_once=99)
    opened.open()
    return opened


@pytest.fixture
def discovery(run: JobRun) -> Discovery:
    discovery = Discovery([START], run, CrawlLimits())
    discovery.begin()
    assert _fetched(run) == [""]
    return discovery


def _fetched(run: JobRun) -> list[str]:
    """What is fetched next, without the start address."""
    found = []
    while entry := run.frontier.next():
        found.append(entry.url.removeprefix(START))
    return found


def _entry(path: str, depth: int = 0) -> Entry:
    return Entry(START + path, HOST, "page", depth, 0, NO_VALIDATORS)


def _article(path: str) -> Article:
    outcome = extract(Fetched(START + path, article(f"Hiccups on {path}"), {}, datetime.now(UTC)))
    assert isinstance(outcome, Article)
    return outcome


def _came(discovery: Discovery, path: str, links: Links, depth: int = 0) -> None:
    discovery.page_came(_entry(path, depth), _article(path or "start"), links, path)


def _urls(*paths: str) -> tuple[str, ...]:
    return tuple(START + path for path in paths)


def _listed(discovery: Discovery, *entries: Listed) -> None:
    sitemap = Entry(f"{START}sitemap.xml", HOST, "sitemap", 1, 0, NO_VALIDATORS)
    asyncio.run(discovery.sitemap_came(sitemap, Named(entries)))


def test_the_best_comes_first(discovery: Discovery, run: JobRun) -> None:
    links = Links(_urls("unknown", "list?page=2", "list/more", "after"), frozenset(_urls("list/more")))
    outcome = _article("start").model_copy(update={"next_article": Link(title="After", url=f"{START}after")})
    discovery.page_came(_entry(""), outcome, links, "start")
    days = {"2024": date(2024, 5, 1), "2026": date(2026, 5, 1), "undated": None}
    _listed(discovery, *(Listed(START + path, day) for path, day in days.items()))
    discovery.ask_sitemaps_of(START)
    expected = ["sitemap.xml", "after", "2026", "2024", "list?page=2", "list/more", "unknown", "undated"]
    assert _fetched(run) == expected


def test_what_waits_already_comes_earlier_when_more_is_known_of_it(discovery: Discovery, run: JobRun) -> None:
    _came(discovery, "", Links(_urls("a", "b", "c", "d")))
    _came(discovery, "x", Links(_urls("d"), frozenset(_urls("d"))))
    _listed(discovery, Listed(f"{START}b", date(2025, 1, 1)), Listed(f"{START}c", date(2026, 1, 1)))
    assert _fetched(run) == ["c", "b", "d", "a"]


def test_a_sitemap_may_name_more_pages_than_a_page_may_link_to(discovery: Discovery, run: JobRun) -> None:
    _listed(discovery, *(Listed(f"{START}page-{number}") for number in range(6_000)))
    assert run.frontier.waiting == 6_000


LONG = "x" * 3_000
TRAPS = {
    "trap_length": [LONG, LONG + "2"],
    "trap_depth": ["/".join("abcdefghijklmnopqrstu")],
    "trap_repeats": ["a/b/a/b/a/b"],
    "trap_session": ["page;jsessionid=12AB34CD56EF7890"],
}


def _skipped(run: JobRun) -> list[tuple[str, int]]:
    return run._ledger.counts.reasons(run._open_run, "skipped")


@pytest.mark.parametrize("reason", TRAPS)
@pytest.mark.parametrize("source", ["page", "sitemap"])
def test_traps_are_counted_as_skipped_with_their_reason(
    source: str, reason: str, discovery: Discovery, run: JobRun
) -> None:
    traps = _urls(*TRAPS[reason])
    for _ in range(2):
        if source == "page":
            _came(discovery, "", Links(traps))
        else:
            _listed(discovery, *map(Listed, traps))
    assert _fetched(run) == []
    assert _skipped(run) == [(reason, len(traps))]


def test_nothing_outside_the_scope_is_counted(discovery: Discovery, run: JobRun) -> None:
    _came(discovery, "", Links((f"https://other.example/{LONG}", "https://other.example/a/b/a/b/a/b")))
    assert _skipped(run) == []


ENGLISH, GERMAN, FRENCH = ("en/a", "de/a", "https://example.net/fr/a")
GROUP = (("en", START + ENGLISH), ("de", START + GERMAN), ("fr", FRENCH), ("x-default", START + ENGLISH))


def test_translations_are_found_within_the_scope_and_kept_as_a_group(discovery: Discovery, run: JobRun) -> None:
    _came(discovery, ENGLISH, Links(_urls("unknown"), translations=GROUP))
    assert _fetched(run) == [ENGLISH, GERMAN, "unknown"]
    # a page often leaves itself out
    _came(discovery, GERMAN, Links(translations=tuple(named for named in GROUP if named[0] != "de")))
    assert run.translations.are_one(START + ENGLISH, START + GERMAN)


def test_sitemaps_name_translations_too(discovery: Discovery, run: JobRun) -> None:
    _listed(discovery, Listed(START + ENGLISH, date(2026, 1, 1), GROUP), Listed(START + GERMAN, None, GROUP))
    assert _fetched(run) == [ENGLISH, GERMAN]
    assert run.translations.are_one(START + ENGLISH, START + GERMAN)


def test_all_pages_naming_one_page_are_no_group(discovery: Discovery, run: JobRun) -> None:
    for path in ("a", "b"):
        _came(discovery, path, Links(translations=(("de", f"{START}de/"),)))
    assert not run.translations.are_one(f"{START}a", f"{START}b")


def test_feeds_of_start_pages_are_read_like_sitemaps(discovery: Discovery, run: JobRun) -> None:
    _came(discovery, "", Links(feeds=(*_urls("feed"), "https://other.example/feed")))
    _came(discovery, "topic", Links(feeds=_urls("topic/feed")), depth=1)
    assert [(entry.kind, entry.url) for entry in [run.frontier.next()] if entry] == [("sitemap", f"{START}feed")]
    assert run.frontier.waiting == 0
