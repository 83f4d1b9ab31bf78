"""The spider alone, with readers of our own: what it asks for and what it says of a page."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from crawler.engines.pages import ReadPage, read_here
from crawler.frontier.entry import NO_VALIDATORS, Entry, Found
from crawler.parsers import Fetched, Reading
from crawler.parsers.links import Links
from crawler.pipelines.records import RunWriter
from crawler.runs.accounts import Ended
from crawler.runs.failures import RedirectLoop, Refused, RobotsRefused
from crawler.runs.job_run import JobRun
from crawler.runs.manifests import Traffic
from crawler.spiders.articles import ArticlesSpider, Reader
from crawler.spiders.limits import CrawlLimits
from crawler.spiders.named import MOST_PAGES, SitemapError
from crawler.spiders.sitemaps import read_sitemap
from schemas.article import Article
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
            Links(links),
        )

    return reader


def _broken(fetched: Fetched) -> Reading:
    raise RecursionError(f"too deep: {fetched.url}")


def _here(reader: Callable[[Fetched], Reading]) -> Reader:
    """A reader of this process."""

    async def read(fetched: Fetched) -> ReadPage:
        return read_here(reader, fetched)

    return read


def _spider(folder: Path, reader: Callable[[Fetched], Reading], limits: CrawlLimits | None = None) -> ArticlesSpider:
    """A spider that has entered its start address."""
    run = JobRun(folder, "job", (START,))
    run.open()
    spider = ArticlesSpider(START, run, limits or CrawlLimits(), _here(reader))
    asyncio.run(_started(spider))
    return spider


async def _started(spider: ArticlesSpider) -> None:
    assert [request async for request in spider.start()] == []


def _claimed(spider: ArticlesSpider) -> list[str]:
    """What is fetched next, as far as nothing has to arrive before."""
    claimed = []
    while entry := spider.frontier.next():
        claimed.append(spider.request_for(entry).url)
        spider.frontier.arrived(entry)
    return claimed


def _arrived(spider: ArticlesSpider, page: str, depth: int = 0) -> Article | Reject | None:
    entry = Entry(page, "example.org", "page", depth, 0, NO_VALIDATORS)
    (ended,) = asyncio.run(_given(spider.page(HtmlResponse(page, body=b"<html>"), entry=entry)))
    return ended.record


async def _given(callback: AsyncIterator[Ended]) -> list[Ended]:
    return [ended async for ended in callback]


def test_a_reader_that_breaks_costs_one_page(tmp_path: Path) -> None:
    spider = _spider(tmp_path, _broken)
    spider.frontier.next()
    record = _arrived(spider, START)
    assert isinstance(record, Reject)
    assert (record.stage, record.reason) == ("extract", "crashed")
    assert f"RecursionError: too deep: {START}" in record.detail


def test_each_page_of_the_site_is_asked_for_once(tmp_path: Path) -> None:
    links = (f"{START}a", f"{START}a#x", f"{START}b.pdf", "https://example.net/", START)
    spider = _spider(tmp_path, _linking_to(*links))
    assert [entry.url for entry in [spider.frontier.next()] if entry] == [START]
    _arrived(spider, START)
    assert _claimed(spider) == [f"{START}sitemap.xml", f"{START}a"]


def test_links_beyond_the_depth_are_counted_not_asked_for(tmp_path: Path) -> None:
    spider = _spider(tmp_path, _linking_to(f"{START}a"), CrawlLimits(depth=3))
    spider.frontier.next()
    _arrived(spider, START, depth=3)
    assert _claimed(spider) == [f"{START}sitemap.xml"]
    assert spider.run.tally.count("skipped") == 1


@pytest.mark.parametrize(("refusal", "asked"), [(RobotsRefused("No."), [f"{START}a"]), (RedirectLoop("Round."), [])])
def test_what_is_forbidden_does_not_use_up_the_limit(refusal: Refused, asked: list[str], tmp_path: Path) -> None:
    spider = _spider(tmp_path, _broken, CrawlLimits(pages=1))
    spider.frontier.add([Found(f"{START}a", "example.org", 1, 1)])
    entry = spider.frontier.next()
    assert entry is not None
    assert spider.frontier.next() is None
    failure = Failure(refusal)
    failure.request = Request(START, cb_kwargs={"entry": entry})  # type: ignore[attr-defined]  # as Scrapy does
    (ended,) = spider.page_failed(failure)
    spider.run.write(ended)
    assert [url for url in _claimed(spider) if not url.endswith(".xml")] == asked


def test_a_page_that_vanishes_gets_a_record(tmp_path: Path) -> None:
    spider = _spider(tmp_path, _linking_to())
    spider.frontier.next()
    RunWriter(SimpleNamespace(spider=spider)).end_vanished(spider)  # type: ignore[arg-type]  # all it needs
    spider.run.finish("complete", Traffic())
    assert spider.run.tally.count("rejects") == 1
    assert b"neither an answer nor an error" in (spider.run.folder.final / "rejects.jsonl").read_bytes()


def _sitemap(body: bytes) -> Response:
    return Response("https://example.org/sitemap.xml", body=body)


def test_a_plain_list_is_a_sitemap() -> None:
    named = read_sitemap(_sitemap(b"https://example.org/a\n\nhttps://example.org/b\n"))
    assert [listed.address for listed in named.entries] == ["https://example.org/a", "https://example.org/b"]


def test_a_sitemap_names_at_most_so_many_pages() -> None:
    entry = b"<url><loc>/a</loc></url>"
    assert len(read_sitemap(_sitemap(b"<urlset>" + entry * (MOST_PAGES + 10) + b"</urlset>")).entries) == MOST_PAGES


@pytest.mark.parametrize("body", [b"<html><body>Not here</body></html>", b"<", b"\x1f\x8b\x08nonsense"])
def test_what_is_no_sitemap_is_said(body: bytes) -> None:
    with pytest.raises(SitemapError, match=r"https://example\.org/sitemap\.xml"):
        read_sitemap(_sitemap(body))


def test_a_page_enters_the_archive_together_with_its_record(tmp_path: Path) -> None:
    run = JobRun(tmp_path, "job", (START,), archive_bytes=10**9)
    run.open()
    while_read: list[Path] = []

    async def read(fetched: Fetched) -> ReadPage:
        run.commit()  # acknowledges the records of other pages
        while_read.extend(run.folder.partial.glob("*.warc.gz*"))
        return read_here(_linking_to(), fetched)

    spider = ArticlesSpider(START, run, CrawlLimits(), read)
    asyncio.run(_started(spider))
    entry = spider.frontier.next()
    assert entry is not None
    response = HtmlResponse(START, body=b"<html>")
    (ended,) = asyncio.run(_given(spider.page(response, entry=entry)))
    assert while_read == []
    run.write(ended)
    assert [path.name for path in run.folder.partial.glob("*.warc.gz*")] == ["pages-00000.warc.gz.open"]
    assert b'"archive":{"file":"pages-00000.warc.gz"' in (run.folder.partial / "rejects.jsonl").read_bytes()


def test_a_site_that_a_start_address_led_to_belongs_to_the_crawl_after_a_restart(tmp_path: Path) -> None:
    elsewhere = "https://www.example.net/"
    spider = _spider(tmp_path, _linking_to(f"{elsewhere}a"))
    entry = spider.frontier.next()
    assert entry is not None
    (ended,) = asyncio.run(_given(spider.page(HtmlResponse(elsewhere, body=b"<html>"), entry=entry)))
    spider.run.write(ended)
    spider.run.finish("stopped", Traffic())
    again = _spider(tmp_path, _linking_to(f"{elsewhere}b"))
    assert again.run.is_resumed
    assert f"{elsewhere}a" in _claimed(again)
    _arrived(again, f"{elsewhere}a", depth=1)
    assert _claimed(again) == [f"{elsewhere}b"]
