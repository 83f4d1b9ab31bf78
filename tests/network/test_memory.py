"""R15: what a server sends without end costs the crawl a bounded amount of memory."""

import gzip
from collections.abc import Iterator

import pytest
from fetching import fetched
from raw import RawSite, http, raw_site, unsized
from test_decoding import BOMBS

MANY = 16
WORST_PAGE = b"<p>" * (200_000_000 // 3)


def _forever(first: bytes, piece: bytes) -> Iterator[bytes]:
    yield first
    while True:
        yield piece


@pytest.fixture(scope="module")
def site() -> Iterator[RawSite]:
    endless = lambda: _forever(unsized(b"<html>"), b"x" * 65536)  # noqa: E731
    head = lambda: _forever(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"y" * 8000 + b"\r\n")  # noqa: E731
    small = lambda: _forever(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 1000)  # noqa: E731
    interim = lambda: _forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)  # noqa: E731
    answers = {f"/endless/{number}": endless for number in range(MANY)}
    answers |= {"/head": head, "/small-lines": small, "/interim": interim}
    answers |= {f"/{name}": http(body, f"Content-Encoding: {name}") for name, body in BOMBS.items()}
    packed = gzip.compress(WORST_PAGE, 9, mtime=0)
    with raw_site({**answers, "/valid": http(packed, "Content-Encoding: gzip")}) as site:
        site.answers["/gzip,gzip"] = site.answers.pop("/gzip, gzip")
        yield site


def test_endless_bodies_at_once(site: RawSite) -> None:
    addresses = [f"{site.base}/endless/{number}" for number in range(MANY)]
    outcomes = fetched(*addresses, CONCURRENT_REQUESTS=MANY)
    assert {outcome["reason"] for outcome in outcomes.outcomes.values()} == {"too_large"}
    assert outcomes.peak_mib < 300


@pytest.mark.parametrize("path", ["/head", "/small-lines", "/interim"])
def test_an_endless_head(path: str, site: RawSite) -> None:
    outcomes = fetched(site.base + path)
    assert outcomes.of(site.base + path)["reason"] == "too_large"
    assert outcomes.peak_mib < 200
    assert site.sent[path] < 20_000_000


def test_bombs_and_a_page_of_200_mb(site: RawSite) -> None:
    addresses = [f"{site.base}/{name.replace(' ', '')}" for name in [*BOMBS, "valid"]]
    outcomes = fetched(*addresses)
    assert {outcome["reason"] for outcome in outcomes.outcomes.values()} == {"too_large"}
    assert outcomes.peak_mib < 250


def test_large_downloads_wait_for_each_other() -> None:
    size = 4_000_000
    pages = {f"/{number}": http(b"<html>" + b"z" * size + b"</html>") for number in range(8)}
    with raw_site(pages) as site:
        outcomes = fetched(*[site.base + path for path in pages], IN_FLIGHT_MAXSIZE=size)
    assert {outcome["reason"] for outcome in outcomes.outcomes.values()} == {"page"}
