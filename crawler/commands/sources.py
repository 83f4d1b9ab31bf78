"""What ``extract`` reads: pages and archives of pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.commands.errors import UsageError
from crawler.commands.pages import SUFFIXES, Page, check_readable, files_below, find_pages
from crawler.reextraction.archives import SUFFIXES as ARCHIVES
from crawler.reextraction.archives import is_archive

_UNFINISHED: Final = ".open"
_MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class PageArchive:
    """A WARC file to read."""

    path: Path


Source = Page | PageArchive


def find_sources(source: str, url: str | None) -> Sequence[Source]:
    """The pages and archives that a path, a folder or ``-`` means, at least one; UsageError where there is none.

    ``url`` replaces the ``file:`` address of a single page.
    """
    path = Path(source)
    if source != "-" and path.is_dir():
        return _sources_below(path, url)
    if not is_archive(path.name.removesuffix(_UNFINISHED)) or not path.exists():
        return find_pages(source, url)
    if url is not None:
        raise UsageError(f"--url is the address of one page, and {path} is an archive; leave it out.")
    check_readable(path)
    return [PageArchive(path)]


def _sources_below(folder: Path, url: str | None) -> Sequence[Source]:
    found = files_below(folder, (*SUFFIXES, *ARCHIVES))
    # what is HTML in a run's folder is its report
    paths = [path for path in found if is_archive(path.name) or not (path.parent / _MANIFEST).exists()]
    if not paths:
        raise UsageError(
            f"{folder} holds no pages: no file in it ends in {', '.join([*SUFFIXES[:3], ARCHIVES[0]])} "
            f"or these with .gz."
        )
    if url is not None:
        raise UsageError(f"--url is the address of one page, and {folder} is a folder; leave it out.")
    for path in paths:
        check_readable(path)
    return [PageArchive(path) if is_archive(path.name) else Page(path, path.resolve().as_uri()) for path in paths]
