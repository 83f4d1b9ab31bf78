"""R12, R13, R14: every body a server can send ends with one verdict, and no half page passes for a whole one."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from typing import Any

import brotli
import pytest
from fetching import Fetched, fetched
from raw import RESET, Answer, RawSite, chunked, http, raw_site, unsized

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


PAGE = b"<!doctype html><html><body>" + b"".join(b"<p>Sentence %d.</p>" % n for n in range(500)) + b"</body></html>"
HALF = PAGE[: len(PAGE) // 2]
ADDRESS_LIST = b"https://example.org/one\nhttps://example.org/two\n"


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED = {
    "gzip": gzip.compress(PAGE, mtime=0),
    "gzip-members": gzip.compress(HALF, mtime=0) + gzip.compress(PAGE[len(HALF) :], mtime=0) + bytes(8),
    "deflate": zlib.compress(PAGE),
    "deflate-raw": _raw_deflate(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
    "gzip-twice": gzip.compress(gzip.compress(PAGE), mtime=0),
}
NAMES = {name: name.partition("-")[0] for name in PACKED} | {"gzip-twice": "gzip, gzip"}


def _wrong_checksum(body: bytes) -> bytes:
    return body[:-6] + bytes([body[-6] ^ 1]) + body[-5:]


def _encoded(name: str, body: bytes) -> bytes:
    return http(body, f"Content-Encoding: {NAMES[name]}")


def _drip(*first: bytes) -> list[bytes | float]:
    return [*first, *[part for _ in range(60) for part in (0.5, b"x")]]


ANSWERS: dict[str, tuple[Answer, str]] = {
    "whole": (http(PAGE), "page"),
    "empty line after it": (http(PAGE + b"\r\n", length=len(PAGE)), "page"),
    "in chunks": (chunked(HALF, PAGE[len(HALF) :]), "page"),
    "reset": ([RESET], "connection_error"),
    "empty reply": (b"", "connection_error"),
    "no http": (b"hello, who is there?\r\n\r\n", "connection_error"),
    "two lengths": (http(PAGE, "Content-Length: 5"), "connection_error"),
    "negative length": (http(PAGE, length=-5), "connection_error"),
    "shorter than its length": (http(HALF, length=len(PAGE)), "truncated"),
    "reset in the middle": ([http(HALF, length=len(PAGE)), 0.05, RESET], "truncated"),
    "longer than its length": (http(PAGE, length=len(HALF)), "truncated"),
    "longer than its length, and whole": (http(PAGE + b"<!-- 1 -->", length=len(PAGE)), "page"),
    "chunks without an end": (chunked(HALF, end=b""), "truncated"),
    "chunks of garbage": (chunked(HALF, end=b"zz\r\nxx"), "truncated"),
    "until it closes": (unsized(PAGE), "page"),
    "until it closes, half": (unsized(HALF), "truncated"),
    "until it is reset, half": ([unsized(HALF), 0.05, RESET], "truncated"),
    "until it closes, packed": (unsized(PACKED["gzip"], "Content-Encoding: gzip"), "page"),
    "until it closes, no markup": (unsized(ADDRESS_LIST), "page"),
    "until it closes, xml": (unsized(b"<?xml version='1.0'?><urlset><url/></urlset>\n"), "page"),
    "until it closes, half xml": (unsized(b"<?xml version='1.0'?><urlset><url/>"), "truncated"),
    "until it closes, utf-16": (unsized("\ufeff".encode("utf-16-le") + PAGE.decode().encode("utf-16-le")), "page"),
    "until it closes, half utf-16": (unsized(HALF.decode().encode("utf-16")), "truncated"),
    "wrong checksum": (_encoded("gzip", _wrong_checksum(PACKED["gzip"])), "not_decodable"),
    "plain under gzip": (http(PAGE, "Content-Encoding: gzip"), "page"),
    "plain under gzip, half": (unsized(HALF, "Content-Encoding: gzip"), "truncated"),
    "no markup under gzip": (http(b"what is this?", "Content-Encoding: gzip"), "not_decodable"),
    "plain under a word": (http(PAGE, "Content-Encoding: utf-8"), "page"),
    "packed thrice": (
        http(gzip.compress(PACKED["gzip-twice"], mtime=0), "Content-Encoding: gzip, gzip, gzip"),
        "not_decodable",
    ),
    "bytes after the gzip": (_encoded("gzip", PACKED["gzip"] + b"<!-- cached -->"), "page"),
    "an error, damaged": (http(b"junk", "Content-Encoding: gzip", status="503 Busy"), "http_error"),
    "odd header lines": (http(PAGE, "X-A: a\0b", "X-B: \xe4\xff", "X-C: one", "\ttwo", "no colon"), "page"),
    "no answer": ([30.0], "timeout"),
    "a head that drips": (_drip(b"HTTP/1.1 200 OK\r\n"), "timeout"),
    "a body that drips": (_drip(unsized(b"<html>")), "timeout"),
    **{f"{name}, whole": (_encoded(name, body), "page") for name, body in PACKED.items()},
    **{f"{name}, half": (_encoded(name, body[: len(body) // 2]), "truncated") for name, body in PACKED.items()},
    **{f"{name}, but for a byte": (_encoded(name, body[:-1]), "truncated") for name, body in PACKED.items()},
}
# one byte less of the zeros that pad the members is nothing missing
ANSWERS["gzip-members, but for a byte"] = (ANSWERS["gzip-members, but for a byte"][0], "page")
FLAGS = {
    "until it closes": "partial",
    "longer than its length, and whole": "longer_than_its_length",
    "plain under gzip": "not_in_its_encoding",
    "plain under a word": "not_in_its_encoding",
    "bytes after the gzip": "bytes_after_its_end",
}
TEMPORARY = {"timeout", "connection_error", "truncated"}


@pytest.fixture(scope="module")
def site() -> Iterator[RawSite]:
    with raw_site({f"/{number}": answer for number, (answer, _) in enumerate(ANSWERS.values())}) as site:
        yield site


@pytest.fixture(scope="module")
def outcomes(site: RawSite) -> Fetched:
    addresses = [f"{site.base}/{number}" for number in range(len(ANSWERS))]
    limits = {"HEAD_TIMEOUT": 4, "SLOWEST_OVER_SECONDS": 4, "CONCURRENT_REQUESTS": 64}
    return fetched(*addresses, **limits, CONCURRENT_REQUESTS_PER_DOMAIN=64)


def _of(shows: str, site: RawSite, outcomes: Fetched) -> dict[str, Any]:
    return dict(outcomes.of(f"{site.base}/{list(ANSWERS).index(shows)}"))


@pytest.mark.parametrize("shows", ANSWERS)
def test_a_body_ends_as_what_it_is(shows: str, site: RawSite, outcomes: Fetched) -> None:
    outcome = _of(shows, site, outcomes)
    assert outcome["reason"] == ANSWERS[shows][1], outcome
    if outcome["reason"] != "page":
        assert len(outcome["detail"]) > 20
        assert "Failure" not in outcome["detail"]
        assert outcome["temporary"] is (outcome["reason"] in TEMPORARY or outcome["status"] == 503)


@pytest.mark.parametrize("shows", [shows for shows, (_, expected) in ANSWERS.items() if expected == "page"])
def test_a_page_that_passes_is_whole(shows: str, site: RawSite, outcomes: Fetched) -> None:
    outcome = _of(shows, site, outcomes)
    assert outcome["size"] >= len(PAGE) or "markup" in shows or "xml" in shows


@pytest.mark.parametrize("shows", FLAGS)
def test_what_was_doubtful_is_flagged(shows: str, site: RawSite, outcomes: Fetched) -> None:
    assert FLAGS[shows] in _of(shows, site, outcomes)["flags"]


def test_slow_answers_end_by_their_own_limits(site: RawSite, outcomes: Fetched) -> None:
    slow = {shows: _of(shows, site, outcomes) for shows in ("no answer", "a head that drips", "a body that drips")}
    assert ["head" in slow[shows]["detail"] for shows in slow] == [True, True, False]
    assert "bytes a second" in slow["a body that drips"]["detail"]


def test_only_what_can_be_decoded_is_asked_for(site: RawSite, outcomes: Fetched) -> None:
    assert outcomes.outcomes
    assert all("accept-encoding: gzip, deflate, br, zstd\r\n" in head.lower() for head in site.heads)
