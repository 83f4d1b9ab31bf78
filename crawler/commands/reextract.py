"""``healthcrawl reextract``: many archives through the extractor, a part file each."""

import re
from typing import Annotated

import typer

from crawler.commands.errors import UsageError
from crawler.commands.wanted import Engine
from crawler.reextraction.archives import Shard

EXAMPLES = """
\b
Examples:
  healthcrawl reextract output/example.org/latest/ -o again
  healthcrawl reextract archives/ -o again --workers 8 --resume
  healthcrawl reextract s3://bucket/crawl/ -o s3://bucket/again --engine ray
  healthcrawl reextract archives/ -o again --shard 1/4

\b
In the output:
  articles/*.jsonl   the records, a file an archive that has any
  rejects/*.jsonl    what gave none, and why
  parts/*.json       counts of an archive; written last: the archive's files are whole
  manifest.json      counts of all; of a shard manifest-1-of-4.json

\b
Exit codes:
  0    every archive was read to its end
  1    internal error
  2    something is wrong with what was typed, or an archive is damaged or cannot be read: the
       manifest lists them, all others and what is whole of damaged ones are extracted
  4    nothing was extracted; the rejects say why
  5    the output could not be written
  75   another process writes this shard into the same folder
  130  stopped by Ctrl-C; --resume goes on
"""


def reextract(  # noqa: PLR0913, PLR0917 options of the command line
    archives: Annotated[
        list[str],
        typer.Argument(
            metavar="ARCHIVE...", help="WARC files, folders of them, or addresses of either such as s3://bucket/crawl/."
        ),
    ],
    output: Annotated[str, typer.Option("--output", "-o", metavar="DIR", help="Folder or address for the parts.")],
    engine: Annotated[
        Engine, typer.Option(help="This machine's processors, or tasks on the Ray cluster that RAY_ADDRESS names.")
    ] = Engine.LOCAL,
    workers: Annotated[
        int | None, typer.Option(min=1, max=10_000, help="Processes that read pages; by default one a processor.")
    ] = None,
    shard: Annotated[
        str, typer.Option(metavar="I/N", help="Read only one share of the archives: 1/4, 2/4, 3/4 or 4/4.")
    ] = "1/1",
    resume: Annotated[
        bool, typer.Option("--resume", help="Leave parts that are whole and of this version as they are.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the manifest as one line of JSON, nothing else.")
    ] = False,
) -> None:
    """Extract the pages of archives again, one archive in, one part out.

    Archives are *.warc, *.warc.gz and *.warc.zst of healthcrawl, Common Crawl or others. Whatever is killed
    meanwhile, the same call gives the same bytes. Each article is once in a part.
    """
    from crawler.commands.reextracting import Work, reextract_all  # noqa: PLC0415 the parsers take a moment

    manifest = reextract_all(archives, Work(output, engine.value, workers, _shard(shard), resume))
    if as_json:
        typer.echo(manifest.line(), nl=False)
    raise typer.Exit(manifest.exit_code)


def _shard(text: str) -> Shard:
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    number, count = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= count:
        raise UsageError(f"--shard {text} is no share; the first of four is 1/4, the last 4/4.")
    return Shard(number, count)
