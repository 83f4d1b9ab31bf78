"""``healthcrawl jobs``: what can be done with job files without running them."""

import json
from pathlib import Path
from typing import Annotated

import typer

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

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Check job files, and print their schema. To run one: healthcrawl run.",
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


@app.command()
def schema() -> None:
    """Print the JSON Schema of a job file, for editors that complete and check TOML."""
    from crawler.jobs.sentences import job_schema  # noqa: PLC0415 Pydantic takes a moment, --help does not wait

    draft = "https://json-schema.org/draft/2020-12/schema"
    typer.echo(json.dumps({"$schema": draft, **job_schema()}, indent=2, ensure_ascii=False))
