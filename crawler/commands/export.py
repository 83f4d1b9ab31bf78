"""``healthcrawl export``: the records of a run in the format of another tool."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.errors import CommandError, UsageError

if TYPE_CHECKING:
    from crawler.tables.export import Export, Exported

EXAMPLES = """
\b
Examples:
  healthcrawl export output/example.org/latest --to duckdb
  healthcrawl export output/example.org --to csv --where "language = 'de' AND quality.score >= 0.9"
  healthcrawl export output/example.org --to csv --fields title,url,published_on,quality.score -o good.csv
  healthcrawl export output/example.org --to parquet --partition-by site -o articles/
  healthcrawl export output/example.org --to parquet --since 20261122T100000Z -o changed.parquet

\b
Exit codes:
  0    the export is there, also where no record was chosen
  2    something is wrong with what was typed, or the records cannot be read
  5    the export could not be written; what stood there before still does
"""
FORMATS = ("parquet", "csv", "duckdb", "sqlite")
PARTITIONS = ("site", "date")


def export(  # noqa: PLR0913, PLR0917 a command's options are its parameters
    source: Annotated[
        Path,
        typer.Argument(metavar="RUN|DIR", help="A run's folder, a job's (its latest run), or one of articles*.jsonl."),
    ],
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help="parquet, csv, duckdb or sqlite.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PATH", help="Write it here; articles.FORMAT if not given."),
    ] = None,
    where: Annotated[
        str | None, typer.Option(metavar="SQL", help="Only records that meet this condition of DuckDB's SQL.")
    ] = None,
    fields: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="Only these fields, with commas between them; id is always there."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="RUN", help="Only records that are new or changed since this run of the job.")
    ] = None,
    partition_by: Annotated[
        str | None,
        typer.Option(metavar="site|date", help="A folder of Parquet by site, or by the day of the visit."),
    ] = None,
) -> None:
    """Export the articles of a run to Parquet, CSV, DuckDB or SQLite.

    Parquet and DuckDB keep what nests. In CSV and SQLite an object is a column for each of its keys (quality_score) and
    a list is JSON; CSV puts ' before texts that a spreadsheet would run as formulas. The databases have the views
    articles, causes, workarounds, recommendations, links and one for each other list. The result replaces an earlier
    export when it is whole, and nothing else.
    """
    from crawler.commands.exporting import check_target, files_of, files_since  # noqa: PLC0415 --help does not wait
    from crawler.tables.export import Export  # noqa: PLC0415

    _check(to, partition_by)
    files = files_of(source)
    earlier = files_since(since, source) if since is not None else None
    names = tuple(name.strip() for name in fields.split(",") if name.strip()) if fields is not None else ()
    suffix = "" if partition_by else f".{to}"
    asked = Export(files, output or Path(f"articles{suffix}"), to, where, names, earlier, partition_by)
    check_target(asked.target)
    done = _exported(asked)
    typer.echo(f"{asked.target}: {done.rows:,} of {done.records:,} articles")


def _check(to: str, partition_by: str | None) -> None:
    if to not in FORMATS:
        raise UsageError(f"There is no format {to!r}; choose one of {', '.join(FORMATS)}.")
    if partition_by is not None and partition_by not in PARTITIONS:
        raise UsageError(f"Nothing is divided by {partition_by!r}; choose one of {', '.join(PARTITIONS)}.")
    if partition_by is not None and to != "parquet":
        raise UsageError(f"--partition-by makes a folder of Parquet, not {to}; leave it out or say --to parquet.")


def _exported(asked: "Export") -> "Exported":
    from crawler.tables.database import TableError  # noqa: PLC0415
    from crawler.tables.export import export as write  # noqa: PLC0415
    from crawler.tables.selection import SelectionError  # noqa: PLC0415
    from crawler.tables.targets import NotOurs  # noqa: PLC0415

    try:
        return write(asked)
    except (SelectionError, NotOurs) as error:
        raise UsageError(str(error)) from error
    except TableError as error:
        raise CommandError(f"The export failed: {error}", 2) from error
    except OSError as error:
        told = f"{asked.target} cannot be written: {(error.strerror or str(error)).lower()}."
        raise CommandError(told, 5) from error
