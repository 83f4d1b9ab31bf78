"""The spider alone, with readers of our own: what it asks for and what it says of a page."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from crawler.parsers import Fetched, Reading
from crawler.pipelines.records import RunWriter
from crawler.runs.failures import RedirectLoop, Refused, RobotsRefused
from crawler.runs.run import Ended, Run, Traffic
from crawler.spiders.articles import ArticlesSpider, Limits
from crawler.spiders.sitemaps import MOST_PAGES, SitemapError, read_sitemap
from schemas.reject import Reject

START = "https://example.org/"


def _linking_to(*links: str) -> Callable[[Fetched], Reading]:
    def reader(fetched: Fetched) -> Reading:
        return Reading(
            Reject(
                url=fetched.url,
                requested_url=fetched.requested_url,
                fetched_at=fetched.fetched_at,
                http_status=fetched.http_status,
                stage="extract",
                reason="not_an_article",
                detail="An index.",
                archive=None,
            ),
            links,
        )

    return reader


def _broken(fetched: Fetched) -> Reading:
    raise RecursionError(f"too deep: {fetched.url}")


def _spider(folder: Path, reader: Callable[[Fetched], Reading], limits: Limits | None = None) -> ArticlesSpider:
    return ArticlesSpider(START, Run(folder, "job", (START,)), limits or Limits(), reader)


def _started(spider: ArticlesSpider) -> list[str]:
    async def urls() -> list[str]:
        return [request.url async for request in spider.start()]

    return asyncio.run(urls())


def _arrived(spider: ArticlesSpider, page: str, depth: int = 0) -> tuple[list[Any], list[Request]]:
    given = list(spider.page(HtmlResponse(page, body=b"<html>"), page=page, depth=depth))
    is_page = [item for item in given if isinstance(item, Request) and "page" in item.cb_kwargs]
    return [item.record for item in given if isinstance(item, Ended)], is_page


def test_a_reader_that_breaks_costs_one_page(tmp_path: Path) -> None:
    spider = _spider(tmp_path, _broken)
    _started(spider)
    (record,), _ = _arrived(spider, START)
    assert (record.stage, record.reason) == ("extract", "crashed")
    assert f"RecursionError: too deep: {START}" in record.detail


def test_each_page_of_the_site_is_asked_for_once(tmp_path: Path) -> None:
    links = (f"{START}a", f"{START}a#x", f"{START}b.pdf", "https://example.net/", START)
    spider = _spider(tmp_path, _linking_to(*links))
    assert _started(spider) == [START]
    _, asked = _arrived(spider, START)
    assert [request.url for request in asked] == [f"{START}a"]
    assert spider.run.tally.requested == 2


def test_links_beyond_the_depth_are_counted_not_asked_for(tmp_path: Path) -> None:
    spider = _spider(tmp_path, _linking_to(f"{START}a"), Limits(depth=3))
    _started(spider)
    _, asked = _arrived(spider, START, depth=3)
    assert asked == []
    assert spider.run.tally.open_pages == (START, f"{START}a")
    assert spider.vanished() == (START,)


@pytest.mark.parametrize(("refusal", "asked"), [(RobotsRefused("No."), [f"{START}a"]), (RedirectLoop("Round."), [])])
def test_what_is_forbidden_does_not_use_up_the_limit(refusal: Refused, asked: list[str], tmp_path: Path) -> None:
    spider = ArticlesSpider(f"{START} {START}a", Run(tmp_path, "job", (START,)), Limits(pages=1), _broken)
    assert _started(spider) == [START]
    failure = Failure(refusal)
    failure.request = Request(START, cb_kwargs={"page": START})  # type: ignore[attr-defined]  # as Scrapy does
    given = list(spider.page_failed(failure))
    assert [item.record.reason for item in given if isinstance(item, Ended)] == [refusal.reason]
    assert [item.url for item in given if isinstance(item, Request) and "page" in item.cb_kwargs] == asked


def test_a_page_that_vanishes_gets_a_record(tmp_path: Path) -> None:
    spider = _spider(tmp_path, _linking_to())
    _started(spider)
    spider.run.open()
    RunWriter(SimpleNamespace(spider=spider)).end_vanished(spider)  # type: ignore[arg-type]  # all it needs
    spider.run.finish("complete", Traffic())
    assert spider.run.tally.count("rejects") == 1
    assert b"neither an answer nor an error" in (spider.run.folder.final / "rejects.jsonl").read_bytes()


def _sitemap(body: bytes) -> Response:
    return Response("https://example.org/sitemap.xml", body=body)


def test_a_plain_list_is_a_sitemap() -> None:
    assert read_sitemap(_sitemap(b"https://example.org/a\n\nhttps://example.org/b\n")).pages == (
        "https://example.org/a",
        "https://example.org/b",
    )


def test_a_sitemap_names_at_most_so_many_pages() -> None:
    entry = b"<url><loc>/a</loc></url>"
    assert len(read_sitemap(_sitemap(b"<urlset>" + entry * (MOST_PAGES + 10) + b"</urlset>")).pages) == MOST_PAGES


@pytest.mark.parametrize("body", [b"<html><body>Not here</body></html>", b"<", b"\x1f\x8b\x08nonsense"])
def test_what_is_no_sitemap_is_said(body: bytes) -> None:
    with pytest.raises(SitemapError, match=r"https://example\.org/sitemap\.xml"):
        read_sitemap(_sitemap(body))
