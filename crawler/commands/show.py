"""``healthcrawl show``: one record on the terminal, by its id or address."""

from pathlib import Path
from typing import Annotated

import typer

from crawler.commands.errors import UsageError

EXAMPLES = """
\b
Examples:
  healthcrawl show https://example.org/health/cold-feet.html
  healthcrawl show art_01a255db18d1365bc207153ec6105ee6 output/example.org
  healthcrawl show https://example.org/health/cold-feet.html --json | python -m json.tool

\b
Exit codes:
  0    there is a record or a reject of it
  2    something is wrong with what was typed, or nothing is held of it
"""


def show(
    name: Annotated[str, typer.Argument(metavar="ID|URL", help="Id of an article, or address of a page.")],
    place: Annotated[
        Path,
        typer.Argument(metavar="[DIR|RUN|FILE.jsonl]", help="Folder of results, of a job or of a run, or records."),
    ] = Path("output"),
    json: Annotated[bool, typer.Option("--json", help="Print the record as it stands in its file.")] = False,
) -> None:
    """Show a record from the newest run that holds it: its fields, and where it and its page lie.

    Of a page that became no record, its reject is shown.
    """
    from crawler.commands.showing import print_held  # noqa: PLC0415 --help does not wait

    if not place.exists():
        raise UsageError(f"{place} does not exist; name a folder of results or a file of records.")
    if not print_held(name, place, as_json=json):
        raise UsageError(f"Nothing in {place} is held of {name}.")
