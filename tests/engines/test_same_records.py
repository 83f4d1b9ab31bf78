"""What a worker gives is what the parsers give here, byte for byte."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from observed import page

from benchmarks.filling import page as filled
from crawler.engines.limits import MEGABYTE, WorkerLimits
from crawler.engines.pages import ReadPage, read_here
from crawler.engines.pool import READER, WorkerPool
from crawler.parsers.assemble import Reading, read
from crawler.parsers.fetched import Fetched
from schemas.article import Article
from schemas.reject import Reject

ARTICLE = (Path(__file__).parent.parent / "commands" / "pages" / "tired-feet.html").read_bytes()
PAGES = [
    page("article", ARTICLE),
    page("long", ARTICLE.replace(b"<p>", b"<p>" + b"Feet tire on hard floors. " * 40_000, 1)),
    page("links", ARTICLE.replace(b"</body>", b"<a href='/a.html#b'>One</a> <a href='//c.example/'>Two</a></body>")),
    page("picture", b"\x89PNG\r\n\x1a\n"),
    page("empty", b""),
    page("deep", b"<h1>Deep</h1>" + b"<div>" * 3_000 + b"Feet tire on hard floors. " * 40),
]


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(WorkerLimits(workers=2)) as pool:
        yield pool


def test_records_rejects_and_links_are_the_same(pool: WorkerPool) -> None:
    expected = [read_here(read, one) for one in PAGES]
    assert list(pool.map_ordered(PAGES)) == expected
    assert asyncio.run(pool.read(PAGES[2])) == expected[2]


def test_what_the_first_page_in_no_known_language_loads_is_not_its_own_memory() -> None:
    limits = WorkerLimits(workers=1, small_memory=64 * MEGABYTE)
    with WorkerPool(limits) as tight:
        (given,) = tight.map_ordered([page("mistaken-for-latin", filled(115))])
    assert given.reason is None


def test_read_page_says_what_its_record_says() -> None:
    for one in PAGES:
        reading = read(one)
        given = ReadPage.of(reading.outcome, reading.links)
        assert (given.outcome, given.line, given.links) == (reading.outcome, reading.outcome.line(), reading.links)
        assert given.url == reading.outcome.url
        if isinstance(reading.outcome, Article):
            assert (given.article_id, given.content_hash) == (reading.outcome.id, reading.outcome.content_hash)
            assert given.reason is None
        else:
            assert (given.article_id, given.content_hash) == (None, None)
            assert given.reason == reading.outcome.reason


def test_pages_are_taken_in_advance_but_not_without_bound(pool: WorkerPool) -> None:
    taken = []

    def endless() -> Iterator[Fetched | Reject]:
        for number in range(10_000):
            taken.append(number)
            yield page(f"{number}")

    read_pages = pool.map_ordered(endless())
    assert [next(read_pages).url for _ in range(5)] == [page(f"{number}").url for number in range(5)]
    assert len(taken) <= 5 + 2 * pool.limits.workers + 1


def test_rejects_of_pages_that_could_not_be_had_stay_in_their_place(pool: WorkerPool) -> None:
    missing = read_here(_fail, page("missing")).outcome
    assert isinstance(missing, Reject)
    given = list(pool.map_ordered([PAGES[0], missing, PAGES[0]]))
    assert [one.reason for one in given] == [None, "crashed", None]
    assert given[1].outcome == missing


def test_reader_of_the_pool_is_the_one_of_the_parsers() -> None:
    assert f"{read.__module__}:{read.__name__}" == READER


def _fail(fetched: Fetched) -> Reading:
    raise ValueError(fetched.url)
