"""Begins a run on PostgreSQL, keeps workers for it alive on this machine, and publishes it."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from scrapy.settings import Settings

from crawler.commands.console import messages, printable
from crawler.commands.crawling import opened, why_unpublished
from crawler.commands.errors import CommandError
from crawler.commands.progress import progress
from crawler.commands.wanted import Crew, Wanted
from crawler.frontier.database import LedgerFailed
from crawler.frontier.postgresql.address import ENVIRONMENT
from crawler.runs.coordinated import CoordinatedRun
from crawler.runs.folder import OutputError
from crawler.runs.manifests import EXIT_CODES, Traffic
from crawler.runs.settings import coordinated_run_for
from crawler.spiders.discovery import seeds
from schemas.run import ExitReason, Manifest

_SECONDS_BETWEEN_LOOKS: Final = 0.25
_SECONDS_BETWEEN_QUESTIONS: Final = 1.0
_SECONDS_BETWEEN_COUNTS: Final = 5.0
_SECONDS_TO_STOP: Final = 8.0
_SHORT_LIFE: Final = 10.0
_MOST_SHORT_LIVES: Final = 3
"""In a row; a worker that dies more often dies of something that a new one does not mend."""
_STOPPING: Final = (signal.SIGINT, signal.SIGTERM)


def crawl_with_workers(wanted: Wanted, crew: Crew) -> tuple[Manifest, Path, int]:
    """As ``crawl_sites``, by several workers on this machine; more may join from others."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    given = {name: str(value) for name, value in wanted.chosen.items() if value is not None}
    given["OUTPUT_FOLDER"] = str(Path(given.get("OUTPUT_FOLDER", settings["OUTPUT_FOLDER"])).resolve())
    settings.update(given, priority="cmdline")
    run = coordinated_run_for(wanted.starts, settings, wanted.job, crew.address)
    run.is_fresh = wanted.is_fresh
    opened(run)
    with progress(run) as tick:
        code = Coordinating(run, given, crew.workers, tick).start()
    if run.manifest is None:
        raise CommandError(why_unpublished(run), code)
    return run.manifest, run.folder.final, code


@dataclass
class _Worker:
    """A place for one worker's process, which is filled again when it dies."""

    command: list[str]
    address: str = field(repr=False)
    name: str = ""
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    short_lives: int = 0

    def start(self) -> None:
        """A new process, in a group of its own: Ctrl-C reaches it through us, once."""
        self.name = uuid.uuid4().hex
        self.since = time.monotonic()
        paths = os.pathsep.join(path for path in sys.path if path)
        # the address may hold a password: by the environment, where other users do not see it
        here = {**os.environ, "PYTHONPATH": paths, ENVIRONMENT: self.address}
        self.process = subprocess.Popen([*self.command, "--name", self.name], env=here, process_group=0)  # noqa: S603

    @property
    def is_running(self) -> bool:
        """Whether there is a process."""
        return self.process is not None and self.process.poll() is None


class Coordinating:
    """One run from its beginning to its exit code."""

    def __init__(self, run: CoordinatedRun, given: Mapping[str, str], workers: int, tick: Callable[[], None]) -> None:
        """``given``: settings that every worker gets; ``tick`` is called now and then, to show how far they are."""
        self._run = run
        self._settings = Settings()
        self._settings.setmodule("crawler.settings", priority="project")
        self._settings.update(dict(given), priority="cmdline")
        self._given = given
        self._tick = tick
        readers = max(1, (os.cpu_count() or 1) // workers)
        command = [
            sys.executable, "-P", "-m", "crawler.commands.main", "worker", "--job", run.job,
            "--output", str(run.output), "--readers", str(readers),
        ]  # fmt: skip
        self._workers = [_Worker(command, run.address) for _ in range(workers)]
        self._signal = 0
        self._asked = self._counted = 0.0
        self._ends_at = 0.0

    def start(self) -> int:
        """Crawl until the end and return the exit code. A signal ends it in order, leaving the run open."""
        for number in _STOPPING:
            signal.signal(number, self._stop)
        try:
            reason = self._crawl()
        except LedgerFailed as error:
            self._run.failure = OutputError(str(error))
            reason = "output_error"
        self._end_workers()
        self._run.finish(reason, Traffic())
        ended = self._run.exit_reason or "internal_error"
        return 128 + self._signal if ended == "stopped" else EXIT_CODES[ended]

    def _crawl(self) -> ExitReason:
        limits = (self._settings.getint("MAX_PAGES") or None, self._settings.getfloat("MAX_SECONDS") or None)
        delay = self._settings.getfloat("DOWNLOAD_DELAY")
        self._ends_at = self._run.now() + limits[1] if limits[1] else float("inf")
        self._run.let_work(self._given, seeds(self._run.start_urls), delay, *limits)
        for worker in self._workers:
            worker.start()
        while not self._signal:
            if reason := self._mended():
                return reason
            if time.monotonic() >= self._asked + _SECONDS_BETWEEN_QUESTIONS and self._is_over():
                return "limit_reached" if self._run.has_pending() else "complete"
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        return "stopped"

    def _is_over(self) -> bool:
        self._asked = time.monotonic()
        standing = self._run.standing()
        if time.monotonic() > self._counted + _SECONDS_BETWEEN_COUNTS and messages.is_terminal:
            self._counted = time.monotonic()
            self._run.recount()
            self._tick()
        is_late = self._run.now() >= self._ends_at
        return (is_late and not standing.leased) or self._run.is_over(standing)

    def _mended(self) -> ExitReason | None:
        """Put new workers in the place of those that died; why the run cannot go on, if that is so."""
        for worker in self._workers:
            process = worker.process
            if process is None or (code := process.poll()) is None:
                continue
            self._run.end_worker(worker.name)
            if code == EXIT_CODES["output_error"]:
                self._run.failure = OutputError("A worker could not write its results.")
                return "output_error"
            lived = time.monotonic() - worker.since
            worker.short_lives = worker.short_lives + 1 if lived < _SHORT_LIFE and code else 0
            if worker.short_lives >= _MOST_SHORT_LIVES:
                return "internal_error"
            if code:
                _say(f"A worker ended with {_told(code)}; another takes its place.")
            worker.process = None
            if code or not self._is_over():
                worker.start()
        return None

    def _end_workers(self) -> None:
        """Workers of a run that is over end by themselves; all others are told to, and then made to."""
        if self._signal or self._run.failure:
            self._send(signal.SIGTERM)
        until = time.monotonic() + _SECONDS_TO_STOP
        while any(worker.is_running for worker in self._workers) and time.monotonic() < until:
            time.sleep(0.05)
        self._send(signal.SIGKILL)
        if not self._run.failure:
            self._run.end_work()

    def _send(self, number: signal.Signals) -> None:
        for worker in self._workers:
            if worker.process is not None and worker.process.poll() is None:
                worker.process.send_signal(number)
                if number == signal.SIGKILL:
                    worker.process.wait()

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 Python's interface
        self._signal = number


def _told(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _say(sentence: str) -> None:
    messages.print(f"healthcrawl: {printable(sentence)}", markup=False, soft_wrap=True)
