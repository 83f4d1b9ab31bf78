"""Pages on this machine: which files a path means, and each of them as a value or a reject."""

import gzip
import io
import os
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from crawler.commands.errors import UsageError
from crawler.parsers.fetched import Fetched
from schemas.reject import Reject, RejectReason, RejectStage

MAX_BYTES: Final = 50_000_000
"""Decoded size above which a page is rejected unread."""

SUFFIXES: Final = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz", ".xhtml.gz")
"""How names of pages end, in lower case."""
_GZIP_MAGIC: Final = b"\x1f\x8b"
# a broken clock or file system gives times that no calendar holds
_LAST_SECOND: Final = 253_402_300_799.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page to read: ``path`` is None for standard input."""

    path: Path | None
    url: str


class _BrokenPageError(Exception):
    """The bytes cannot be had whole; carries the reject's reason and detail."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason: RejectReason = reason


def find_pages(source: str, url: str | None) -> Sequence[Page]:
    """The pages that a path, a folder or ``-`` means, at least one; UsageError where there is none.

    ``url`` replaces the ``file:`` address of a single page.
    """
    if source == "-":
        return [Page(None, url or "file:///dev/stdin")]
    if source.startswith(("http://", "https://")):
        raise UsageError(
            f"{source} is an address, not a file; use healthcrawl crawl, or pipe the page in, with - "
            f"in its place and --url {source}."
        )
    path = Path(source)
    try:
        if path.is_dir():
            return _pages_below(path, url)
        path.stat()
    except OSError as error:
        raise unreadable(path, error) from error
    check_readable(path)
    return [Page(path, url or path.resolve().as_uri())]


def checked_url(url: str | None) -> str | None:
    """The address of ``--url``, None where it was left out; UsageError where it is no full one."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address and not url.startswith("file:///"):
        raise UsageError("--url must be a full address, such as https://example.org/page.html.")
    return url


def read_page(page: Page) -> Fetched | Reject:
    """The page with its bytes, gzip undone; a reject where they are broken or too many, UsageError where unreadable."""
    try:
        if page.path is None:
            return _read(page, sys.stdin.buffer, datetime.now(UTC))
        with page.path.open("rb") as file:
            return _read(page, file, _modified(os.fstat(file.fileno()).st_mtime))
    except OSError as error:
        raise unreadable(page.path or Path("-"), error) from error


def rejected(fetched: Fetched | Page, at: datetime, stage: RejectStage, reason: RejectReason, detail: str) -> Reject:
    """A reject of a page on this machine."""
    requested, status = (fetched.requested_url, fetched.http_status) if isinstance(fetched, Fetched) else ("", None)
    return Reject(
        url=fetched.url,
        requested_url=requested or fetched.url,
        fetched_at=at,
        http_status=status,
        stage=stage,
        reason=reason,
        detail=detail,
        archive=None,
    )


def files_below(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """Files in a folder and those below it that end in one of the suffixes, in the order of their names."""
    return sorted(path for path in folder.rglob("*") if path.name.lower().endswith(suffixes) and path.is_file())


def _pages_below(folder: Path, url: str | None) -> list[Page]:
    paths = files_below(folder, SUFFIXES)
    if not paths:
        raise UsageError(f"{folder} holds no pages: no file in it ends in {', '.join(SUFFIXES[:3])} or these with .gz.")
    if url is not None:
        raise UsageError(f"--url is the address of one page, and {folder} is a folder; leave it out.")
    for path in paths:
        check_readable(path)
    return [Page(path, path.resolve().as_uri()) for path in paths]


def check_readable(path: Path) -> None:
    """UsageError if a file may not be read."""
    # before the first page is extracted, so that a long run does not end in the middle
    if not os.access(path, os.R_OK):
        raise UsageError(f"{path} cannot be read: permission denied.")


def unreadable(path: Path, error: OSError) -> UsageError:
    """What to say of a file that the operating system does not let us read."""
    return UsageError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.")


def _modified(seconds: float) -> datetime:
    return datetime.fromtimestamp(min(max(seconds, 0.0), _LAST_SECOND), UTC)


def _read(page: Page, file: BinaryIO, at: datetime) -> Fetched | Reject:
    try:
        body = _decoded(file)
    except _BrokenPageError as error:
        return rejected(page, at, "decode", error.reason, str(error))
    return Fetched(url=page.url, body=body, headers={}, fetched_at=at)


def _decoded(file: BinaryIO) -> bytes:
    """At most ``MAX_BYTES`` bytes, without gzip."""
    raw = file.read(MAX_BYTES + 1)
    body = _without_gzip(raw) if raw.startswith(_GZIP_MAGIC) else raw
    if len(body) > MAX_BYTES:
        raise _BrokenPageError("too_large", f"The page has more than {MAX_BYTES:,} bytes.")
    return body


def _without_gzip(raw: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            return file.read(MAX_BYTES + 1)
    except EOFError as error:
        raise _BrokenPageError("truncated", "The gzip file ends before its content does.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise _BrokenPageError("not_decodable", f"The gzip file is damaged: {error}.") from error
