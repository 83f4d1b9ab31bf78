"""``healthcrawl report``: the HTML report of a run, from its files."""

from pathlib import Path
from typing import Annotated

import typer

from crawler.commands.errors import UsageError

EXAMPLES = """
\b
Examples:
  healthcrawl report output/example.org/latest
  healthcrawl report output/example.org/runs/20261122T100000Z -o report.html
"""


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run that is whole.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there instead of printing it.")
    ] = None,
) -> None:
    """Write the report of a run as one HTML page that needs no network and no script.

    A crawl leaves the same as report.html in the run's folder, with the times of the hosts, which only
    the crawl itself can know. This makes it of any run folder, also of one that was moved here.
    """
    from crawler.commands.reporting import write_report  # noqa: PLC0415 --help does not wait

    if not (run / "manifest.json").is_file():
        raise UsageError(f"{run} is no folder of a run: it holds no manifest.json.")
    write_report(run, output)
