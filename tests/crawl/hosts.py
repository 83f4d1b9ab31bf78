"""Many hosts on loopback that note when each of them was asked."""

import contextlib
import socket
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any, NamedTuple

from loopback import article, index

_LAST_DATA_RECEIVED = 52
"""Where ``tcpi_last_data_recv`` stands in Linux's ``struct tcp_info``."""


class Asked(NamedTuple):
    """A request: the port that it came from, when it came and when its answer was sent, in seconds."""

    host: str
    path: str
    port: int
    came: float
    answered: float


class Hosts(ThreadingHTTPServer):
    """127.0.1.1, 127.0.1.2 and so on, one port; each has a start page that leads to its articles.

    As long as ``is_growing``, each article that is sent for the first time leads to a new one.
    """

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, hosts: int, pages: int, seconds: float) -> None:
        super().__init__(("0.0.0.0", 0), _Handler)
        self.names = [f"127.0.1.{number + 1}" for number in range(hosts)]
        self.pages = pages
        self.seconds = seconds
        self.asked: list[Asked] = []
        self.is_growing = False
        self._leads_on: dict[str, bool] = {}

    @property
    def starts(self) -> list[str]:
        """A start address of each host."""
        return [f"http://{name}:{self.server_port}/" for name in self.names]

    @property
    def articles(self) -> list[str]:
        """All addresses that have an article, sorted."""
        first = {f"{start}page-{number}" for start in self.starts for number in range(self.pages)}
        return sorted(first | {self._next(page) for page, leads_on in self._leads_on.items() if leads_on})

    def _next(self, page: str) -> str:
        start, _, number = page.rpartition("-")
        return f"{start}-{int(number) + self.pages}"

    def link_on(self, page: str) -> str:
        """The address that an article leads to, always the same; empty for none."""
        return self._next(page) if self._leads_on.setdefault(page, self.is_growing) else ""

    def fetched(self) -> Counter[str]:
        """How often each article was sent."""
        return Counter(
            f"http://{one.host}:{self.server_port}{one.path}" for one in self.asked if one.path.startswith("/page")
        )

    def closest(self) -> list[tuple[float, Asked, Asked]]:
        """Two requests of one host that follow each other, with the seconds between them; the closest first."""
        by_host = defaultdict(list)
        for one in sorted(self.asked, key=lambda one: one.came):
            by_host[one.host].append(one)
        pairs = [
            (later.came - earlier.came, earlier, later)
            for requests in by_host.values()
            for earlier, later in pairwise(requests)
        ]
        return sorted(pairs)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that are killed hang up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Hosts

    def do_GET(self) -> None:
        came = time.monotonic() - self._seconds_ago()
        host = self.headers["Host"].partition(":")[0]
        time.sleep(self.server.seconds)
        self.server.asked.append(Asked(host, self.path, self.client_address[1], came, time.monotonic()))
        body = self._body(host)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def _seconds_ago(self) -> float:
        """When the kernel received the request: on a busy machine long before anybody looks at it."""
        info = self.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 60)
        (milliseconds,) = struct.unpack_from("I", info, _LAST_DATA_RECEIVED)
        return float(milliseconds) / 1000

    def _body(self, host: str) -> bytes:
        if self.path == "/":
            return index(*(f"/page-{number}" for number in range(self.server.pages)))
        if self.path.startswith("/page-"):
            link = self.server.link_on(f"http://{host}:{self.server.server_port}{self.path}")
            body = article(f"Hiccups on {host}, part {self.path[6:]}")
            return body.replace(b"</body>", f'<p><a href="{link}">Entry</a></p></body>'.encode()) if link else body
        return b""

    def log_message(self, *arguments: Any) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def serving_hosts(hosts: int, pages: int, seconds: float = 0.0) -> Iterator[Hosts]:
    """Hosts that answer while the block runs, each request after so many seconds."""
    served = Hosts(hosts, pages, seconds)
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.shutdown()
        served.server_close()
        thread.join()
