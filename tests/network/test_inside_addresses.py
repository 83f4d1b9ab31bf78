"""R17, R24: twenty spellings of addresses inside, five ways to lead there, at once and after a retry."""

from collections.abc import Callable, Iterator

import pytest
from crawled import Crawled, scrapy_crawl
from loopback import article
from raw import RawSite, http, raw_site

TARGETS = [
    "http://127.0.0.2:{port}/secret",
    "http://127.1:{port}/secret",
    "http://127.0.0.2.:{port}/secret",
    "http://2130706434:{port}/secret",
    "http://0x7f000002:{port}/secret",
    "http://0x7f.2:{port}/secret",
    "http://0177.0.0.2:{port}/secret",
    "http://１２７.0.0.2:{port}/secret",
    "http://127。0。0。2:{port}/secret",
    "http://0.0.0.0:{port}/secret",
    "http://[::1]:{port}/secret",
    "http://[::ffff:127.0.0.2]:{port}/secret",
    "http://[64:ff9b::7f00:2]:{port}/secret",
    "http://localhost:{port}/secret",
    "http://user@127.0.0.2:{port}/secret",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/secret",
    "http://192.168.0.1/secret",
    "file:///etc/hostname",
    "gopher://127.0.0.2:{port}/secret",
]
ALSO_ASKED = {"localhost"}
"""Names that may be looked up; what they resolve to is refused."""


Visit = tuple[RawSite, Crawled]


def _moved(target: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()


def _refresh(target: str) -> bytes:
    return http(f'<html><head><meta http-equiv="refresh" content="0;url={target}"></head></html>'.encode())


def _index(addresses: list[str]) -> bytes:
    return http(
        "".join(["<html><body>", *[f'<a href="{to}">A page of ours</a>' for to in addresses], "</html>"]).encode()
    )


def _sitemap(addresses: list[str]) -> bytes:
    entries = "".join(f"<url><loc>{to}</loc></url>" for to in addresses)
    return http(f"<urlset>{entries}</urlset>".encode())


def _after_busy(answer: bytes) -> Callable[[], list[bytes]]:
    answers = iter([http(b"Busy", status="503 Busy")])
    return lambda: [next(answers, answer)]


@pytest.fixture(scope="module", params=["at once", "after a 503"])
def inside(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    with raw_site({}) as site:
        targets = [target.format(port=site.port) for target in TARGETS]
        hops = [f"/{kind}/{number}" for number in range(len(targets)) for kind in ("moved", "refresh")]
        answers = {"/": _index([*hops, "/good", *targets]), "/good": http(article("A good page"))}
        answers["/sitemap.xml"] = _sitemap([*targets, f"{site.base}/from-sitemap"])
        answers["/from-sitemap"] = http(article("From the sitemap"))
        answers |= {f"/moved/{number}": _moved(target) for number, target in enumerate(targets)}
        answers |= {f"/refresh/{number}": _refresh(target) for number, target in enumerate(targets)}
        late = request.param != "at once"
        site.answers.update({path: _after_busy(answer) if late else answer for path, answer in answers.items()})
        sitemaps = "".join(f"Sitemap: {target}\n" for target in targets)
        site.answers["/robots.txt"] = http(f"User-agent: *\nAllow: /\n{sitemaps}".encode())
        quick = {"CONCURRENT_REQUESTS_PER_DOMAIN": 8, "RETRY_CAP": 0.05}
        yield site, scrapy_crawl(tmp_path_factory.mktemp("inside"), f"{site.base}/", **quick)


@pytest.mark.parametrize("kind", ["moved", "refresh"])
def test_no_page_leads_inside(kind: str, inside: Visit) -> None:
    site, crawled = inside
    ends = {target: crawled.outcome(f"{site.base}/{kind}/{number}") for number, target in enumerate(TARGETS)}
    # a refresh to no web address is no redirect: the page itself is what was found
    lenient = {"empty", "not_an_article", "no_text"} if kind == "refresh" else set()
    assert {target: end for target, end in ends.items() if end not in {"address_refused"} | lenient} == {}


def test_nothing_inside_was_connected_to(inside: Visit) -> None:
    site, crawled = inside
    assert "/secret" not in site.asked
    assert {host for what, host in crawled.touched if what == "connect"} == {"127.0.0.1"}
    assert {host for what, host in crawled.touched if what == "resolve"} <= {"127.0.0.1", *ALSO_ASKED}


def test_no_record_has_an_address_of_the_inside(inside: Visit) -> None:
    site, crawled = inside
    assert sorted(record["url"] for record in crawled.articles) == [f"{site.base}/from-sitemap", f"{site.base}/good"]
    assert all(record["requested_url"].startswith(site.base) for record in crawled.rejects)
