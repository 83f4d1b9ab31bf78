"""``healthcrawl worker``: one of several that crawl a run together."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from crawler.commands.errors import CommandError, UsageError

if TYPE_CHECKING:
    from crawler.frontier.postgresql.database import PostgresDatabase
    from crawler.frontier.postgresql.tasks import Task

_SECONDS_BETWEEN_LOOKS: Final = 1.0
EXAMPLES = """
\b
Examples:
  healthcrawl worker --frontier postgresql://crawl@db.example/crawl --job example.org
  healthcrawl worker --job sleep -o /srv/healthcrawl/output --wait 3600

\b
The database's password is read from PGPASSWORD or a password file (PGPASSFILE), or from HEALTHCRAWL_FRONTIER,
which may hold the whole address. It is not taken from the command line.

\b
Exit codes:
  0    the run has nothing left to fetch
  1    internal error
  2    something is wrong with what was typed
  5    the output or the database could not be written
  75   no run to work on, or the worker was away longer than its lease: start it again
  130  stopped by Ctrl-C (143: by SIGTERM); its pages go to the other workers
"""


# A command's options are its parameters: this is Typer's way to declare them.
def worker(  # noqa: PLR0913, PLR0917
    job: Annotated[str, typer.Option(metavar="NAME", help="The job, as its folder in the output is called.")],
    frontier: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="The job's database, postgresql://…; else HEALTHCRAWL_FRONTIER."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder for the results, the coordinator's own; as it said if not given."),
    ] = None,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for a run of the job to begin.")] = 0,
    readers: Annotated[int, typer.Option(min=0, help="Processes that read pages; 0: one a processor.")] = 0,
    name: Annotated[str | None, typer.Option(hidden=True, help="What no other worker is called.")] = None,
) -> None:
    """Crawl together with other workers in a run that ``healthcrawl crawl --frontier`` has begun.

    Workers may run on several machines that share the output folder. They come and go as they like: what a worker
    that dies had not acknowledged is fetched by the others.
    """
    from crawler.commands.frontiers import connected, database_address  # noqa: PLC0415 --help does not wait

    address = database_address(frontier)
    if address is None:
        raise UsageError("Say where the frontier is: --frontier postgresql://…, or in HEALTHCRAWL_FRONTIER.")
    database = connected(address, job)
    task = _task(database, job, wait)
    from crawler.commands.working import work  # noqa: PLC0415 Scrapy takes a second

    raise typer.Exit(work(database, task, output, readers, name))


def _task(database: "PostgresDatabase", job: str, wait: float) -> "Task":
    from crawler.commands.frontiers import told  # noqa: PLC0415
    from crawler.frontier.postgresql.tasks import open_task  # noqa: PLC0415

    until = time.monotonic() + wait
    while True:
        with told():
            task = open_task(database)
        if task:
            return task
        if time.monotonic() >= until:
            raise CommandError(f"There is no run of the job {job!r} to work on. Try later.", 75)
        time.sleep(_SECONDS_BETWEEN_LOOKS)
