"""A reader for tests: the page's body says what is to happen to its worker."""

import ctypes
import os
import re
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from crawler.engines.pages import unread
from crawler.lexicons.letters import identifier
from crawler.parsers.assemble import Reading
from crawler.parsers.fetched import Fetched

KEPT: list[bytes] = []


def _segfault() -> None:
    ctypes.string_at(0)


def _endless_loop() -> None:
    while True:
        pass


def _endless_expression() -> None:
    # in C, where Python handles no signal and runs no other thread
    re.match("(a+)+$", "a" * 60 + "b")


def _sleep() -> None:
    time.sleep(600)


def _memory() -> None:
    hog = []
    while True:
        hog.append(bytearray(4_000_000))


def _error() -> None:
    raise RecursionError("too deep\nin here")


def _keep() -> None:
    KEPT.append(b"x" * 4_000_000)


def _killed_once() -> None:
    """As if the system had killed the process, the first time only."""
    if len(Path("read-pages").read_text().splitlines()) == 1:
        os.kill(os.getpid(), signal.SIGKILL)


GOOD: Final = "not_an_article"
"""What pages give that do nothing."""
DEEDS: Mapping[bytes, Callable[[], object]] = {
    b"segfault": _segfault,
    b"exit": lambda: os._exit(3),
    b"exit as if all were well": lambda: os._exit(0),
    b"abort": os.abort,
    b"endless loop": _endless_loop,
    b"endless expression": _endless_expression,
    b"sleep": _sleep,
    b"memory": _memory,
    b"error": _error,
    b"keep": _keep,
    b"kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    b"killed once": _killed_once,
    b"rare language": identifier,
}


def read_hostile(fetched: Fetched) -> Reading:
    """Do the deed that the body names, if any, and say that the page was read; note each in ``read-pages``.

    The parsers themselves would take two seconds to be ready in each test's pool.
    """
    if fetched.url != "https://example.org/":
        with Path("read-pages").open("a") as file:
            file.write(f"{os.getpid()} {urlsplit(fetched.url).path}\n")
    if deed := DEEDS.get(fetched.body):
        deed()
    return Reading(unread(fetched, GOOD, "Read.").outcome)
