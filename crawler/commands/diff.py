"""``healthcrawl diff``: two extractions of the same pages, compared."""

from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = """
\b
Examples:
  healthcrawl diff output/example.org/latest again
  healthcrawl diff old.jsonl new.jsonl --examples 10
  healthcrawl diff old new --html difference.html
  healthcrawl diff old new --json | python -m json.tool

\b
Exit codes:
  0    nothing changed but when and by which version the records were made
  1    internal error
  2    something is wrong with what was typed, or a file cannot be read
  3    something changed
  4    there is no page in either
  5    the HTML page could not be written
"""


def diff(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="A run folder, an output of reextract, or a file of JSON lines.")
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same of a newer extraction.")],
    examples: Annotated[int, typer.Option(min=0, max=1000, help="Examples shown of each difference.")] = 3,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write an HTML page that needs nothing else, too.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON instead of text.")] = False,
) -> None:
    """Compare two extractions of the same pages, field by field.

    Records belong together where their url is the same; of several with the same, the first fetched to the first.
    Any number of records is compared in little memory.
    """
    from crawler.commands.comparing import print_comparison  # noqa: PLC0415 the schema takes a moment

    raise typer.Exit(print_comparison(old, new, examples, html, as_json))
