"""The real program in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]

PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def healthcrawl() -> Run:
    """Run ``healthcrawl`` with arguments and standard input; more than 60 s is a failure."""

    def run(*arguments: object, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        command = [sys.executable, "-m", "crawler.commands.main", *map(str, arguments)]
        return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=60)

    return run


@pytest.fixture
def pages() -> Path:
    """A folder with an article, a page below it that is none, and a file that is no page."""
    return PAGES
