"""The demo site answers as a web server does."""

import http.client
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from crawler.demo.articles import LANGUAGES, DemoArticle, articles
from crawler.demo.expected import expected
from crawler.demo.server import serve
from crawler.demo.site import answers


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve() as address:
        yield address


def ask(base: str, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "status", "content_type"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        ("/en/page/2/", 200, "text/html; charset=utf-8"),
        ("/zh/show.asp?name=luozhen", 200, "text/html"),
        ("/robots.txt", 200, "text/plain; charset=utf-8"),
        ("/sitemap.xml", 200, "application/xml"),
        ("/files/leaflet.pdf", 200, "application/pdf"),
        ("/static/morning-breath.svg", 200, "image/svg+xml"),
        ("/search/?q=anything", 200, "text/html; charset=utf-8"),
        ("/en/old/tired-eyes.html", 301, "text/html; charset=utf-8"),
        ("/en/article/gone.html", 404, "text/html; charset=utf-8"),
        ("/en/visits.cgi", 500, "text/html; charset=utf-8"),
    ],
)
def test_status_and_type(base: str, path: str, status: int, content_type: str) -> None:
    response, body = ask(base, path)
    assert (response.status, response.headers["Content-Type"]) == (status, content_type)
    assert response.headers["Content-Length"] == str(len(body))


def test_head_is_get_without_a_body(base: str) -> None:
    got, body = ask(base, "/en/")
    head, nothing = ask(base, "/en/", "HEAD")
    assert nothing == b""
    assert head.headers["Content-Length"] == str(len(body))
    assert head.headers["ETag"] == got.headers["ETag"]


def test_known_page_is_not_sent_again(base: str) -> None:
    tag = ask(base, "/en/")[0].headers["ETag"]
    response, body = ask(base, "/en/", **{"If-None-Match": tag})
    assert (response.status, body) == (304, b"")


def test_robots_names_the_sitemap_which_lists_every_article(base: str) -> None:
    robots = ask(base, "/robots.txt")[1].decode()
    assert "Disallow: /private/" in robots
    assert f"Sitemap: {base}sitemap.xml" in robots
    found = {element.text for element in ET.fromstring(ask(base, "/sitemap.xml")[1]).iter() if element.text}
    assert {base + path[1:] for path in expected()} <= found


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {target for name, target in attrs if tag == "a" and name == "href" and target}


def linked() -> set[str]:
    reader = Links()
    for answer in answers("http://127.0.0.1:8000/").values():
        if answer.content_type.startswith("text/html"):
            reader.feed(answer.body.decode("latin-1"))
    return reader.found


def test_links_lead_to_everything_but_what_only_the_sitemap_knows() -> None:
    every = [article for language in LANGUAGES for article in articles(language)]
    assert {article.path for article in every if not article.listed} == {
        article.path for article in every if article.path not in linked()
    }


def test_only_the_pages_meant_to_be_missing_are_missing() -> None:
    known = answers("http://127.0.0.1:8000/")
    missing = {target for target in linked() if target.startswith("/") and target not in known}
    assert missing == {"/en/article/gone.html", "/private/share?to=mail", "/private/share?to=print"}


@pytest.mark.parametrize("article", [a for language in LANGUAGES for a in articles(language)], ids=lambda a: a.path)
def test_page_is_written_in_the_charset_it_declares(article: DemoArticle) -> None:
    body = answers("http://127.0.0.1:8000/")[article.path].body
    assert article.title in body.decode(article.charset)
