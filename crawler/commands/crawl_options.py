"""The options of ``healthcrawl crawl``: types that Typer reads, one an option."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from crawler.commands.wanted import Engine

Urls = Annotated[list[str] | None, Argument(metavar="URL...", help="Where to start. Without a scheme: https://.")]
Output = Annotated[Path, Option("--output", "-o", help="Folder for the results.")]
MaxPages = Annotated[int | None, Option(min=1, help="Fetch at most this many pages.")]
Delay = Annotated[float | None, Option(min=0, max=3600, help="Seconds between two requests to a host; 1 by default.")]
Networks = Annotated[
    list[str] | None,
    Option(metavar="CIDR", help="Also fetch from this network, which is not public. Repeatable."),
]
Render = Annotated[
    bool, Option("--render", help="Show each page to a browser: for sites whose text only a script writes.")
]
Contact = Annotated[str | None, Option(help="Address or page where a site's owner reaches you.")]
Fresh = Annotated[bool, Option("--fresh", help="Forget what earlier runs knew: fetch every page again, whole.")]
Frontier = Annotated[
    str | None,
    Option(
        metavar="ADDRESS",
        help="Keep the crawl's memory in this database, postgresql://…, so that several workers can crawl; "
        "else HEALTHCRAWL_FRONTIER, else a file.",
    ),
]
Workers = Annotated[int | None, Option(min=1, max=64, help="Workers that crawl, with --frontier; 1 by default.")]
Placed = Annotated[
    Engine,
    Option(
        "--engine",
        help="What places the workers, with --frontier: this machine, or the Ray cluster that RAY_ADDRESS names.",
    ),
]
Lease = Annotated[
    float | None,
    Option(min=1, hidden=True, help="Seconds after which the work of a worker that is silent goes to others."),
]
Demo = Annotated[bool, Option("--demo", help="Crawl the bundled demo site, served on loopback.")]
AsJson = Annotated[bool, Option("--json", help="Print the run's manifest as JSON, nothing else.")]
