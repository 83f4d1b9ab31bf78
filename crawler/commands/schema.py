"""``healthcrawl schema``: the contract of the published files, for programs that read them."""

from pathlib import Path
from typing import Annotated

import typer

from crawler.commands.errors import CommandError, UsageError

EXAMPLES = """
\b
Examples:
  healthcrawl schema
  healthcrawl schema reject
  healthcrawl schema --for duckdb > articles.sql
  healthcrawl schema change --for bigquery
  healthcrawl schema -o schemas
"""


def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Name of a published file's schema; article if not given.")
    ] = None,
    reader: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="READER", help="duckdb, polars, pandas, pyarrow, spark, bigquery or postgresql, not JSON."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write all of them into this folder instead.")
    ] = None,
) -> None:
    """Print the JSON Schema (draft 2020-12) of a published file, or its columns for a reader.

    article is a line of articles.jsonl, reject of rejects.jsonl, change of changes.jsonl; manifest is manifest.json.
    part and reextraction are the files of reextract, comparison is what diff --json prints, cluster a line of dedupe.
    With --for: SQL for duckdb and postgresql, Python for polars, pandas and pyarrow, DDL for spark, JSON for bigquery.
    """
    from schemas.publish import PUBLISHED  # noqa: PLC0415 Pydantic takes a moment, --help does not wait

    if name is not None and name not in PUBLISHED:
        raise UsageError(f"There is no schema {name!r}; choose one of {', '.join(PUBLISHED)}.")
    if output is None:
        typer.echo(_text(name or "article", reader), nl=False)
    elif name is not None or reader is not None:
        raise UsageError("With -o all schemas are written; leave the name and --for out.")
    else:
        _write_all(output)


def _text(name: str, reader: str | None) -> str:
    from schemas.publish import as_text, for_reader  # noqa: PLC0415
    from schemas.readers import READERS  # noqa: PLC0415

    if reader is None:
        return as_text(name)
    if reader not in READERS:
        raise UsageError(f"There is no schema for {reader!r}; choose one of {', '.join(READERS)}.")
    return for_reader(name, reader)


def _write_all(folder: Path) -> None:
    from schemas.publish import PUBLISHED, as_text  # noqa: PLC0415

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for published in PUBLISHED:
            (folder / f"{published}.schema.json").write_text(as_text(published), "utf-8")
    except OSError as error:
        raise CommandError(
            f"{folder} cannot be written: {(error.strerror or str(error)).lower()}.", exit_code=5
        ) from error
