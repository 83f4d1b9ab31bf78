"""R21: sites without end end, honest addresses are no traps."""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

import pytest

from crawler.frontier.ledger import Ledger
from crawler.frontier.trap_counts import TrapCounts
from crawler.spiders.scope import page_address
from crawler.spiders.traps import TrapLimits, Traps, ledger_name, pattern_of, shape_of_trap

TODAY = date(2026, 11, 22)
SITE = "https://example.org"
LIMITS = TrapLimits(site_pages=100, page_links=100)

SHAPES = {
    "/health/2024/05/17/why-hiccups-come": None,
    "/2010/10/10/10": None,
    "/archive/1998/12": None,
    "/news?date=2026-11-30": None,
    "/article?id=19870412345": None,
    "/article/1850-05": "trap_calendar",
    "/sid/living-with-sids": None,
    "/session/stress-at-work": None,
    "/topics/heart/heart": None,
    "/calendar/2031/01": "trap_calendar",
    "/calendar/1950-01-07": "trap_calendar",
    "/events?month=2045-03": "trap_calendar",
    "/events?year=1874": "trap_calendar",
    "/events?year=99999": "trap_calendar",
    "/a/b/a/b/a/b": "trap_repeats",
    "/".join(["", *map(str, range(21))]): "trap_depth",
    "/" + "x" * 2000: "trap_length",
    "/page;jsessionid=12AB34CD56EF7890": "trap_session",
    "/(S(lit3py55t21z5v55vlm25s55))/orders": "trap_session",
    "/s/0123456789abcdef0123/page": "trap_session",
}


@pytest.mark.parametrize("path", SHAPES)
def test_a_shape_is_a_trap_or_none(path: str) -> None:
    assert shape_of_trap(SITE + path, TODAY) == SHAPES[path]


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("/day/2026-11-22", "/day/2026-11-23", True),
        ("/?p=12", "/?p=13", True),
        ("/a?x=1&y=2", "/a?y=7&x=9", True),
        ("/s/9f86d081884c7d659a2feaa0c55ad015/a", "/s/a3bf4f1b2b0b822cd15d6c15b0f00a08/a", True),
        ("/why-hiccups-come", "/why-people-yawn", False),
        ("/a?x=1", "/a?z=1", False),
    ],
)
def test_addresses_of_one_pattern(one: str, other: str, is_alike: bool) -> None:
    assert (pattern_of(SITE + one) == pattern_of(SITE + other)) is is_alike


Page = tuple[Iterable[str], str]


def _calendar(path: str) -> Page:
    day = date.fromisoformat(path.rpartition("/")[2]) if "/day/" in path else TODAY
    if day.year in {1, 9999}:
        return [], f"No events on {day}."
    return [f"/day/{day + timedelta(days=1)}", f"/day/{day - timedelta(days=1)}"], f"No events on {day}."


def _sessions(path: str) -> Page:
    return [
        f"/article/{sha256(f'{path}{number}'.encode()).hexdigest()[:32]}" for number in range(5)
    ], "Why hiccups come."


def _relative(path: str) -> Page:
    return ["more/about/"], "About us."


def _parameters(path: str) -> Page:
    return [f"/article?utm_source={number}&from={len(path)}{number}" for number in range(9)], "Why hiccups come."


def _links(path: str) -> Page:
    # each page is new and names many more
    return (f"/list/{sha256(path.encode()).hexdigest()[:3]}{number}x" for number in range(300)), path


TRAPS: dict[str, Callable[[str], Page]] = {
    "calendar": _calendar,
    "sessions": _sessions,
    "relative link": _relative,
    "parameters": _parameters,
    "links": _links,
}
REASONS = {
    "calendar": {"trap_budget"},
    "sessions": {"trap_pattern"},
    "relative link": {"trap_repeats"},
    "parameters": {"trap_pattern"},
    "links": {"trap_budget", "trap_links"},
}


@pytest.fixture
def counts(tmp_path: Path) -> TrapCounts:
    return Ledger(tmp_path / "state.sqlite").trap_counts


def _crawl(site: Callable[[str], Page], traps: Traps, most: int) -> int:
    """Pages fetched until nothing is left, as a crawl would."""
    seen, pending, fetched = {f"{SITE}/"}, deque([f"{SITE}/"]), 0
    while pending and fetched <= most:
        url = pending.popleft()
        if traps.has_closed(url):
            continue
        links, content = site(url.removeprefix(SITE))
        fetched += 1
        traps.came(url, sha256(content.encode()).hexdigest())
        for link in traps.links(links):
            address = page_address(urljoin(url, link))
            if address and address not in seen:
                seen.add(address)
                if traps.judge(address, SITE, TODAY) is None:
                    pending.append(address)
    return fetched


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_ends_by_itself(trap: str, counts: TrapCounts) -> None:
    traps = Traps(counts, LIMITS)
    fetched = _crawl(TRAPS[trap], traps, most=2000)
    assert fetched <= LIMITS.site_pages + 1
    assert set(traps.skipped) >= REASONS[trap]
    if trap not in {"calendar", "links"}:
        assert fetched < 50


def test_the_calendar_ends_at_its_dates_too(counts: TrapCounts) -> None:
    traps = Traps(counts)
    days = [date(2029, 12, 31), date(2028, 12, 31), date(1989, 12, 31), date(1991, 1, 1)]
    judged = [traps.judge(f"{SITE}/day/{day}", SITE, TODAY) for day in days]
    assert judged == ["trap_calendar", None, "trap_calendar", None]
    assert traps.skipped == {"trap_calendar": 2}


def test_a_page_of_a_million_links_gives_five_thousand(counts: TrapCounts) -> None:
    traps = Traps(counts)
    assert sum(1 for _ in traps.links(str(number) for number in range(1_000_000))) == 5000
    assert traps.skipped == {"trap_links": 995_000}


def test_different_contents_leave_a_pattern_open(counts: TrapCounts) -> None:
    traps = Traps(counts)
    assert not any(traps.came(f"{SITE}/?p={number}", str(number // 9)) for number in range(500))
    assert [traps.came(f"{SITE}/?p={number}", "same") for number in range(12)].count(True) == 1
    assert traps.judge(f"{SITE}/?p=999", SITE, TODAY) == "trap_pattern"
    assert traps.judge(f"{SITE}/other", SITE, TODAY) is None


def test_another_process_goes_on_with_the_counts(counts: TrapCounts) -> None:
    limits = TrapLimits(same_content=4, site_pages=3)
    first = Traps(counts, limits)
    assert not any(first.came(f"{SITE}/day/{number}", "nothing") for number in range(3))
    assert [first.judge(f"{SITE}/a", SITE, TODAY), first.judge(f"{SITE}/b", SITE, TODAY)] == [None, None]
    second = Traps(counts, limits)
    assert second.came(f"{SITE}/day/3", "nothing")
    judged = [second.judge(f"{SITE}/{name}", SITE, TODAY) for name in "cd"]
    assert judged == [None, "trap_budget"]
    assert Traps(counts, limits).has_closed(f"{SITE}/day/4")


def test_an_address_that_is_too_long_is_entered_under_a_short_name_of_its_own() -> None:
    long = [f"{SITE}/{'x' * 3000}{number}" for number in range(2)]
    names = [ledger_name(url) for url in long]
    assert len(set(names)) == 2
    assert all(len(name) < 400 and name.startswith(f"{SITE}/xxx") for name in names)
    assert ledger_name(f"{SITE}/short") == f"{SITE}/short"
