"""The demo site served on loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from email.utils import format_datetime
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crawler.demo.site import NOT_FOUND, Answer, answers

HOST = "127.0.0.1"


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from a table."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # two small writes an answer wait 40 ms for each other otherwise
    server_version = "demo"
    sys_version = ""
    timeout = 30
    # head and body in one packet: apart, each page waits 40 ms for the other side's acknowledgement
    wbufsize = -1

    def __init__(self, table: dict[str, Answer], *arguments: Any) -> None:
        self._table = table
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Send the answer, or 304 where the caller has it already."""
        answer = self._table.get(self.path.partition("#")[0], NOT_FOUND)
        if self.path.startswith("/search/?"):
            answer = self._table["/search/"]
        tag = f'"{sha256(answer.body).hexdigest()[:16]}"'
        if answer.status == 200 and self.headers.get("If-None-Match") == tag:
            self._send(Answer(b"", answer.content_type, 304, answer.headers, answer.changed), tag)
        else:
            self._send(answer, tag)

    def do_HEAD(self) -> None:
        """Send what GET would, without its body."""
        self.do_GET()

    def _send(self, answer: Answer, tag: str) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.status in {200, 304}:
            changed = datetime.combine(answer.changed, time(8), UTC)
            self.send_header("Last-Modified", format_datetime(changed, usegmt=True))
            self.send_header("ETag", tag)
        for name, text in answer.headers.items():
            self.send_header(name, text)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Stay quiet: the program that serves has its own things to say."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


@contextmanager
def serve(port: int = 0) -> Iterator[str]:
    """Serve the site in a thread while the block runs and give its address, with a final slash.

    Port 0 takes a free one. OSError where the port is taken.
    """
    table: dict[str, Answer] = {}
    with _Server((HOST, port), partial(_Handler, table)) as server:
        base = f"http://{HOST}:{server.server_address[1]}/"
        table.update(answers(base))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield base
        finally:
            server.shutdown()
            thread.join()
