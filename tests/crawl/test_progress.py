"""What a person sees while a crawl lasts."""

from io import StringIO
from types import SimpleNamespace
from typing import cast

import pytest
from rich.console import Console

from crawler.commands import progress as module
from crawler.commands.progress import progress
from crawler.runs.run import Run
from crawler.runs.tally import Tally


def shown(monkeypatch: pytest.MonkeyPatch, is_terminal: bool) -> str:
    """What is written while of ten pages three end as articles and one as a reject, a minute after the start."""
    console = Console(file=StringIO(), force_terminal=is_terminal, width=160, legacy_windows=False)
    monkeypatch.setattr(module, "messages", console)
    clock = iter(range(0, 10_000, 6))
    monkeypatch.setattr(console, "get_time", lambda: float(next(clock)))
    tally = Tally()
    run = cast("Run", SimpleNamespace(tally=tally, pending=10))
    with progress(run) as tick:
        for number in range(4):
            tally.end("rejects" if number == 3 else "articles")
            run.pending -= 1  # type: ignore[misc]  # a property of real runs
            tick()
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_terminal_shows_counts_what_is_pending_the_pace_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown(monkeypatch, is_terminal=True)
    assert "4/10" in told
    assert "pages: 3 articles, 1 rejects, 6 pending" in told
    assert " a minute, " in told
    assert " left" in told


def test_a_pipe_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, is_terminal=False) == ""
