"""R18, R20, R22: redirects end, and what is for one origin never reaches another."""

from collections.abc import Iterator

import pytest
from fetching import Fetched, fetched
from loopback import Answer, Site, serving

SECRETS = {
    "Authorization": "Basic c2VjcmV0",
    "Cookie": "session=secret",
    "Proxy-Authorization": "Basic c2VjcmV0",
    "X-Api-Key": "secret",
    "X-Anything": "secret",
    "Referer": "https://example.org/secret",
}
PAGE = b"<!doctype html><html><p>Here</p></html>"
TARGETS = ["/target", *[f"/target?{way}" for way in ("here", "away", "by-name", "away-by-refresh")]]
BOMB = {"Set-Cookie": "a=" + "b" * 60_000}


def _moved(target: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": target})


def _refresh(target: str) -> Answer:
    return Answer(f'<html><meta http-equiv="refresh" content="0;url={target}"><p>Wait</p></html>'.encode())


LOOPS = {
    "/self": {"/self": _moved("/self")},
    "/one": {"/one": _moved("/two"), "/two": _moved("/one")},
    "/fragment": {"/fragment": _moved("/fragment#next")},
    "/longer": {f"/longer{'x' * n}": _moved(f"/longer{'x' * (n + 1)}") for n in range(30)},
    "/permanent": {"/permanent": _moved("/permanent2", 301), "/permanent2": _moved("/permanent", 308)},
    "/refresh-one": {"/refresh-one": _refresh("/refresh-two"), "/refresh-two": _refresh("/refresh-one")},
    "/mixed": {"/mixed": _moved("/mixed2"), "/mixed2": _refresh("/mixed")},
    "/nowhere": {"/nowhere": _moved("http://")},
    "/broken": {"/broken": _moved("http://[::1/")},
    "/other-scheme": {"/other-scheme": _moved("javascript:alert(1)")},
    "/no-location": {"/no-location": Answer(PAGE, status=302)},
}
ENDS = dict.fromkeys(LOOPS, "redirect_loop") | {
    # the page that was reached is a page that reloads
    "/refresh-one": "page",
    "/mixed": "page",
    "/broken": "address_refused",
    "/other-scheme": "address_refused",
    "/no-location": "http_error",
}


@pytest.fixture(scope="module")
def other() -> Iterator[Site]:
    with serving(dict.fromkeys(TARGETS, Answer(PAGE))) as site:
        yield site


@pytest.fixture(scope="module")
def site(other: Site) -> Iterator[Site]:
    answers = {path: answer for loop in LOOPS.values() for path, answer in loop.items()}
    answers |= {
        "/here": _moved("/target?here"),
        **dict.fromkeys(TARGETS, Answer(PAGE)),
        "/bomb": Answer(PAGE, headers=BOMB),
    }
    with serving({**answers, "/bomb-and-on": Answer(status=302, headers={**BOMB, "Location": "/target"})}) as site:
        site.answers["/away"] = _moved(f"{other.base}/target?away")
        site.answers["/by-name"] = _moved(f"http://localhost:{site.server_port}/target?by-name")
        site.answers["/away-by-refresh"] = _refresh(f"{other.base}/target?away-by-refresh")
        yield site


@pytest.fixture(scope="module")
def loops(site: Site) -> Fetched:
    return fetched(*[site.base + path for path in LOOPS])


@pytest.mark.parametrize("path", LOOPS)
def test_a_redirect_that_leads_nowhere_ends(path: str, site: Site, loops: Fetched) -> None:
    outcome = loops.of(site.base + path)
    assert outcome["reason"] == ENDS[path], outcome
    assert max(site.asked.count(step) for step in LOOPS[path]) <= 2


def test_a_loop_is_told_with_its_steps(site: Site, loops: Fetched) -> None:
    way = [f"{site.base}/permanent", f"{site.base}/permanent2", f"{site.base}/permanent"]
    assert " → ".join(way) in loops.of(way[0])["detail"]
    assert loops.of(f"{site.base}/longer")["detail"].count(" → ") == 10


def test_a_chain_has_at_most_ten_steps(site: Site, loops: Fetched) -> None:
    assert loops.outcomes
    assert sum(path.startswith("/longer") for path in site.asked) == 11


def test_only_harmless_headers_leave_their_origin(site: Site, other: Site) -> None:
    ways = {"here": False, "away": True, "by-name": True, "away-by-refresh": True}
    for server in (site, other):
        server.asked.clear()
        server.asked_with.clear()
    fetched(*[f"{site.base}/{way}" for way in ways], DEFAULT_REQUEST_HEADERS={"Accept": "text/html"}, headers=SECRETS)
    arrived = {
        **dict(zip(site.asked, site.asked_with, strict=True)),
        **dict(zip(other.asked, other.asked_with, strict=True)),
    }
    for way, is_away in ways.items():
        headers = arrived[f"/target?{way}"]
        assert {name for name in SECRETS if name in headers} == (set() if is_away else set(SECRETS) - {"Referer"}), way
        assert ("secret" in str(headers)) is not is_away
        assert headers["User-Agent"].startswith("healthcrawl/")


def test_cookies_are_never_sent_back(site: Site) -> None:
    site.asked_with.clear()
    addresses = [site.base + path for path in ("/bomb", "/bomb-and-on", "/target", "/bomb")]
    fetched(*addresses, CONCURRENT_REQUESTS=1)
    assert len(site.asked_with) == 5
    assert not any("Cookie" in headers for headers in site.asked_with)
