"""The report for people: what it shows, and that a hostile page can do nothing in it."""

import base64
import hashlib
import re
from datetime import timedelta

import pytest
from lxml import html
from stories import HOSTILE, STARTED, article, hostile, manifest, record, reject, story

from crawler.reports.chart import HEIGHT, WIDTH, chart_of
from crawler.reports.page import ENDINGS, report_html, size
from crawler.reports.printable import span
from crawler.reports.story import MOST_BARS, Bar, RunStory, StoryTeller, Timeline
from schemas.run import Counts, ExitReason

NOTHING = Counts(
    requested=0,
    articles=0,
    rejects=0,
    duplicates=0,
    skipped=0,
    unfinished=0,
    not_due=0,
    kept=0,
    translation_groups=0,
    responses=0,
    bytes_received=0,
)
LOADS = {"src", "srcset", "data", "action", "formaction", "poster", "background", "ping", "manifest", "style"}


def shown(told: RunStory) -> html.HtmlElement:
    return html.fromstring(report_html(told))


def text_of(told: RunStory) -> str:
    page = shown(told)
    for unseen in page.xpath("//style"):
        unseen.getparent().remove(unseen)
    return " ".join(" ".join(page.itertext()).split())


@pytest.mark.parametrize(
    "says",
    [
        "sleep Complete",
        "from 2026-11-22 04:00:00 to 2026-11-22 04:12:00 UTC, 12 min; exit code 0",
        "40 articles",
        "10 rejects",
        "5 pending",
        "1.2 MB received",
        "after 1 min: 10 articles, 8 rejects",
        "example.org 40 10 75",
        "timeout 7",
        "The page did not arrive in time.",
        "example.org 60 0.4 s 3.2 s 1.2 MB",
        "Cold hands example.org, en, quality 0.93; 3 sections, 2 causes",
        "articles.jsonl 40 400 KB",
        "MAX_PAGES 0",
    ],
)
def test_the_report_shows(says: str) -> None:
    assert says in text_of(story())


@pytest.mark.parametrize("reason", ENDINGS)
def test_every_end_of_a_run_has_its_words(reason: ExitReason) -> None:
    assert ENDINGS[reason] in text_of(story(manifest=manifest(exit_reason=reason)))


def test_what_fell_below_the_gate_stands_on_top() -> None:
    told = text_of(story(manifest=manifest(shortfalls=["example.org: body fell"])))
    assert told.index("example.org: body fell") < told.index("articles")


def test_a_run_that_found_nothing_is_told_too() -> None:
    empty = manifest(counts=NOTHING, coverage=[], rejects_by_reason=[], ended_at=STARTED)
    told = text_of(story(manifest=empty, timeline=Timeline(1, ()), hosts=(), records=(), rejects={}))
    for words in ("No page came to its end.", "No site gave a record or a reject.", "No host answered."):
        assert words in told


@pytest.mark.parametrize("told", [story(), hostile()], ids=["plain", "hostile"])
def test_the_page_is_self_contained_and_runs_nothing(told: RunStory) -> None:
    page = shown(told)
    assert page.xpath("//script | //img | //iframe | //object | //embed | //link | //base | //form") == []
    attributes = [(name, value) for element in page.iter("*") for name, value in element.attrib.items()]
    assert [name for name, _ in attributes if name.startswith("on") or name in LOADS] == []
    assert [value for name, value in attributes if name == "href" and not value.startswith("https://")] == []
    assert len(page.xpath("//style")) == 1
    assert "url(" not in page.xpath("//style")[0].text
    assert "@import" not in page.xpath("//style")[0].text


def test_the_policy_allows_the_pages_own_style_only() -> None:
    page = shown(hostile())
    digest = base64.b64encode(hashlib.sha256(page.xpath("string(//style)").encode()).digest()).decode()
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_hostile_texts_are_shown_as_text_without_unseen_characters() -> None:
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", report_html(hostile())) is None
    assert text_of(hostile()).count("<script>alert(1)</script>") >= HOSTILE.count("<script>") * 10


