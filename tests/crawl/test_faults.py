"""One crawl of a site with everything wrong: each page ends as what it is."""

import gzip
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crawled import Crawled, scrapy_crawl
from loopback import Answer, Site, article, index, serving

from crawler.archive.reading import read_archive

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "faults.toml").read_text("utf-8"))["case"]
LARGEST = 200_000
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
URLSET = f"<?xml version='1.0'?><urlset {XMLNS}><url><loc>{{}}</loc></url></urlset>"
SITEMAPINDEX = f"<?xml version='1.0'?><sitemapindex {XMLNS}><sitemap><loc>{{}}</loc></sitemap></sitemapindex>"


def _answer(case: dict[str, Any]) -> Answer:
    head = f'<meta http-equiv="refresh" content="{case["refresh"]}">' if "refresh" in case else ""
    head += f'<link rel="canonical" href="{case["canonical"]}">' if "canonical" in case else ""
    body = article(case["article"], head) if "article" in case else (case.get("body", "") + head).encode()
    body = index(*case["links"]) if "links" in case else body
    body = b"a " * (case["size"] // 2) if "size" in case else body
    if case.get("encoding") == "gzip" and "size" in case:
        body = gzip.compress(body, mtime=0)
    headers = {"Content-Type": case.get("content_type", "text/html")}
    headers |= {name.title(): case[key] for key, name in _HEADERS.items() if key in case}
    return Answer(body, case.get("status", 200), headers, case.get("behaviour", ""))


_HEADERS = {"location": "location", "encoding": "content-encoding"}


def _answers() -> dict[str, Answer]:
    linked = [case["path"] for case in CASES if case.get("linked", True)]
    twin = article("Twins", '<link rel="canonical" href="/twin-one">')
    return {
        **{case["path"]: _answer(case) for case in CASES},
        "/": Answer(index("/twin-one", *linked)),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /private/\nSitemap: /first.xml\nSitemap: /index.xml\n"),
        "/twin-one": Answer(twin),
        "/target": Answer(article("Moved here")),
        "/about": Answer(status=302, headers={"Location": "/round"}),
    }


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(_answers()) as served:
        served.answers["/first.xml"] = Answer(URLSET.format(f"{served.base}/from-sitemap").encode())
        served.answers["/index.xml"] = Answer(SITEMAPINDEX.format(f"{served.base}/packed.xml.gz").encode())
        body = gzip.compress(URLSET.format(f"{served.base}/from-packed-sitemap").encode(), mtime=0)
        served.answers["/packed.xml.gz"] = Answer(body, headers={"Content-Type": "application/gzip"})
        yield served


@pytest.fixture(scope="module")
def crawled(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    output = tmp_path_factory.mktemp("faults")
    return scrapy_crawl(output, f"{site.base}/", DOWNLOAD_TIMEOUT=3, DOWNLOAD_MAXSIZE=LARGEST)


@pytest.mark.parametrize("case", CASES, ids=[case["shows"] for case in CASES])
def test_every_page_ends_as_what_it_is(case: dict[str, Any], site: Site, crawled: Crawled) -> None:
    address = case["path"] if case["path"].startswith("http") else site.base + case["path"]
    expected = case["expected"].replace("duplicate", "no record").split("|")
    assert crawled.outcome(address) in expected


@pytest.mark.parametrize("path", [case["path"] for case in CASES if not case.get("asked", True)])
def test_what_is_not_to_be_fetched_was_not(path: str, site: Site, crawled: Crawled) -> None:
    assert crawled.run.is_dir()
    assert path not in site.asked


def test_counts_add_up(crawled: Crawled) -> None:
    counts = crawled.manifest["counts"]
    assert counts["articles"] == len(crawled.articles)
    assert counts["rejects"] == len(crawled.rejects)
    assert counts["duplicates"] == 1
    assert counts["unfinished"] == 0
    assert crawled.manifest["skipped_by_reason"] == [{"reason": "trap_repeats", "count": 1}]
    assert counts["requested"] == counts["articles"] + counts["rejects"] + counts["duplicates"] + counts["skipped"]


def test_rejects_are_counted_by_reason(crawled: Crawled) -> None:
    counted = {entry["reason"]: entry["count"] for entry in crawled.manifest["rejects_by_reason"]}
    assert counted == Counter(record["reason"] for record in crawled.rejects)


def test_the_manifest_describes_its_files(crawled: Crawled) -> None:
    described = {file["name"]: (file["lines"], file["size_bytes"]) for file in crawled.manifest["files"]}
    archive = crawled.run / "pages-00000.warc.gz"
    archived = sum(1 for _ in read_archive(archive))
    # a record for each page that came, and one that says who crawled
    assert described.pop(archive.name) == (archived + 1, archive.stat().st_size)
    lines = {
        "articles.jsonl": len(crawled.articles),
        "articles.parquet": len(crawled.articles),
        "rejects.jsonl": len(crawled.rejects),
        "changes.jsonl": len(crawled.articles),
    }
    assert described == {name: (count, (crawled.run / name).stat().st_size) for name, count in lines.items()}


def test_every_reject_says_why_in_a_sentence(crawled: Crawled) -> None:
    assert all(len(record["detail"]) > 10 for record in crawled.rejects)
    assert {record["stage"] for record in crawled.rejects} >= {"fetch", "decode", "extract"}


def test_an_http_error_keeps_its_status(site: Site, crawled: Crawled) -> None:
    assert crawled.reject(f"{site.base}/gone")["http_status"] == 410


def test_a_redirect_keeps_both_addresses(site: Site, crawled: Crawled) -> None:
    (record,) = [record for record in crawled.articles if record["requested_url"] == f"{site.base}/moved"]
    assert record["url"] == f"{site.base}/target"


def test_errors_are_retried_once_and_answers_never(site: Site, crawled: Crawled) -> None:
    assert crawled.run.is_dir()
    assert (site.asked.count("/error"), site.asked.count("/missing"), site.asked.count("/good")) == (2, 1, 1)


def test_requests_say_who_asks_and_carry_nothing_else(site: Site, crawled: Crawled) -> None:
    assert crawled.run.is_dir()
    agents = {headers["User-Agent"] for headers in site.asked_with}
    assert len(agents) == 1
    assert agents.pop().startswith("healthcrawl/")
    assert not any({"Cookie", "Referer", "Authorization"} & set(headers) for headers in site.asked_with)
