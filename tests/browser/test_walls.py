"""R17, R24: whatever a page's scripts try, the browser reaches nothing but what the crawl fetches for it."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawled import PROJECT, scrapy_crawl
from loopback import Answer, serving
from scripted import shell, writes
from test_inside_addresses import TARGETS

WAYS = """
const attempts = [];
function to(url) {
  const web = url.replace(/^http/, 'ws'), https = url.replace(/^http:/, 'https:');
  const add = (name, more) => document.body.append(Object.assign(document.createElement(name), more));
  for (const way of [
    () => attempts.push(fetch(url).then(r => r.text()).then(told)),
    () => attempts.push(fetch(url, {mode: 'no-cors'}).then(r => r.text()).then(told)),
    () => fetch(url, {method: 'POST', body: 'x', mode: 'no-cors', keepalive: true}),
    () => { const x = new XMLHttpRequest(); x.onload = () => told(x.responseText); x.open('GET', url); x.send() },
    () => navigator.sendBeacon(url, 'x'),
    () => new WebSocket(web),
    () => new EventSource(url),
    () => new Worker(url),
    () => import(url),
    () => window.open(url),
    () => { const t = new WebTransport(https); t.ready.catch(() => 0); t.closed.catch(() => 0) },
    () => add('script', {src: url}),
    () => add('img', {src: url}),
    () => add('iframe', {src: url}),
    () => add('object', {data: url}),
    () => add('video', {src: url}),
    () => add('link', {rel: 'stylesheet', href: url}),
    () => add('link', {rel: 'preconnect', href: url}),
    () => add('link', {rel: 'prefetch', href: url}),
    () => add('link', {rel: 'dns-prefetch', href: url}),
    () => { const form = Object.assign(document.createElement('form'), {action: url, method: 'POST', target: 'w'});
            document.body.append(form); form.submit() },
  ]) try { const p = way(); if (p && p.catch) p.catch(() => 0) } catch (error) {}
}
function told(text) { document.body.append(text) }
const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.2:PORT'},
  {urls: 'turn:127.0.0.2:PORT?transport=tcp', username: 'u', credential: 'c'}]});
peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));
TARGETS.forEach(to);
"""


class Canary:
    """Listens on every address of this machine, to connections and datagrams, and notes that somebody came."""

    def __init__(self) -> None:
        family = socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET
        host = "::" if family == socket.AF_INET6 else "0.0.0.0"
        dual = family == socket.AF_INET6
        self._listener = socket.create_server((host, 0), family=family, backlog=64, dualstack_ipv6=dual)
        self.port: int = self._listener.getsockname()[1]
        self._datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._datagrams.bind(("0.0.0.0", self.port))
        self.came: list[str] = []
        self._threads = [threading.Thread(target=work) for work in (self._accept, self._receive)]

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.came.append("connection")
                connection.close()

    def _receive(self) -> None:
        while self._datagrams.recv(2048) != b"end":
            self.came.append("datagram")

    def __enter__(self) -> "Canary":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"end", ("127.0.0.1", self.port))
        for thread in self._threads:
            thread.join()
        self._datagrams.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary() as listening:
        yield listening


def attack(port: int) -> str:
    """A script that tries every way to every address inside."""
    targets = [target.format(port=port) for target in [*TARGETS, "file:///etc/passwd"]]
    return WAYS.replace("TARGETS", json.dumps(targets)).replace("PORT", str(port))


def test_a_crawl_leads_no_script_inside(canary: Canary, tmp_path: Path) -> None:
    # the hosts belong to the crawl: only the address policy keeps scripts from them; and redirects are no way round
    inside = "127.0.0.1 127.0.0.2 localhost 0.0.0.0 169.254.169.254 10.0.0.1 192.168.0.1"
    moved = {
        f"/moved/{number}": Answer(status=302, headers={"Location": target.format(port=canary.port)})
        for number, target in enumerate(TARGETS)
    }
    ways_round = "".join(f"fetch('{path}').then(r => r.text()).then(told).catch(() => 0);" for path in moved)
    page = shell(writes("An attack") + attack(canary.port) + ways_round)
    files = shell(writes("Files") + "location.href = 'file:///etc/passwd'")
    with serving({"/": Answer(page), "/files": Answer(files), **moved}) as site:
        starts = f"{site.base}/ {site.base}/files"
        limits = {"SCOPE_HOSTS": inside, "RENDER_REQUESTS": 1000, "RENDER_SETTLE": 3}
        crawled = scrapy_crawl(tmp_path, starts, RENDER=True, ALLOW_NETWORKS="127.0.0.1/32", **limits)
        assert [path for path in moved if path not in site.asked] == []
    assert canary.came == []
    assert {host for what, host in crawled.touched if what == "connect"} == {"127.0.0.1"}
    assert crawled.outcome(f"{site.base}/") == "article"
    assert "root:" not in json.dumps(crawled.articles)


ALONE = """
import asyncio, sys
from crawler.browser import chromium
from crawler.browser.browser import Browser
from crawler.browser.exchange import Answer, Document, RenderLimits
if sys.argv[1] == "without its flags":
    chromium._FLAGS = tuple(flag for flag in chromium._FLAGS if "=" not in flag)
async def nothing(wanted):
    return None
async def main():
    browser = Browser("", "test", RenderLimits(seconds=30, settle=4), 1, has_own_network=False)
    page = Document("http://127.0.0.1:1/", Answer(200, (("Content-Type", "text/html"),), sys.stdin.buffer.read()))
    rendered = await browser.render(page, nothing)
    await browser.close()
    print(rendered.html)
asyncio.run(main())
"""


@pytest.mark.slow
@pytest.mark.parametrize("started", ["with its flags", "without its flags"])
def test_the_flags_alone_hold_and_the_canary_would_tell(started: str, canary: Canary) -> None:
    command = [sys.executable, "-c", ALONE, started]
    page = shell(writes("An attack") + attack(canary.port))
    done = subprocess.run(command, cwd=PROJECT, input=page, capture_output=True, timeout=60, check=False)
    assert b"An attack" in done.stdout, done.stderr.decode()[-2000:]
    assert b"root:" not in done.stdout
    if started == "with its flags":
        assert canary.came == []
    else:
        assert {"connection", "datagram"} <= set(canary.came)
