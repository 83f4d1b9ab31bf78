"""Pages of a WARC file, ours or another's, in the order of the file and with flat memory."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.archive.decoding import BodyError, message, payload
from crawler.archive.members import ArchiveDamaged, Members
from crawler.archive.records import is_intact
from crawler.archive.source import Source
from crawler.parsers.fetched import Fetched
from schemas.reject import ArchivePlace, Reject

LARGEST_PAGE: Final = 50_000_000
"""Bytes above which a page is rejected unread, packed or unpacked."""
_MANIFEST: Final = "manifest.json"
_HEAD: Final = 1 << 16
# browsers' archivers put metadata into a record's header
_LARGEST_HEADER: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page of an archive: its bytes, or why they cannot be had; and where they lie."""

    place: ArchivePlace
    page: Fetched | Reject
    duplicate: str | None = None
    """Hash of the content of the page's article, where the crawl had that article already and wrote none."""


def read_archive(
    path: Path, expected_records: int | None = None, largest_page: int = LARGEST_PAGE
) -> Iterator[ArchivedPage]:
    """Each page of a ``.warc``, ``.warc.gz`` or ``.warc.zst`` file.

    Pages are responses with a status from 200 to 299: all that a crawl of ours asked for, and of other
    archives those that say they are HTML. ``expected_records`` counts all records, pages or not; None means
    as many as ``manifest.json`` beside the file says, if one is there and names it.

    ArchiveDamaged, after the whole records, where the file is torn, broken, or holds other than the
    expected number; OSError where it cannot be read.
    """
    expected = _expected(path) if expected_records is None else expected_records
    with path.open("rb") as file:
        yield from ArchiveReader(path, file, expected, largest_page).pages()


def page_at(path: Path, offset: int, largest_page: int = LARGEST_PAGE) -> Fetched | Reject | None:
    """The page whose record begins at an offset, as ``place`` tells it; None where there is none.

    ArchiveDamaged or OSError where it cannot be read. Not for Zstandard with a dictionary, which stands at the
    file's beginning.
    """
    with path.open("rb") as file:
        file.seek(offset)
        reader = ArchiveReader(path, file, largest=largest_page)
        # what comes after it is not looked at
        found = next(reader.pages(), None)
    return found.page if found and found.place.offset == 0 else None


class ArchiveReader:
    """As ``read_archive``, of a file that is open and maybe elsewhere: of it only ``read`` is used."""

    def __init__(
        self, path: Path, file: BinaryIO, expected_records: int | None = None, largest: int = LARGEST_PAGE
    ) -> None:
        """``path`` is what places and errors call the file."""
        self.path = path
        self.members = Members(file)
        self.records = 0
        """Whole records so far, pages or not."""
        self._expected = expected_records
        self._largest = largest
        self._offset = 0

    def pages(self) -> Iterator[ArchivedPage]:
        """Each page; ArchiveDamaged, OSError."""
        for record in self._all_records():
            self._offset = self.members.place_of(record.stream_pos)
            block = self._block(record)
            place = ArchivePlace(file=self.path.name, offset=self._offset)
            page = self._page(record, block, place)
            self.records += 1
            if page:
                yield page
        self._offset = self.members.offset
        if self.members.damage or not self.members.ends_a_record():
            raise self.damaged(self.members.damage or "the file ends before the last record's end is marked")
        if self._expected is not None and self.records != self._expected:
            raise self.damaged(f"the file ends there and should hold {self._expected:,}")

    def damaged(self, why: str) -> ArchiveDamaged:
        """What to raise where the archive is not whole."""
        return ArchiveDamaged(self.path, self._offset, self.records, why)

    def _all_records(self) -> Iterator[WarcRecord]:
        if self.members.damage:
            return
        try:
            yield from ArchiveIterator(
                self.members, parse_http=False, stream_detect=False, max_header_len=_LARGEST_HEADER
            )
        except OSError as error:
            if self.members.failure:
                raise self.members.failure from None
            raise self.damaged("what follows the record there is none") from error

    def _block(self, record: WarcRecord) -> bytes:
        """What a record holds, of large ones the beginning; ArchiveDamaged if it is not all there."""
        is_response = record.record_type == WarcRecordType.response and record.is_http
        wanted = record.content_length if record.content_length <= self._largest + _HEAD else _HEAD
        block = record.reader.read(wanted) if is_response and wanted else b""
        rest = record.consume() if len(block) < record.content_length else 0
        if len(block) + rest != record.content_length or self._is_beginning(record):
            if self.members.damage:
                self._offset = self.members.offset
            raise self.damaged(self.members.damage or "the file ends within the record that begins there")
        return block

    def _is_beginning(self, record: WarcRecord) -> bool:
        # FastWARC takes the beginning of a header for an empty record
        return not record.content_length and self.members.is_exhausted and not self.members.ends_a_record()

    def _page(self, record: WarcRecord, block: bytes, place: ArchivePlace) -> ArchivedPage | None:
        response = message(block)
        if response is None:
            return None
        try:
            source = Source.of(record)
        except ValueError as error:
            raise self.damaged("the record there has no valid date or revision") from error
        if not source.is_page(response):
            return None
        try:
            if source.truncated:
                raise BodyError("truncated", f"The archive says that the body was cut off ({source.truncated}).")
            if len(block) < record.content_length:
                raise BodyError("too_large", f"The page has more than {self._largest:,} bytes.")
            if source.requested_url and not is_intact(record, block):
                raise self.damaged("the record there is not what its digest says")
            page = source.fetched(response, payload(response, self._largest))
            return ArchivedPage(place, page, source.duplicate)
        except BodyError as error:
            return ArchivedPage(place, source.rejected(response.status, error.reason, str(error), place))


def _expected(path: Path) -> int | None:
    """Records of a file according to the run's manifest; None if there is none, or it is not ours."""
    try:
        return records_in(path.name, (path.parent / _MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None


def records_in(name: str, manifest: bytes) -> int | None:
    """Records of a file according to a run's ``manifest.json``; None if that is not ours, or does not name it."""
    try:
        files = json.loads(manifest)["files"]
        return next((int(file["lines"]) for file in files if file["name"] == name), None)
    except (ValueError, KeyError, TypeError):
        return None
