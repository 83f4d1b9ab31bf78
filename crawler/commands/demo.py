"""``healthcrawl demo``: the bundled site, for a look at it or to crawl it by hand."""

import threading
from typing import Annotated

import typer

from crawler.commands.errors import UsageError

EXAMPLES = """
\b
Examples:
  healthcrawl demo
  healthcrawl demo --port 8000
"""

_WELCOME = """The demo site is at {base}  (Ctrl-C ends it)

Try in another terminal:
  healthcrawl crawl {base} --allow-network 127.0.0.0/8 --delay 0
  curl -s {base}{page} | healthcrawl extract - --url {base}{page}"""

_PAGE = "en/article/hiccups-that-will-not-stop.html"


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 0,
) -> None:
    """Serve the bundled demo site on loopback until Ctrl-C.

    A small health site in four languages and four layouts, with the odd answers that crawlers meet: a
    redirect, errors, a PDF, a broken page, a part that robots.txt keeps closed.
    """
    from crawler.demo.server import serve  # noqa: PLC0415 --help does not wait for the site

    try:
        with serve(port) as base:
            typer.echo(_WELCOME.format(base=base, page=_PAGE))
            threading.Event().wait()
    except KeyboardInterrupt:
        typer.echo("", err=True)
    except OSError as error:
        raise UsageError(f"Port {port} cannot be used ({error.strerror}); choose another with --port.") from error
