"""Row R38 of the requirements, in a real Chromium: a page of another origin on the same machine has nothing written.

It is of the same site, as ports make none: the browser sends our cookie along. What keeps it out is its origin.
"""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from inspected import Inspector
from playwright.sync_api import Page

VERDICT = json.dumps({"verdicts": [{"field": "title", "verdict": "wrong", "note": "by a stranger"}]})
WAYS = {
    "form": """const form = document.createElement('form'); form.method = 'post'; form.enctype = 'text/plain';
        form.action = TO; form.target = 'out'; const field = document.createElement('input'); field.name = BODY;
        form.append(field); document.body.append(form); form.submit()""",
    "fetch without CORS": "fetch(TO, {method: 'POST', mode: 'no-cors', credentials: 'include', body: BODY})",
    "fetch of JSON": """fetch(TO, {method: 'POST', credentials: 'include', body: BODY,
        headers: {'Content-Type': 'application/json'}})""",
    "beacon": "navigator.sendBeacon(TO, new Blob([BODY], {type: 'text/plain'}))",
    "picture": "document.images[0].src = TO + '?verdict=wrong'",
}


class _Empty(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>x</title><img src=data:,><iframe name=out></iframe>")

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 its name
        pass


@pytest.fixture(scope="module")
def stranger() -> Iterator[str]:
    """The address of a page on another port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Empty) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("way", WAYS)
def test_stranger_has_nothing_written(page: Page, inspector: Inspector, stranger: str, way: str) -> None:
    record = json.loads(inspector.ask("/export.jsonl?q=mirror").body.split(b"\n")[0])
    path = f"/review/demo.29991231T000000Z/{record['id']}"
    page.goto(stranger)
    with page.expect_request(lambda request: request.url.startswith(inspector.base + path)):
        page.evaluate(f"([TO, BODY]) => {{ {WAYS[way]} }}", [inspector.base + path, VERDICT])
    page.wait_for_timeout(200)
    assert "by a stranger" not in inspector.ask(path).text


def test_stranger_reads_nothing(page: Page, inspector: Inspector, stranger: str) -> None:
    page.goto(stranger)
    read = "to => fetch(to, {credentials: 'include'}).then(answer => answer.text(), error => 'refused')"
    assert page.evaluate(read, f"{inspector.base}/records") == "refused"
