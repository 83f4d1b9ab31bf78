"""The sites in a process of their own, while a block runs."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

from benchmarks.loopback.server import TOLD


class Sites:
    """Hosts 127.0.0.1, 127.0.0.2 and so on, all with one port."""

    def __init__(self, port: str, pages: int, hosts: int) -> None:
        self.pages = pages
        self.starts = [f"http://127.0.0.{number}:{port}/" for number in range(1, hosts + 1)]

    def told(self) -> dict[str, Any]:
        """What was asked for so far: as ``Served.told``."""
        with urlopen(urljoin(self.starts[0], TOLD), timeout=30) as answer:
            told: dict[str, Any] = json.load(answer)
        return told


@contextlib.contextmanager
def sites(pages: int, hosts: int = 1, faults: float = 0.0, seconds: float = 0.0) -> Iterator[Sites]:
    """Serve ``pages`` pages of each host, of which the share ``faults`` goes wrong once; RuntimeError if it cannot.

    ``seconds``: what every page takes.
    """
    options = ("--pages", str(pages), "--hosts", str(hosts), "--faults", str(faults), "--seconds", str(seconds))
    command = [sys.executable, "-m", "benchmarks.loopback.server", *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            port = process.stdout.readline().strip() if process.stdout else ""
            if not port:
                raise RuntimeError("the sites of the benchmark did not start")
            yield Sites(port, pages, hosts)
        finally:
            process.kill()
