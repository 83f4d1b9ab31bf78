"""A command that is killed and given again until it comes to its end."""

import os
import signal
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.processes import PROJECT, family, family_megabytes, resident_megabytes

STOPPED_WITHIN: Final = 10.0
"""Seconds that a crawl may take to end after SIGTERM."""
_LOOK_EVERY: Final = 1.0
_ORPHANS_END_WITHIN: Final = 20.0
"""Seconds: one that is still loading the parsers notices after that, on a busy machine late."""


@dataclass(frozen=True, slots=True)
class Life:
    """One process of the command, from its start to its end."""

    seconds: float
    ended_by: str
    """"itself", "SIGKILL" or "SIGTERM"."""
    exit_code: int
    seconds_to_end: float
    """From the signal on."""
    usual_megabytes: float
    """Of the first process alone, the median over its life."""
    peak_megabytes: float
    """Of the first process alone, at most: publishing takes some for a few seconds."""
    family_megabytes: float
    """Of all its processes together, at most."""
    orphans: int
    """Processes that it left behind."""


class Lives:
    """Runs the command; its errors go to ``log``."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._command = command
        self._log = log

    def live(self, seconds: float, last: signal.Signals) -> Life:
        """Let it run for so long, then send it a signal."""
        began = time.monotonic()
        with self._log.open("ab") as log:
            running = subprocess.Popen(
                self._command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=log, env=_environment()
            )
        alone = [0.0]
        together = 0.0
        while running.poll() is None and time.monotonic() - began < seconds:
            alone.append(resident_megabytes(running.pid))
            together = max(together, family_megabytes(running.pid))
            time.sleep(_LOOK_EVERY)
        is_alone = running.poll() is not None
        others = [] if is_alone else family(running.pid)[1:]
        signalled = time.monotonic()
        if not is_alone:
            running.send_signal(last)
        code = running.wait()
        ended = time.monotonic()
        return Life(
            seconds=ended - began,
            ended_by="itself" if is_alone else last.name,
            exit_code=code,
            seconds_to_end=0.0 if is_alone else ended - signalled,
            usual_megabytes=statistics.median(alone),
            peak_megabytes=max(alone),
            family_megabytes=together,
            orphans=_left(others),
        )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])}


def _left(processes: list[int]) -> int:
    """How many of them are still there after a while."""
    deadline = time.monotonic() + _ORPHANS_END_WITHIN
    while (left := [pid for pid in processes if resident_megabytes(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    return len(left)