def test_only_web_addresses_become_links() -> None:
    urls = ["https://a.example/?a=1&b=\"'", "HTTP://b.example/", "javascript:alert(1)", "data:text/html,x", "file:///x"]
    page = shown(story(records=tuple(record(url=url) for url in urls)))
    assert page.xpath("//article//a/@href") == urls[:2]
    assert set(page.xpath("//article//a/@rel")) == {"noopener noreferrer nofollow"}


@pytest.mark.parametrize(
    ("bars", "top"), [(((3, 1),), "4"), (((30, 2), (10, 8)), "40"), (((0, 0), (1, 0)), "1"), (((990, 20),), "1,500")]
)
def test_bars_stand_within_the_chart(bars: tuple[tuple[int, int], ...], top: str) -> None:
    chart = chart_of(Timeline(60, tuple(Bar(*bar) for bar in bars)))
    assert chart.counts[-1][1] == top
    for column in chart.columns:
        assert 0 <= column.rejects_y <= column.articles_y <= HEIGHT
        assert abs(column.articles_y + column.articles_height - HEIGHT) < 0.02
        assert abs(column.rejects_y + column.rejects_height - column.articles_y) < 0.02
        assert column.x + column.width <= WIDTH


@pytest.mark.parametrize("seconds", [1, 2, 60, 600, 86_400])
def test_times_are_marked_by_round_spans(seconds: int) -> None:
    marks = [text for _, text in chart_of(Timeline(seconds, (Bar(1, 0),) * 100)).times]
    assert 1 < len(marks) <= 8
    assert all(re.fullmatch(r"\d+ (h|min|s)( \d0 (min|s))?", mark) for mark in marks)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 s"), (0.41, "0.4 s"), (59.6, "1 min"), (61, "1 min 1 s"), (3600, "1 h"), (90_060, "25 h 1 min")],
)
def test_spans_are_told_for_people(seconds: float, told: str) -> None:
    assert span(seconds) == told


@pytest.mark.parametrize(("count", "told"), [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 KB"), (2.5e12, "2.5 TB")])
def test_sizes_are_told_for_people(count: float, told: str) -> None:
    assert size(count) == told


@pytest.mark.parametrize("last", [10, 119, 120, 1000, 100_000, 10_000_000])
def test_the_timeline_keeps_every_page_in_few_bars(last: int) -> None:
    teller = StoryTeller(STARTED)
    for second in range(0, last + 1, max(1, last // 500)):
        teller.ended(article("example.org", second))
        teller.ended(reject(second))
    timeline = teller.tell(manifest()).timeline
    pages = len(range(0, last + 1, max(1, last // 500)))
    assert len(timeline.bars) <= MOST_BARS
    assert (sum(bar.articles for bar in timeline.bars), sum(bar.rejects for bar in timeline.bars)) == (pages, pages)
    assert timeline.seconds * (len(timeline.bars) - 1) <= last < timeline.seconds * len(timeline.bars)


def test_samples_are_few_short_and_of_many_sites() -> None:
    teller = StoryTeller(STARTED)
    for number in range(50):
        teller.ended(article(f"site-{number // 5}.example", number))
        teller.ended(reject(number, "http_error", "x" * 9000))
        teller.fetched("example.org", number / 10, 100)
    told = teller.tell(manifest(), pending=3, last_success=STARTED + timedelta(minutes=1))
    assert [sample.site for sample in told.records] == [f"site-{number}.example" for number in range(8)]
    assert {reason: len(samples) for reason, samples in told.rejects.items()} == {"http_error": 3}
    assert max(len(told.rejects["http_error"][0].detail), len(told.records[0].beginning)) <= 400
    (host,) = told.hosts
    assert (host.requests, round(host.mean_seconds, 2), host.longest_seconds, host.bytes_received) == (
        50,
        2.45,
        4.9,
        5000,
    )
