"""``healthcrawl explain``: one page block by block, and what became of each."""

from pathlib import Path
from typing import Annotated

import typer

from crawler.commands.errors import UsageError

EXAMPLES = """
\b
Examples:
  healthcrawl explain page.html
  healthcrawl explain page.html | grep LOST
  healthcrawl explain page.html --json | python -m json.tool --json-lines
  curl -s https://example.org/a.html | healthcrawl explain - --url https://example.org/a.html

\b
Exit codes:
  0    the page gives a record
  2    something is wrong with what was typed, or the page cannot be read
  4    the page is rejected; the listing shows what was found all the same
  5    the output could not be written
"""


def explain(
    source: Annotated[str, typer.Argument(metavar="PAGE|-", help="An HTML file, or - for standard input.")],
    url: Annotated[str | None, typer.Option(metavar="URL", help="Address that the page came from.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object a block, and nothing else.")] = False,
) -> None:
    """Show a page block by block: which part claimed it and as what, or why nobody did.

    LOST marks main text that no part claimed; boilerplate is what is no main text, with what speaks
    against it. The file may be gzipped.
    """
    from crawler.commands.listing import print_explanation  # noqa: PLC0415 the parsers take a moment, --help does not
    from crawler.commands.pages import checked_url, find_pages  # noqa: PLC0415

    if Path(source).is_dir():
        raise UsageError(f"{source} is a folder; explain shows one page.")
    (page,) = find_pages(source, checked_url(url))
    raise typer.Exit(0 if print_explanation(page, as_json=json) else 4)
