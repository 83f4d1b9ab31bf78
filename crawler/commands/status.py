"""``healthcrawl status``: how the last runs of jobs ended, and what went wrong."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from crawler.commands.console import results, shortened, shown
from crawler.commands.errors import UsageError
from crawler.commands.jobfiles import FOLDER
from crawler.reports.printable import span

if TYPE_CHECKING:
    from crawler.commands.overview import JobOverview, RunOverview

_OUTPUT: Final = Path("output")
EXAMPLES = """
\b
Examples:
  healthcrawl status
  healthcrawl status sleep --last 20
  healthcrawl status --json | jq '.jobs[] | {job, exit: .runs[0].exit_reason}'
"""


def status(
    jobs: Annotated[
        list[str] | None,
        typer.Argument(metavar="JOB", help="Names of jobs, or job files; all that are known if not given."),
    ] = None,
    folder: Annotated[Path, typer.Option("--jobs", metavar="DIR", help="Folder of job files.")] = FOLDER,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of results, whatever the jobs say; else output.")
    ] = None,
    last: Annotated[int, typer.Option(min=1, max=1000, help="How many runs of each job to show.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, nothing else.")] = False,
) -> None:
    """Show the last runs of jobs: how long, how they ended, what they found, what is pending, why pages failed.

    Only the results are read, so it can be asked while a job is running.
    """
    from crawler.commands.overview import overview  # noqa: PLC0415 Pydantic takes a moment, --help does not wait

    known = _known(folder, output)
    found = [overview(name, place, last) for name, place in _chosen(jobs or [], known, output or _OUTPUT).items()]
    if as_json:
        typer.echo(json.dumps({"jobs": [one.model_dump(mode="json") for one in found]}, indent=2, ensure_ascii=False))
        return
    for one in found:
        _print(one)


def _known(folder: Path, output: Path | None) -> dict[str, Path]:
    """Every job with its own folder: those that have run, and those of job files, also where these are broken."""
    from crawler.jobs.catalogue import job_files  # noqa: PLC0415
    from crawler.jobs.reading import JobFileError, name_in, read_job  # noqa: PLC0415

    base = output or _OUTPUT
    known = {runs.parent.name: runs.parent for runs in sorted(base.glob("*/runs"))}
    for path in job_files(folder):
        name = name_in(path)
        try:
            job = read_job(path)
        except JobFileError:
            if name:
                known.setdefault(name, base / name)
            continue
        known.setdefault(job.name, (output or Path(job.output.folder)) / job.name)
    return known


def _chosen(asked: list[str], known: dict[str, Path], output: Path) -> dict[str, Path]:
    from crawler.jobs.reading import name_in  # noqa: PLC0415

    if not asked and not known:
        raise UsageError(f"No job has run in {output}/ yet. To run one: healthcrawl run JOB.")
    names = [name_in(Path(one)) or one if one.endswith(".toml") else one for one in asked] or sorted(known)
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"There is no job {unknown[0]!r}; known are: {', '.join(sorted(known)) or 'none'}.")
    return {name: known[name] for name in names}


def _print(job: "JobOverview") -> None:
    results.print()
    results.print(Text.assemble(shown(job.job, "bold"), "  ", shown(job.folder, "dim")), soft_wrap=True)
    for run in job.unpublished_runs:
        found = f"{run.articles} articles and {run.rejects} rejects so far"
        pending = "" if run.pending is None else f", {run.pending:,} pages pending"
        moment = f"last written {span(run.seconds_since)} ago"
        who = f"is running ({run.holder})" if run.holder else "was broken off, and goes on when the job is run again"
        _print_indented(f"{run.run_id} {who}: {found}{pending}, {moment}")
    if job.runs:
        results.print(_table(job.runs))
    elif not job.unpublished_runs:
        results.print("  no run yet")
    for shortfall in job.runs[0].shortfalls if job.runs else []:
        _print_indented(f"below the gate: {shortfall}", "yellow")
    for failure in job.failures:
        why = shortened(failure.detail, 200)
        _print_indented(f"{failure.count} {failure.reason}, such as {failure.url}: {why}")


def _print_indented(text: str, style: str = "") -> None:
    results.print(Text.assemble("  ", shown(text, style)), soft_wrap=True)


def _table(runs: "list[RunOverview]") -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("  run")
    for heading in ("took", "articles", "rejects", "pending"):
        table.add_column(heading, justify="right")
    table.add_column("ended")
    for run in runs:
        ended = f"{run.exit_reason.replace('_', ' ')} ({run.exit_code})"
        counts = (f"{number:,}" for number in (run.articles, run.rejects, run.pending))
        style = "" if run.exit_code == 0 else "yellow"
        table.add_row(Text.assemble("  ", shown(run.run_id)), span(run.seconds), *counts, Text(ended, style=style))
    return table
