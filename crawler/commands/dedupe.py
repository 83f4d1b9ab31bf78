"""``healthcrawl dedupe``: articles that copy each other, in clusters."""

from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = """
\b
Examples:
  healthcrawl dedupe output/example.org/latest -o clusters.jsonl
  healthcrawl dedupe output/*/latest --across-sites
  healthcrawl dedupe articles.jsonl --threshold 0.8

\b
Exit codes:
  0    every article was compared, whether or not copies were found
  1    internal error
  2    something is wrong with what was typed, or a file cannot be read
  4    there is no article to compare
  5    the output could not be written
"""


def dedupe(
    extractions: Annotated[
        list[Path], typer.Argument(metavar="RUN|FILE...", help="Run folders, outputs of reextract, files of records.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the clusters here, not to standard output."),
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0.5, max=1.0, help="Share of the text that two articles must have in common.")
    ] = 0.5,
    across_sites: Annotated[
        bool, typer.Option("--across-sites", help="Leave out clusters whose articles are all of one site.")
    ] = False,
) -> None:
    """Find near-identical articles, one cluster a line of JSON.

    Case, punctuation and spaces make no difference; words that were changed, paragraphs that were cut, moved or
    put in lower the similarity by their share. Works for texts without spaces between words too.
    Of each cluster one article is the representative: published first, of those without a date fetched first.
    """
    from crawler.commands.deduping import write_clusters  # noqa: PLC0415 the schema takes a moment

    raise typer.Exit(write_clusters(extractions, output, threshold, across_sites))
