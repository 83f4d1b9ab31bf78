"""Runs the spider as one of several workers of a run."""

import json
import os
from pathlib import Path
from typing import Final

from scrapy.settings import Settings

from crawler.commands.console import messages, printable
from crawler.commands.crawling import LOCKED, Crawling
from crawler.commands.errors import CommandError
from crawler.frontier.database import LedgerFailed
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.postgresql.lease import LeaseLost
from crawler.frontier.postgresql.tasks import Task
from crawler.runs.folder import OutputError
from crawler.runs.manifests import EXIT_CODES, Traffic
from crawler.runs.settings import worker_run_for

_OUTPUT_ERROR: Final = EXIT_CODES["output_error"]


class Working(Crawling):
    """A crawl that publishes nothing, so that its end needs no words."""

    def _say_goodbye(self) -> None:
        if self._run.exit_reason is None:
            self._run.finish("stopped", Traffic())


def work(database: PostgresDatabase, task: Task, output: Path | None, readers: int, name: str | None = None) -> int:
    """Crawl until the run has nothing left, and give the exit code; CommandError if the work cannot begin."""
    told = json.loads(task.settings)
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.update({**told["settings"], "WORKERS": readers}, priority="cmdline")
    if output:
        settings.set("OUTPUT_FOLDER", str(output), priority="cmdline")
    run = worker_run_for(tuple(told["starts"]), settings, database, task)
    if task.ends_at is not None:
        # 0 would be no limit
        settings.set("MAX_SECONDS", max(0.001, task.ends_at - run.now()), priority="cmdline")
    run.name = name or run.name
    run.lease_seconds = settings.getfloat("LEASE_SECONDS")
    run.failed = _leave
    try:
        run.open()
    except OutputError as error:
        raise CommandError(str(error), _OUTPUT_ERROR) from error
    code = Working(run, settings, _nothing_to_show).start()
    if run.failure:
        raise CommandError(str(run.failure), _OUTPUT_ERROR)
    return code


def _leave(failure: LedgerFailed) -> None:
    """End the process before it does anything more: no request goes out, nothing it has is of use any more."""
    try:
        messages.print(f"healthcrawl: {printable(str(failure))}", markup=False, soft_wrap=True)
    finally:
        os._exit(LOCKED if isinstance(failure, LeaseLost) else _OUTPUT_ERROR)


def _nothing_to_show() -> None:
    """The coordinator shows how far the run is."""
