"""``healthcrawl jobs``: what can be done with jobs without running them."""

import json
from pathlib import Path
from typing import Annotated

import typer

from crawler.commands.errors import CommandError
from crawler.commands.jobfiles import FOLDER, checked_jobs

EXAMPLES = """
\b
Examples:
  healthcrawl jobs check
  healthcrawl jobs check jobs/sleep.toml jobs/back.toml
  healthcrawl jobs schema > job.schema.json
"""
CHECK_EXAMPLES = """
\b
Examples:
  healthcrawl jobs check
  healthcrawl jobs check jobs/sleep.toml

\b
Exit codes:
  0    all are fine
  2    something is wrong; every error is told with its file and line
"""
REPAIR_EXAMPLES = """
\b
Examples:
  healthcrawl jobs repair sleep
  healthcrawl jobs repair example.org -o data
  healthcrawl jobs repair sleep --frontier postgresql://crawl@db.example/crawl

\b
Exit codes:
  0    the ledger is new
  2    something is wrong with what was typed
  5    there is no such job, or its folder or its database cannot be written to
  75   another process works on the job: try later
"""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Check job files, print their schema, mend a damaged ledger. To run a job: healthcrawl run.",
    epilog=EXAMPLES,
)


@app.command(epilog=CHECK_EXAMPLES)
def check(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="JOB", help="Files or names of jobs; all of jobs/ if not given.")
    ] = None,
    folder: Annotated[Path, typer.Option("--jobs", metavar="DIR", help="Folder of job files.")] = FOLDER,
) -> None:
    """Check job files: every error at once, with its line and the key."""
    found = checked_jobs(files or [], folder)
    for file in found:
        typer.echo(f"{file.path}: {file.job.name} is fine")


@app.command(epilog=REPAIR_EXAMPLES)
def repair(
    job: Annotated[str, typer.Argument(metavar="JOB", help="Name of the job's folder in the output.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the results.")] = Path("output"),
    frontier: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="The database that is the job's memory, postgresql://…; else HEALTHCRAWL_FRONTIER."
        ),
    ] = None,
) -> None:
    """Make a damaged ledger anew from the last published run; the old one is set aside, nothing is deleted.

    Every record keeps its id and revision. Addresses that were found and not fetched are found again by the next run.
    """
    from crawler.commands.frontiers import database_address  # noqa: PLC0415 --help does not wait
    from crawler.frontier.lock import LockHeld  # noqa: PLC0415
    from crawler.runs.folder import OutputError  # noqa: PLC0415
    from crawler.runs.repair import repair as repaired  # noqa: PLC0415

    try:
        done = repaired(output, job, database_address(frontier))
    except LockHeld as error:
        raise CommandError(f"{error} Try later.", 75) from error
    except OutputError as error:
        raise CommandError(str(error), 5) from error
    source = f"from the run {done.run_id}" if done.run_id else "empty: there is no published run"
    typer.echo(f"The ledger of {job} is new, {source}: {done.articles} articles, {done.rejects} rejects.")
    for path in done.set_aside:
        typer.echo(f"Set aside: {path}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a job file, for editors that complete and check TOML."""
    from crawler.jobs.sentences import job_schema  # noqa: PLC0415 Pydantic takes a moment, --help does not wait

    draft = "https://json-schema.org/draft/2020-12/schema"
    typer.echo(json.dumps({"$schema": draft, **job_schema()}, indent=2, ensure_ascii=False))
