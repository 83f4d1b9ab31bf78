"""Begins a run on PostgreSQL, keeps workers for it alive in their places, and publishes it."""

import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from scrapy.settings import Settings

from crawler.commands.console import messages, printable
from crawler.commands.crawling import opened, why_unpublished
from crawler.commands.errors import CommandError
from crawler.commands.progress import progress
from crawler.commands.wanted import Crew, Engine, Wanted
from crawler.engines.errors import EngineError
from crawler.frontier.database import LedgerFailed
from crawler.frontier.postgresql.address import ENVIRONMENT
from crawler.placement.on_ray import on_ray
from crawler.placement.place import Ended, Placed, Placement
from crawler.placement.processes import on_this_machine
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
_PLACEMENTS: Final = {Engine.LOCAL: on_this_machine, Engine.RAY: on_ray}
_DRIVERS_VARIABLES: Final = "PG"
"""What the names of PostgreSQL's variables begin with: a worker elsewhere needs them as one here does."""


def crawl_with_workers(wanted: Wanted, crew: Crew) -> tuple[Manifest, Path, int]:
    """As ``crawl_sites``, by several workers where the crew's engine places them; more may join by themselves."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    given = {name: str(value) for name, value in wanted.chosen.items() if value is not None}
    given["OUTPUT_FOLDER"] = str(Path(given.get("OUTPUT_FOLDER", settings["OUTPUT_FOLDER"])).resolve())
    settings.update(given, priority="cmdline")
    run = coordinated_run_for(wanted.starts, settings, wanted.job, crew.address)
    run.is_fresh = wanted.is_fresh
    with _placement(crew.engine) as placement:
        opened(run)
        with progress(run) as tick:
            code = Coordinating(run, given, placement, crew.workers, tick).start()
    if run.manifest is None:
        raise CommandError(why_unpublished(run), code)
    return run.manifest, run.folder.final, code


@contextmanager
def _placement(engine: Engine) -> Iterator[Placement]:
    """Places for workers; CommandError if there are none to be had."""
    try:
        with _PLACEMENTS[engine]() as placement:
            yield placement
    except EngineError as error:
        raise CommandError(str(error)) from error


@dataclass
class _Worker:
    """One worker, which has a successor when it dies."""

    placement: Placement
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    """Holds the database's password."""
    name: str = ""
    placed: Placed | None = None
    short_lives: int = 0

    def start(self) -> None:
        """A new one, under a new name."""
        self.name = uuid.uuid4().hex
        self.placed = self.placement.start([*self.arguments, "--name", self.name], self.environment)

    def ended(self) -> Ended | None:
        """How it ended, asked for once; None if it has not."""
        ended = self.placed.ended() if self.placed else None
        if ended:
            self.placed = None
            is_short = ended.seconds < _SHORT_LIFE and ended.code != 0
            self.short_lives = self.short_lives + 1 if is_short else 0
        return ended


class Coordinating:
    """One run from its beginning to its exit code."""

    def __init__(
        self,
        run: CoordinatedRun,
        given: Mapping[str, str],
        placement: Placement,
        workers: int,
        tick: Callable[[], None],
    ) -> None:
        """``given``: settings that every worker gets; ``tick`` is called now and then, to show how far they are."""
        self._run = run
        self._settings = Settings()
        self._settings.setmodule("crawler.settings", priority="project")
        self._settings.update(dict(given), priority="cmdline")
        self._given = given
        self._tick = tick
        self._placement = placement
        arguments = [
            "-P", "-m", "crawler.commands.main", "worker", "--job", run.job,
            "--output", str(run.output), "--readers", str(placement.readers(workers)),
        ]  # fmt: skip
        # by the environment: it may hold a password, and a command line is seen by all users
        here = {name: value for name, value in os.environ.items() if name.startswith(_DRIVERS_VARIABLES)}
        here[ENVIRONMENT] = run.address
        self._workers = [_Worker(placement, arguments, here) for _ in range(workers)]
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
        self._start_workers()
        while not self._signal:
            if reason := self._mended():
                return reason
            if time.monotonic() >= self._asked + _SECONDS_BETWEEN_QUESTIONS and self._is_over():
                return "limit_reached" if self._run.has_pending() else "complete"
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        return "stopped"

    def _start_workers(self) -> None:
        if (room := self._placement.room(len(self._workers))) < len(self._workers):
            _say(f"There is room for {room} of {len(self._workers)} workers; the others begin when there is more.")
        for worker in self._workers:
            worker.start()

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
            if (ended := worker.ended()) is None:
                continue
            if ended.code is not None:
                self._run.end_worker(worker.name)
            if ended.code == EXIT_CODES["output_error"]:
                self._run.failure = OutputError(ended.said or "A worker could not write its results.")
                return "output_error"
            is_last = worker.short_lives >= _MOST_SHORT_LIVES
            if ended.code != 0:
                _say(f"A worker {_told(ended)}{'.' if is_last else '; another takes its place.'}")
            if is_last:
                return "internal_error"
            if ended.code != 0 or not self._is_over():
                worker.start()
        return None

    def _end_workers(self) -> None:
        """Workers of a run that is over end by themselves; all others are told to, and then made to."""
        placed = [worker.placed for worker in self._workers if worker.placed]
        if self._signal or self._run.failure:
            for one in placed:
                one.stop()
        until = time.monotonic() + _SECONDS_TO_STOP
        while any(one.is_running for one in placed) and time.monotonic() < until:
            time.sleep(0.05)
        for one in placed:
            if one.ended() is None:
                one.kill()
        if not self._run.failure:
            self._end_work()

    def _end_work(self) -> None:
        try:
            self._run.end_work()
            self._run.recount()
        except LedgerFailed as error:
            self._run.failure = OutputError(str(error))

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 Python's interface
        self._signal = number


def _told(ended: Ended) -> str:
    why = f" ({ended.said})" if ended.said else ""
    if ended.code is None:
        return f"was lost with its place{why}"
    return f"ended with {f'signal {-ended.code}' if ended.code < 0 else f'exit code {ended.code}'}{why}"


def _say(sentence: str) -> None:
    messages.print(f"healthcrawl: {printable(sentence)}", markup=False, soft_wrap=True)
