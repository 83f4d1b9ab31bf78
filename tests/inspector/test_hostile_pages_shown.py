"""Payloads in page, title, snippet and JSON-LD, each looked at in a real Chromium: nobody is called.

The set of DOMPurify's tests is taken too where XSS_PAYLOADS names it (JSON: a list of objects with ``payload``).
"""

import json
import os
import re
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from inspected import FETCHED, Inspector, inspecting, write_run
from playwright.sync_api import Browser, Page

from crawler.parsers import Fetched, extract
from schemas.article import Article, Link

OURS = tomllib.loads((Path(__file__).parent / "payloads.toml").read_text("utf-8"))["family"]
OTHERS = os.environ.get("XSS_PAYLOADS", "")
PAGE = """<!doctype html><html lang=en><head><title>{title}</title>
<script type="application/ld+json">{{"@type": "Article", "headline": {json}, "author": {{"name": {json}}}}}</script>
</head>
<body><article><h1>Tired eyes in the evening</h1><p>Eyes tire when they look at one distance for hours, and rest when
they look far away. Whoever reads all day knows the feeling, which passes with the night and comes with the morning.</p>
{payload}<h2>Causes</h2><ol><li>Small letters and weak light.</li><li>Dry air from a heater.</li></ol></article>
<aside><h2>Read more</h2><ul><li><a href="/b.html">{title}</a><p>{title}...</p></li></ul></aside></body></html>"""
VIEWS = ("/json", "/metadata", "/links", "")
FRAMES = ("raw", "beside")


class Canary(ThreadingHTTPServer):
    """A server that nobody should call."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.2", 0), _Counting)
        self.calls: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.2:{self.server_port}/"


class _Counting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Canary)
        self.server.calls.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 http.server's name

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 its name too
        pass


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with Canary() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def hostile(number: int, payload: str) -> tuple[Article, tuple[str, bytes]]:
    """A record and its page, with the payload wherever text of a page can end up."""
    url = f"https://hostile.example/{number}.html"
    body = PAGE.format(title=escape(payload), json=json.dumps(payload), payload=payload).encode("utf-8", "replace")
    outcome = extract(Fetched(url, body, {}, FETCHED, 200))
    if not isinstance(outcome, Article):
        plain = PAGE.format(title="x", json='"x"', payload="").encode()
        outcome = extract(Fetched(url, plain, {}, FETCHED, 200))
        assert isinstance(outcome, Article)
    teasers = [t.model_copy(update={"title": payload, "snippet": payload}) for t in outcome.recommendations]
    told = {
        "title": payload.strip() or "x",
        "description": payload,
        "next_article": Link(title=payload.strip() or "x", url=f"javascript:fetch('{payload}')"),
        "recommendations": teasers,
        "keywords": [payload],
    }
    return outcome.model_copy(update=told), (url, body)


@contextmanager
def shown(folder: Path, payloads: list[str]) -> Iterator[tuple[Inspector, list[str]]]:
    """The inspector over their pages, and the addresses of the records."""
    made = [hostile(number, payload) for number, payload in enumerate(payloads)]
    place = write_run(folder, (article for article, _ in made), (page for _, page in made))
    with inspecting(place) as inspector:
        yield inspector, [f"articles/{article.id}" for article, _ in made]


def look(page: Page, inspector: Inspector, record: str) -> None:
    """All views of a record, a click on a block of its page in the frame, and the frames opened by themselves."""
    for view in VIEWS:
        page.goto(f"{inspector.base}/records/{record}{view}")
    if page.locator("iframe[name=page]").count():
        page.frame_locator("iframe[name=page]").locator(".hc-n").first.click(force=True)
    for frame in FRAMES:
        page.goto(f"{inspector.base}/{frame}/{record}#list")
        assert page.url.endswith(f"{frame}/{record}#list"), "the page led away"
    page.wait_for_timeout(30)


def test_canary_counts(canary: Canary, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{canary.address}counted")
    page.close()
    assert canary.calls[0] == "/counted"
    canary.calls.clear()


@pytest.mark.slow
@pytest.mark.parametrize("family", OURS, ids=lambda family: family["name"].partition(",")[0])
def test_our_payloads_call_nobody(canary: Canary, chromium: Browser, tmp_path: Path, family: dict[str, Any]) -> None:
    payloads = [payload.replace("{canary}", canary.address) for payload in family["payloads"]]
    visit(canary, chromium, tmp_path, payloads)


def test_payloads_are_many_and_each_calls_by_another_name() -> None:
    payloads = [payload for family in OURS for payload in family["payloads"]]
    names = [name for payload in payloads for name in re.findall(r"\{canary\}([\w-]+)", payload)]
    assert len(payloads) >= 80
    assert len(names) == len(set(names))


@pytest.mark.slow
@pytest.mark.skipif(not OTHERS, reason="XSS_PAYLOADS names no file")
def test_payloads_of_others_call_nobody(canary: Canary, chromium: Browser, tmp_path: Path) -> None:
    payloads = [entry["payload"] for entry in json.loads(Path(OTHERS).read_text("utf-8"))]
    assert len(payloads) > 200
    # what they would do is to show a box; a box of ours calls
    visit(canary, chromium, tmp_path, payloads)


def visit(canary: Canary, chromium: Browser, folder: Path, payloads: list[str]) -> None:
    boxes: list[str] = []
    strangers: list[str] = []
    calls = f"window.alert = window.confirm = window.prompt = () => fetch({json.dumps(canary.address + 'box')})"
    with shown(folder, payloads) as (inspector, records):
        context = chromium.new_context()
        context.add_init_script(calls)
        page = context.new_page()
        page.on("dialog", lambda dialog: (boxes.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: strangers.append(request.url))
        page.goto(inspector.address)
        page.goto(f"{inspector.base}/records?column=kinds&column=flags&q=eyes")
        while (following := page.get_by_role("link", name="Next page")).count():
            following.click()
        for record in records:
            look(page, inspector, record)
        context.close()
    assert canary.calls == []
    assert boxes == []
    assert {url for url in strangers if not url.startswith((inspector.base, "data:"))} == set()


def test_page_says_what_it_holds_all_the_same(chromium: Browser, canary: Canary, tmp_path: Path) -> None:
    payload = f"<p>Between a <script>fetch('{canary.address}')</script> script and its end.</p>"
    with shown(tmp_path, [payload]) as (inspector, records):
        page = chromium.new_page()
        page.goto(inspector.address)
        page.goto(f"{inspector.base}/records/{records[0]}")
        assert "script and its end" in page.frame_locator("iframe[name=page]").locator("body").inner_text()
        page.close()
