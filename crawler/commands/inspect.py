"""``healthcrawl inspect``: a local web page over runs, every record beside the page that it came from."""

from pathlib import Path
from typing import Annotated

import typer

from crawler.commands.errors import CommandError, UsageError
from crawler.parsers.collection import collection_paused

EXAMPLES = """
\b
Examples:
  healthcrawl inspect
  healthcrawl inspect output/example.org
  healthcrawl inspect articles.jsonl --no-browser
  healthcrawl inspect --review

\b
Ctrl-C ends it. The address that is printed lets only you in.
"""

NEEDS = "healthcrawl inspect needs the packages of the extra: pip install 'healthcrawl[inspect]'."


def inspect(
    place: Annotated[
        Path,
        typer.Argument(metavar="[DIR|RUN|FILE.jsonl]", help="Folder of results, of a job or of a run, or records."),
    ] = Path("output"),
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one. Usually 8765.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address, open nothing.")] = False,
    review: Annotated[bool, typer.Option("--review", help="Let verdicts be written, beside the runs.")] = False,
) -> None:
    """Look at runs in a browser: records beside their pages, rejects, changes, comparison, review.

    Nothing leaves this machine and nothing is asked of others. An index is built once beside the runs.
    """
    try:
        # which looks for garbage in vain while hundreds of classes are made, an eighth of the time until the first view
        with collection_paused():
            from crawler.commands.inspecting import show  # noqa: PLC0415 --help does not wait
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in {"starlette", "uvicorn", "nh3", "anyio"}:
            raise CommandError(NEEDS, 2) from error
        raise
    if not place.exists():
        raise UsageError(f"{place} does not exist; name a folder of results or a file of records.")
    show(place, port, not no_browser, review)
