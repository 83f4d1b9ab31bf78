"""``healthcrawl extract``: HTML files and archives in, records out."""

from pathlib import Path
from typing import Annotated

import typer

from crawler.commands.errors import UsageError

EXAMPLES = """
\b
Examples:
  healthcrawl extract page.html
  healthcrawl extract pages/ -o articles.jsonl --rejects rejects.jsonl
  curl -s https://example.org/a.html | healthcrawl extract - --url https://example.org/a.html
  healthcrawl extract pages-00000.warc.gz -o articles.jsonl
  healthcrawl extract output/example.org/latest/ | head -1 | python -m json.tool

\b
Exit codes:
  0    at least one record was extracted
  2    something is wrong with what was typed, or a page or an archive cannot be read;
       of a damaged archive, the whole records before the damage are extracted
  4    nothing was extracted; the rejects say why
  5    the output could not be written
  141  the reader of the output went away, as with | head
"""


def extract(
    source: Annotated[
        str,
        typer.Argument(
            metavar="PATH|DIR|-",
            help="An HTML file, an archive of pages (WARC), a folder of either, or - for standard input.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the records here, not to standard output."),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the rejects here as JSON lines, not to standard error as text."),
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Address that the page came from, for a single page.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=256, help="Processes that read pages; one a processor by default, none for one page."),
    ] = None,
) -> None:
    """Extract records from HTML files and archives of pages, one JSON line each.

    HTML files may be gzipped. Archives are *.warc, *.warc.gz and *.warc.zst, of a crawl of healthcrawl or of
    others. Of a folder, all *.html, *.htm, *.xhtml, the same with .gz, and all archives are read, those in
    folders below too, in the order of their names; an article that is twice in a folder's archives is
    written once.
    Several pages are read in processes of their own: a page that takes more than 20 s of processor time
    or 256 MB of memory, or crashes its process, is a reject.
    """
    from crawler.commands.extraction import extract_all  # noqa: PLC0415 the parsers take a moment, --help does not wait
    from crawler.commands.pages import checked_url  # noqa: PLC0415
    from crawler.commands.sources import find_sources  # noqa: PLC0415

    sources = find_sources(source, checked_url(url))
    if output is not None and rejects is not None and output.resolve() == rejects.resolve():
        raise UsageError("-o and --rejects name the same file; give them two.")
    articles = extract_all(sources, output, rejects, workers)
    raise typer.Exit(0 if articles else 4)
