"""Runs several jobs one after another, each in a process of its own.

Twisted's loop cannot be started twice in a process; and so a job that dies, of memory say, takes no other with it.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from rich.text import Text

from crawler.commands.console import messages, results
from crawler.commands.wanted import Crew
from crawler.frontier.postgresql.address import ENVIRONMENT
from crawler.jobs.catalogue import JobFile

WORST_FIRST: Final = (143, 130, 5, 1, 2, 4, 3, 75, 0)
"""Exit codes: what needs a person soonest comes first."""
_PASSED_ON: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_each(files: Sequence[JobFile], output: Path | None, as_json: bool, crew: Crew | None = None) -> int:
    """Run the jobs and return the worst exit code; a signal ends the job that is running and starts no other."""
    options = [*(["-o", str(output)] if output else []), *(["--json"] if as_json else [])]
    if crew:
        options += ["--workers", str(crew.workers), "--engine", crew.engine.value]
        os.environ[ENVIRONMENT] = crew.address
    queue = _Queue()
    codes = []
    for file in files:
        if queue.stopped_by:
            break
        if not as_json:
            results.print(Text(f"\n{file.job.name}", style="bold"))
        sys.stdout.flush()
        codes.append(queue.run(file, options))
    return 128 + queue.stopped_by if queue.stopped_by else worst(codes)


def worst(codes: Iterable[int]) -> int:
    """The exit code that matters most; one that is in no list counts as an internal error."""
    known = {code if code in WORST_FIRST else 1 for code in codes}
    return next(code for code in WORST_FIRST if code in known)


class _Queue:
    """Holds the process of the job that is running, for signals to reach it."""

    def __init__(self) -> None:
        self.stopped_by = 0
        self._running: subprocess.Popen[bytes] | None = None
        for number in _PASSED_ON:
            signal.signal(number, self._pass_on)

    def run(self, file: JobFile, options: list[str]) -> int:
        """The job's exit code; 1 if it was killed."""
        command = [sys.executable, "-P", "-m", "crawler.commands.main", "run", str(file.path), *options]
        # the same modules as ours, whatever lies in the working directory
        paths = os.pathsep.join(path for path in sys.path if path)
        # a group of its own: Ctrl-C reaches it through us, once
        with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths}, process_group=0) as running:  # noqa: S603
            self._running = running
            if self.stopped_by:
                running.send_signal(self.stopped_by)
            code = running.wait()
        self._running = None
        if code >= 0:
            return code
        if not self.stopped_by:
            told = f"healthcrawl: {file.job.name} was killed by signal {-code}; run it again and it goes on."
            messages.print(told, markup=False, soft_wrap=True)
        return 1

    def _pass_on(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 Python's interface
        self.stopped_by = number
        if self._running:
            self._running.send_signal(number)
