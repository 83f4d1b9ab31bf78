"""R19: the states that a robots.txt can be in, beside those of tests/crawl/robots.toml, and for how long."""

import contextlib
import gzip
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from fetching import Fetched, fetched
from loopback import Answer, serving
from raw import RawSite, http, raw_site, unsized

from crawler.middlewares.robots_text import LARGEST, rules_text

PAGE = http(b"<!doctype html><html><p>Here</p></html>")
FORBID, ALLOW = b"User-agent: *\nDisallow: /\n", b"User-agent: *\nAllow: /\n"
COMMENTS = b"# nothing of interest here\n"


def _status(status: str, *headers: str) -> bytes:
    return http(b"<html>Sorry</html>", *headers, status=status)


def _endless() -> Iterator[bytes]:
    yield unsized(FORBID)
    while True:
        yield COMMENTS * 1000


STATES = {
    "404": (_status("404 Not Found"), "page"),
    "410": (_status("410 Gone"), "page"),
    "401": (_status("401 Unauthorized", "WWW-Authenticate: Basic"), "page"),
    "403": (_status("403 Forbidden"), "page"),
    "429": (_status("429 Too Many Requests"), "robots"),
    "500": (_status("500 Broken"), "robots"),
    "503": (_status("503 Unavailable"), "robots"),
    "empty": (http(b""), "page"),
    "a page of html": (http(b"<html><p>Disallow: nothing</p></html>"), "page"),
    "utf-8 with a mark": (http(b"\xef\xbb\xbf" + FORBID), "robots"),
    "utf-16": (http(FORBID.decode().encode("utf-16")), "robots"),
    "utf-16 without a mark": (http(FORBID.decode().encode("utf-16-le")), "robots"),
    "utf-16, the other order": (http(b"\xfe\xff" + FORBID.decode().encode("utf-16-be")), "robots"),
    "zeros inside": (http(b"User-agent: *\nDis\0allow: /\0\n"), "robots"),
    "latin-1": (http("# für alle\nUser-agent: *\nDisallow: /\n".encode("latin-1")), "robots"),
    "ends of lines by CR": (http(FORBID.replace(b"\n", b"\r")), "robots"),
    "rules within 512 KiB": (http(COMMENTS * 15_000 + FORBID), "robots"),
    "rules after 600 KB": (http(COMMENTS * 24_000 + FORBID), "page"),
    "50 MB": (lambda: [http(b"", length=50_000_000), FORBID, *[COMMENTS * 1000] * 1852], "robots"),
    "no end": (_endless, "robots"),
    "packed": (http(gzip.compress(FORBID, mtime=0), "Content-Encoding: gzip"), "robots"),
    "half of it packed": (http(gzip.compress(ALLOW, mtime=0)[:-9], "Content-Encoding: gzip"), "robots"),
    "no length": (unsized(FORBID), "robots"),
    "redirected": (_status("301 Moved", "Location: /elsewhere"), "robots"),
    "nothing but a reset": (b"", "connection_error"),
    "no http": (b"rules? what rules?\r\n\r\n", "connection_error"),
    "no answer": ([20.0], "robots"),
    "too long a delay": (http(b"User-agent: *\nCrawl-delay: 86400\n"), "robots"),
}


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, RawSite]]:
    with contextlib.ExitStack() as stack:
        yield {
            name: stack.enter_context(raw_site({"/robots.txt": answer, "/elsewhere": http(FORBID), "/page": PAGE}))
            for name, (answer, _) in STATES.items()
        }


@pytest.fixture(scope="module")
def outcomes(sites: dict[str, RawSite]) -> Fetched:
    pages = [f"{site.base}/page" for site in sites.values()]
    quick = {"HEAD_TIMEOUT": 4, "RETRY_BASE": 0.01, "CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 64}
    return fetched(*pages, robots=True, **quick)


@pytest.mark.parametrize("state", STATES)
def test_a_page_ends_as_its_robots_txt_says(state: str, sites: dict[str, RawSite], outcomes: Fetched) -> None:
    outcome = outcomes.of(f"{sites[state].base}/page")
    assert outcome["reason"] == STATES[state][1], outcome
    assert ("/page" in sites[state].asked) is (outcome["reason"] == "page")


@pytest.mark.parametrize("state", ["429", "500", "503", "no answer", "half of it packed", "nothing but a reset"])
def test_what_could_not_be_read_is_asked_for_again_later(
    state: str, sites: dict[str, RawSite], outcomes: Fetched
) -> None:
    assert outcomes.of(f"{sites[state].base}/page")["temporary"]


def test_the_host_that_asks_for_too_much_is_told(sites: dict[str, RawSite], outcomes: Fetched) -> None:
    assert "86400 seconds" in outcomes.of(f"{sites['too long a delay'].base}/page")["detail"]


def test_a_large_one_is_not_read_to_its_end(sites: dict[str, RawSite], outcomes: Fetched) -> None:
    assert outcomes.peak_mib < 200
    assert sites["50 MB"].sent["/robots.txt"] < 10_000_000


def test_rules_are_believed_for_a_while_and_no_longer() -> None:
    slow = Answer(b"<html><p>Here</p></html>", behaviour="hang", seconds=0.2)
    pages = {f"/{number}": slow for number in range(4)}
    for keep, times in ((60, 1), (0.3, 2)):
        with serving({"/robots.txt": Answer(ALLOW), **pages}) as site:
            addresses = [f"{site.base}{path}" for path in pages]
            fetched(*addresses, robots=True, ROBOTS_KEEP=keep, CONCURRENT_REQUESTS=1)
        asked = site.asked.count("/robots.txt")
        assert asked == 1 if times == 1 else asked >= times


def test_a_host_that_comes_back_is_crawled_and_not_asked_before_it_wants() -> None:
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
    answers = iter([[busy], [busy], [http(ALLOW)]])
    times: list[float] = []

    def robots() -> list[bytes]:
        times.append(time.monotonic())
        return next(answers)

    pages = {f"/{number}": [0.3, PAGE] for number in range(9)}
    others = {**pages, "/robots.txt": http(ALLOW)}
    with raw_site({**pages, "/robots.txt": robots}) as site, raw_site(others) as other:
        # the other host keeps the crawl going while the first rests
        between = [f"{other.base}/{number}" for number in range(9)]
        first = [f"http://localhost:{site.port}/{number}" for number in range(9)]
        addresses = [address for pair in zip(first, between, strict=True) for address in pair]
        outcomes = fetched(*addresses, robots=True, CONCURRENT_REQUESTS=1, RETRY_BASE=0.01)
    assert min(after - before for before, after in pairwise(times)) >= 1.0
    assert outcomes.of(first[0])["reason"] == "robots"
    assert 0 < outcomes.of(first[0])["least_wait"] <= 1.1
    assert outcomes.of(first[-1])["reason"] == "page"


def test_a_cut_line_counts_for_nothing() -> None:
    line = b"Disallow: /" + b"x" * 100 + b"\n"
    body = b"#" * (LARGEST - len(b"\nDisallow: /")) + b"\n" + line
    assert rules_text(body).count(b"Disallow") == 0
    assert rules_text(b"#" * (LARGEST + 5)) == b""
