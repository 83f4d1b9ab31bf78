"""Clusters of copies as the command line gives them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from crawler.commands.comparing import found
from crawler.commands.console import messages
from crawler.commands.errors import UsageError
from crawler.commands.outputs import output
from crawler.commands.pages import unreadable
from crawler.duplicates.bands import NotInstalled
from crawler.duplicates.finding import Finder
from crawler.extractions.lines import BadLine
from schemas.cluster import Cluster

_DONE: Final = 0
_NOTHING: Final = 4


def write_clusters(paths: Sequence[Path], to: Path | None, threshold: float, across_sites: bool) -> int:
    """The exit code; UsageError where a file cannot be read, CommandError where the output cannot be written."""
    files = [file for path in paths for file in found(path).articles]
    try:
        finder = Finder(files, threshold)
        clusters = finder.clusters()
    except (BadLine, NotInstalled) as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise unreadable(Path(error.filename or files[0]), error) from error
    chosen = [cluster for cluster in clusters if cluster.sites > 1 or not across_sites]
    with output(to) as out:
        for cluster in chosen:
            out.write(cluster.line())
    messages.print(_summary(finder, chosen), markup=False, soft_wrap=True)
    return _DONE if finder.articles else _NOTHING


def _summary(finder: Finder, clusters: Sequence[Cluster]) -> str:
    members = sum(cluster.size for cluster in clusters)
    left_out = [(finder.too_short, "too short to compare"), (finder.repeated, "there before with the same id")]
    parts = [f"{finder.articles:,} articles compared, {members:,} of them in {len(clusters):,} clusters"]
    return ", ".join([*parts, *(f"{count:,} {why}" for count, why in left_out if count)])
