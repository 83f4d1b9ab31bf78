"""robots.txt is obeyed, whatever it answers and however many ask at once."""

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crawled import Crawled, scrapy_crawl
from loopback import Answer, Site, article, serving

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "robots.toml").read_text("utf-8"))["case"]
NAMES = [case["shows"] for case in CASES]
CROWD = 40


def _answer(case: dict[str, Any]) -> Answer:
    headers = {"Content-Type": "text/plain"} | ({"Location": case["location"]} if "location" in case else {})
    return Answer(case.get("body", "").encode(), case.get("status", 200), headers, case.get("behaviour", ""))


def _answers(case: dict[str, Any]) -> dict[str, Answer]:
    answers = {"/robots.txt": _answer(case), "/page": Answer(article(f"The host that {case['shows']}"))}
    sibling = case.get("sibling")
    return answers | ({sibling["path"]: _answer(sibling)} if sibling else {})


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    with contextlib.ExitStack() as stack:
        yield {case["shows"]: stack.enter_context(serving(_answers(case))) for case in CASES}


@pytest.fixture(scope="module")
def crawled(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    starts = " ".join(f"{site.base}/page" for site in sites.values())
    return scrapy_crawl(tmp_path_factory.mktemp("robots"), starts, DOWNLOAD_TIMEOUT=3)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_page_ends_as_robots_txt_says(case: dict[str, Any], sites: dict[str, Site], crawled: Crawled) -> None:
    assert crawled.outcome(f"{sites[case['shows']].base}/page") == case["expected"]


@pytest.mark.parametrize("name", [case["shows"] for case in CASES if case["expected"] != "article"])
def test_a_host_that_forbids_is_not_asked_for_pages(name: str, sites: dict[str, Site], crawled: Crawled) -> None:
    assert crawled.run.is_dir()
    assert "/page" not in sites[name].asked


def test_a_crowd_of_requests_waits_for_the_rules(tmp_path: Path) -> None:
    pages = {f"/{number}": Answer(article(f"Page {number}")) for number in range(CROWD)}
    rules = Answer(b"User-agent: *\nDisallow: /\n", behaviour="hang", seconds=0.3)
    with serving({"/robots.txt": rules, **pages}) as site:
        starts = " ".join(f"{site.base}{path}" for path in pages)
        crawled = scrapy_crawl(tmp_path, starts, CONCURRENT_REQUESTS=64, CONCURRENT_REQUESTS_PER_DOMAIN=CROWD)
    assert site.asked == ["/robots.txt"]
    assert [record["reason"] for record in crawled.rejects] == ["robots"] * CROWD


def test_the_delay_that_a_site_asks_for_is_kept(tmp_path: Path) -> None:
    rules = Answer(b"User-agent: *\nCrawl-delay: 0.7\n")
    with serving({"/robots.txt": rules, "/a": Answer(article("One")), "/b": Answer(article("Two"))}) as site:
        crawled = scrapy_crawl(tmp_path, f"{site.base}/a {site.base}/b")
    first, *_, last = site.asked_at
    assert len(crawled.articles) == 2
    assert last - first >= 0.7 * (len(site.asked) - 1) - 0.05
