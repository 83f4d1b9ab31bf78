"""Serves the pages of many hosts of loopback from one process; fast enough to wait for every crawler.

    python -m benchmarks.loopback.server --pages 500 --hosts 40 --faults 0.05

prints its port on one line, and ends when its standard input does. ``/-/told`` says what was asked for.
"""

import argparse
import asyncio
import json
import socket
import struct
import sys
from collections import Counter
from typing import Any, Final, cast

from benchmarks.loopback.faults import Faults
from benchmarks.loopback.pages import Pages, number_of

SLOW_SECONDS: Final = 3.0
RETRY_AFTER: Final = 1
TOLD: Final = "/-/told"
_ROBOTS: Final = b"User-agent: *\nDisallow: /private/\n"
_LINGER_NOT: Final = struct.pack("ii", 1, 0)


class Served:
    """What was asked of all hosts."""

    def __init__(self, pages: Pages, faults: Faults, seconds: float = 0.0) -> None:
        """``seconds``: what every page takes."""
        self.pages = pages
        self.faults = faults
        self.seconds = seconds
        self.asked: Counter[str] = Counter()
        self.faulty: Counter[str] = Counter()

    def fault_of(self, host: str, path: str) -> str | None:
        """What goes wrong this time."""
        key = host + path
        self.asked[key] += 1
        fault = self.faults.of(host, path) if self.asked[key] == 1 else None
        if fault:
            self.faulty[fault] += 1
        return fault

    def told(self) -> dict[str, Any]:
        """Requests for pages, pages that were asked for, faults by name."""
        return {"requests": self.asked.total(), "pages": len(self.asked), "faults": dict(self.faulty)}


class Connection(asyncio.Protocol):
    """One connection of a crawler, kept open from request to request."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A crawler has connected, to one of the hosts."""
        self._transport = cast("asyncio.Transport", transport)
        self._host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        *heads, self._rest = (self._rest + data).split(b"\r\n\r\n")
        for head in heads:
            self._answer(head.split(b" ", 2)[1].decode("latin-1"))

    def _answer(self, path: str) -> None:
        if path == "/robots.txt":
            self._send(200, _ROBOTS, kind="text/plain")
            return
        if path == TOLD:
            self._send(200, json.dumps(self._served.told()).encode(), kind="application/json")
            return
        number = number_of(path)
        if number is None or number >= self._served.pages.count:
            self._send(404, b"<title>Nothing here</title>")
            return
        body = self._served.pages.body(self._host, number)
        fault = self._served.fault_of(self._host, path)
        if fault:
            self._go_wrong(fault, body)
        elif self._served.seconds:
            asyncio.get_running_loop().call_later(self._served.seconds, self._send, 200, body)
        else:
            self._send(200, body)

    def _go_wrong(self, fault: str, body: bytes) -> None:
        if fault == "reset":
            self._reset()
        elif fault == "error":
            self._send(500, b"<title>Out of order</title>")
        elif fault == "busy":
            self._send(429, b"<title>Too many</title>", f"Retry-After: {RETRY_AFTER}\r\n")
        elif fault == "cut":
            self._send(200, body, sent=len(body) // 2)
            self._transport.close()
        else:
            asyncio.get_running_loop().call_later(SLOW_SECONDS, self._send, 200, body)

    def _reset(self) -> None:
        self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self._transport.abort()

    def _send(
        self, status: int, body: bytes, more: str = "", kind: str = "text/html; charset=utf-8", sent: int | None = None
    ) -> None:
        head = f"HTTP/1.1 {status} Status\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        self._transport.write(head.encode() + body[:sent])


async def serve(served: Served, hosts: list[str]) -> None:
    """Serve until standard input ends; the port goes to standard output."""
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: Connection(served), hosts[0], 0, backlog=1000)
    port = first.sockets[0].getsockname()[1]
    others = [await loop.create_server(lambda: Connection(served), host, port, backlog=1000) for host in hosts[1:]]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    for server in (first, *others):
        server.close()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500, help="of each host")
    parser.add_argument("--hosts", type=int, default=1)
    parser.add_argument("--faults", type=float, default=0.0, help="share of the pages that go wrong once")
    parser.add_argument("--seconds", type=float, default=0.0, help="that every page takes")
    arguments = parser.parse_args()
    served = Served(Pages(arguments.pages), Faults(arguments.faults), arguments.seconds)
    asyncio.run(serve(served, [f"127.0.0.{number}" for number in range(1, arguments.hosts + 1)]))


if __name__ == "__main__":
    main()
