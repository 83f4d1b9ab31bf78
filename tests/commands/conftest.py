"""The real program, in a process of its own or in this one."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.commands.main import main

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
def called(monkeypatch: pytest.MonkeyPatch) -> Run:
    """As ``healthcrawl``, but in this process, which has the parsers loaded: for what a command reads, says and writes.

    What processes do to each other, and how one begins and ends, is tried with ``healthcrawl``.
    """

    def run(*arguments: object, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        streams = {"stdin": io.BytesIO(stdin), "stdout": io.BytesIO(), "stderr": io.BytesIO()}
        command = ["healthcrawl", *map(str, arguments)]
        with monkeypatch.context() as here:
            for name, stream in streams.items():
                here.setattr(sys, name, io.TextIOWrapper(stream, "utf-8", write_through=True))
            here.setattr(sys, "argv", command)
            with pytest.raises(SystemExit) as end:
                main()
            written = [getattr(sys, name).detach().getvalue() for name in ("stdout", "stderr")]
        assert isinstance(end.value.code, int)
        return subprocess.CompletedProcess(command, end.value.code, *written)

    return run


@pytest.fixture
def pages() -> Path:
    """A folder with an article, a page below it that is none, and a file that is no page."""
    return PAGES
