"""A site on loopback that misbehaves on demand: what a path answers is a value."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PARAGRAPHS = (
    "Hiccups begin when the diaphragm, the broad muscle under the lungs, tightens without being asked to. The cords in "
    "the throat close a moment later, and the air that was on its way in stops with the sound everybody knows.",
    "A full stomach is the usual reason: it presses on the muscle from below. Fizzy drinks, hot soup after a cold "
    "drink, and laughing while eating do the same, and most people are rid of it within a quarter of an hour.",
    "Slow breathing helps many people, and so does a glass of water taken in small sips. Hiccups that last for longer "
    "than two days are rare, but they are a reason to ask a doctor, who will look for an irritated nerve.",
)


@dataclass(frozen=True)
class Answer:
    """What a path answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    behaviour: str = ""
    """"hang" answers only after ``seconds``, "reset" drops the connection, "cut" sends half of the body."""
    seconds: float = 60.0


def article(title: str, head: str = "") -> bytes:
    """A plain page with one article of its own."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{text}</article>"
    return f"<!doctype html>{page}</body></html>".encode()


def index(*addresses: str) -> bytes:
    """A page of links."""
    links = "".join(f'<li><a href="{to}">Entry {number} of our pages</a></li>' for number, to in enumerate(addresses))
    head = "<head><title>All pages</title></head>"
    return f"<!doctype html><html>{head}<body><h1>All pages</h1><ul>{links}</ul></body></html>".encode()


class Site(ThreadingHTTPServer):
    """Serves answers by path, 404 for others, and notes what was asked for."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answers: Mapping[str, Answer], address: str = "127.0.0.1") -> None:
        super().__init__((address, 0), _Handler)
        self.answers = dict(answers)
        self.asked: list[str] = []
        self.asked_at: list[float] = []
        self.asked_with: list[dict[str, str]] = []
        self.sent: list[tuple[str, int]] = []

    @property
    def base(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{self.server_address[0]}:{self.server_port}"

    def pages_asked(self) -> list[str]:
        """What was asked for, without what every crawl asks first."""
        return [path for path in self.asked if path not in {"/robots.txt", "/sitemap.xml"}]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are the point of these tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # two small writes an answer wait 40 ms for each other otherwise
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.asked_at.append(time.monotonic())
        self.server.asked_with.append(dict(self.headers.items()))
        answer = self.server.answers.get(self.path, Answer(status=404))
        if answer.behaviour == "hang":
            time.sleep(answer.seconds)
        if answer.behaviour == "reset":
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            self.connection.close()
            return
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        etag = answer.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            answer = Answer(status=304, headers={"ETag": etag})
        self.server.sent.append((self.path, answer.status))
        self.send_response(answer.status)
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(answer.body))}
        for name, value in {**headers, **answer.headers}.items():
            self.send_header(name, value.replace("{port}", str(self.server.server_port)))
        self.end_headers()
        body = answer.body
        if answer.behaviour == "cut":
            self.close_connection = True
            body = body[: len(body) // 2]
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def serving(answers: Mapping[str, Answer], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site that answers while the block runs."""
    site = Site(answers)
    if tls:
        site.socket = tls.wrap_socket(site.socket, server_side=True)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()


def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
