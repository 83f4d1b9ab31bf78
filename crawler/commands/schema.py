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
  healthcrawl schema -o schemas
"""


def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="article, reject or manifest; article if not given.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write all of them into this folder instead.")
    ] = None,
) -> None:
    """Print the JSON Schema (draft 2020-12) of a published file.

    article is a line of articles.jsonl, reject a line of rejects.jsonl, manifest is manifest.json.
    """
    from schemas.publish import PUBLISHED, as_text  # noqa: PLC0415 Pydantic takes a moment, --help does not wait

    if name is not None and name not in PUBLISHED:
        raise UsageError(f"There is no schema {name!r}; choose one of {', '.join(PUBLISHED)}.")
    if output is None:
        typer.echo(as_text(name or "article"), nl=False)
        return
    if name is not None:
        raise UsageError("With -o all schemas are written; leave the name out.")
    try:
        output.mkdir(parents=True, exist_ok=True)
        for published in PUBLISHED:
            (output / f"{published}.schema.json").write_text(as_text(published), "utf-8")
    except OSError as error:
        raise CommandError(
            f"{output} cannot be written: {(error.strerror or str(error)).lower()}.", exit_code=5
        ) from error
