"""``healthcrawl run``: crawls as job files say, for schedulers and people."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands import crawl_options as options
from crawler.commands.console import messages, printable
from crawler.commands.jobfiles import FOLDER, checked_jobs
from crawler.commands.summary import print_summary
from crawler.commands.wanted import Crew, Engine, Wanted, crawled, crew_of

if TYPE_CHECKING:
    from crawler.jobs.job import Job

EXAMPLES = """
\b
Examples:
  healthcrawl run sleep
  healthcrawl run jobs/sleep.toml
  healthcrawl run sleep back skin --json
  healthcrawl run sleep --frontier postgresql://crawl@db.example/crawl --workers 4

\b
Exit codes:
  0    complete, also where a limit of the job ended it
  1    internal error
  2    something is wrong with what was typed or with a job file; nothing was run
  3    complete, but below the job's quality gate
  4    nothing was extracted; rejects.jsonl says why
  5    the output could not be written
  75   the job is running already
  130  stopped by Ctrl-C (143: by SIGTERM); run it again and it goes on
  Of several jobs the worst: 130 and 143, then 5, 1, 2, 4, 3, 75, 0.
"""


# A command's options are its parameters: this is Typer's way to declare them.
def run(  # noqa: PLR0913, PLR0917
    jobs: Annotated[list[str], typer.Argument(metavar="JOB", help="Names of jobs in jobs/, or job files.")],
    folder: Annotated[Path, typer.Option("--jobs", metavar="DIR", help="Folder of job files.")] = FOLDER,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder for the results, whatever the job says.")
    ] = None,
    frontier: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Keep the jobs' memory in this database, postgresql://…, see crawl."),
    ] = None,
    workers: options.Workers = None,
    engine: options.Placed = Engine.LOCAL,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each run's manifest as one line of JSON, nothing else.")
    ] = False,
) -> None:
    """Run jobs, one after another; all job files are checked before the first one starts.

    A job that was stopped or killed goes on where it was. One that fails does not keep the next from running.
    """
    files = checked_jobs(jobs, folder)
    crew = crew_of(frontier, workers, engine)
    if len(files) == 1:
        raise typer.Exit(_run(files[0].job, output, as_json, crew))
    from crawler.commands.queue import run_each  # noqa: PLC0415 only several jobs need it

    raise typer.Exit(run_each(files, output, as_json, crew))


def _run(job: "Job", output: Path | None, as_json: bool, crew: Crew | None) -> int:
    from crawler.jobs.settings import settings_of  # noqa: PLC0415

    chosen = {**settings_of(job), **({"OUTPUT_FOLDER": str(output)} if output else {})}
    manifest, folder, code = crawled(Wanted(job.seeds, chosen, job.name), crew)
    if as_json:
        typer.echo(manifest.line(), nl=False)
    else:
        print_summary(manifest, folder)
    for shortfall in manifest.shortfalls:
        messages.print(f"healthcrawl: {job.name}: {printable(shortfall)}", markup=False, soft_wrap=True)
    return code
