"""``healthcrawl crawl``: a site in, a run folder out."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import typer

from crawler.commands import crawl_options as options
from crawler.commands.errors import UsageError
from crawler.commands.summary import print_summary
from crawler.commands.wanted import Crew, Engine, Wanted, crawled, crew_of
from crawler.jobs.settings import user_agent
from crawler.middlewares.addresses import AddressPolicy, NetworkSyntaxError
from crawler.spiders.starts import StartAddressError, start_addresses

EXAMPLES = """
\b
Examples:
  healthcrawl crawl --demo
  healthcrawl crawl example.org
  healthcrawl crawl https://example.org/health https://example.net -o data --max-pages 500
  healthcrawl crawl example.org example.net --frontier postgresql://crawl@db.example/crawl --workers 4
  healthcrawl crawl example.org --frontier postgresql://crawl@db.example/crawl --workers 16 --engine ray
  healthcrawl crawl http://localhost:8000 --allow-network 127.0.0.0/8 --delay 0 --json

\b
Exit codes:
  0    complete, also where --max-pages ended it
  1    internal error
  2    something is wrong with what was typed
  4    nothing was extracted; rejects.jsonl says why
  5    the output could not be written, or what earlier runs left there is damaged
  75   another process crawls the same job: try later
  130  stopped by Ctrl-C (143: by SIGTERM); the same command goes on from there
"""


# A command's options are its parameters: this is Typer's way to declare them.
def crawl(  # noqa: PLR0913, PLR0917
    urls: options.Urls = None,
    output: options.Output = Path("output"),
    max_pages: options.MaxPages = None,
    delay: options.Delay = None,
    allow_network: options.Networks = None,
    render: options.Render = False,
    contact: options.Contact = None,
    fresh: options.Fresh = False,
    frontier: options.Frontier = None,
    workers: options.Workers = None,
    engine: options.Placed = Engine.LOCAL,
    lease: options.Lease = None,
    demo: options.Demo = False,
    as_json: options.AsJson = False,
) -> None:
    """Crawl a site into validated records: articles.jsonl, rejects.jsonl and manifest.json.

    The files appear in OUTPUT/HOST/runs/START/ when the run is whole; OUTPUT/HOST/latest leads there.
    A crawl that was stopped or killed goes on where it was when the same command is given again. A crawl that
    came to its end is followed by one that asks each page only whether it has changed; changes.jsonl tells.
    robots.txt is obeyed, and each host gets one request at a time.
    """
    networks = [*(allow_network or []), *(["127.0.0.0/8"] if demo else [])]
    chosen: dict[str, str | int | float | None] = {
        "OUTPUT_FOLDER": str(output),
        "MAX_PAGES": max_pages,
        "DOWNLOAD_DELAY": 0.0 if demo and delay is None else delay,
        "ALLOW_NETWORKS": ",".join(networks),
        "RENDER": render,
        "CONTACT": contact and contact.strip(),
        "LEASE_SECONDS": lease,
    }
    with _starts(urls or [], demo) as starts:
        _check_networks(networks)
        chosen["USER_AGENT"] = _user_agent(contact)
        wanted = Wanted(starts, chosen, "demo" if demo else None, is_fresh=fresh or demo)
        code = _crawl(wanted, crew_of(frontier, workers, engine), as_json)
    raise typer.Exit(code)


def _crawl(wanted: Wanted, crew: Crew | None, as_json: bool) -> int:
    """Crawl, show what came out, and give the exit code."""
    manifest, folder, code = crawled(wanted, crew)
    if as_json:
        typer.echo(manifest.model_dump_json(indent=2))
    else:
        print_summary(manifest, folder)
    return code


@contextlib.contextmanager
def _starts(urls: list[str], demo: bool) -> Iterator[tuple[str, ...]]:
    """The start addresses; those of the demo site while it is served."""
    if demo and urls:
        raise UsageError("Give either addresses or --demo, not both.")
    if demo:
        from crawler.demo.server import serve  # noqa: PLC0415 only the demo needs it

        with serve() as base:
            yield (base,)
        return
    if not urls:
        raise UsageError("Say where to start: healthcrawl crawl https://example.org, or healthcrawl crawl --demo.")
    for url in urls:
        if Path(url).exists():
            raise UsageError(f"{url} is on this machine; use: healthcrawl extract {url}")
    try:
        yield start_addresses("\n".join(urls))
    except StartAddressError as error:
        raise UsageError(str(error)) from error


def _user_agent(contact: str | None) -> str | None:
    if contact is None:
        return None
    if not contact.isprintable() or not contact.isascii() or not contact.strip():
        raise UsageError("--contact must be printable ASCII, such as an e-mail address or the address of a page.")
    return user_agent(contact.strip())


def _check_networks(networks: list[str]) -> None:
    try:
        AddressPolicy.of(networks)
    except NetworkSyntaxError as error:
        raise UsageError(f"--allow-network: {error}.") from error
