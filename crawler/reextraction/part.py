"""One archive in, one part out: the same function on every engine."""

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import ValidationError

from crawler import VERSION
from crawler.archive.members import ArchiveDamaged
from crawler.archive.reading import ArchiveReader, records_in
from crawler.engines.pages import ReadPage
from crawler.parsers.fetched import Fetched
from crawler.reextraction.archives import ArchiveFile
from crawler.reextraction.errors import NotWritten
from crawler.reextraction.folder import Folder
from schemas.reextraction import ArchiveDamage, Part, UnreadArchive
from schemas.reject import ArchivePlace, Reject
from schemas.run import PublishedFile, ReasonCount

Outcome = Part | UnreadArchive
ReadPages = Callable[[Iterable[Fetched | Reject]], Iterator[ReadPage]]
"""Pages in, what they gave out, in their order: ``WorkerPool.map_ordered``."""

KINDS: Final = ("articles", "rejects")
"""The files of a part; each kind has a folder, so that ``articles/*.jsonl`` is all of it."""


def place_of(kind: str, part: str) -> str:
    """Where in the output a part has its file of a kind."""
    return f"{kind}/{part}.jsonl"


def marker_of(part: str) -> str:
    """Where in the output it is said that a part is whole."""
    return f"parts/{part}.json"


def reextract(archive: ArchiveFile, folder: Folder, read: ReadPages) -> Outcome:
    """Extract all pages of an archive and write its part; what was there of it is replaced.

    NotWritten where the output cannot be written. EngineError as ``read`` raises it: then nothing is written.
    """
    given = _Given(archive)
    with _reported(archive):
        folder.remove(marker_of(archive.part))
        files = {kind: _Lines(folder.stage(archive.part)) for kind in KINDS}
    try:
        _write(given, files, read)
        return _publish(given, files, folder)
    except _Unreadable as error:
        return UnreadArchive(archive=archive.place, detail=str(error))
    finally:
        for lines in files.values():
            lines.discard()


def finished(archive: ArchiveFile, folder: Folder) -> Part | None:
    """The part of an archive, if it is there, whole, of this very archive and of this version of the extractor."""
    with _reported(archive):
        marker = folder.read(marker_of(archive.part))
        try:
            part = Part.model_validate_json(marker or b"")
        except ValidationError:
            return None
        is_ours = (part.archive, part.archive_bytes) == (archive.place, archive.size)
        if not is_ours or part.extractor_version != VERSION:
            return None
        return part if all(folder.size(file.name) == file.size_bytes for file in part.files) else None


class _Unreadable(Exception):
    """The archive's bytes cannot be had."""


class _Origin(NamedTuple):
    """Where a page lies, and the hash of its content where the crawl had its article already."""

    place: ArchivePlace
    duplicate: str | None


class _Given:
    """The pages of an archive on their way, with what is counted beside them."""

    def __init__(self, archive: ArchiveFile) -> None:
        self.archive = archive
        self.counts: Counter[str] = Counter()
        self.warc_records = 0
        self.damage: ArchiveDamage | None = None
        # pages are taken in advance, and given back in their order
        self._origins: deque[_Origin] = deque()
        self._written: set[str] = set()

    def pages(self) -> Iterator[Fetched | Reject]:
        """Each page; _Unreadable."""
        try:
            expected = records_in(self.archive.name, self.archive.manifest() or b"")
            with self.archive.open() as file:
                yield from self._pages(ArchiveReader(Path(self.archive.name), file, expected))
        except ArchiveDamaged as damage:
            self.damage = ArchiveDamage(offset=damage.offset, detail=damage.why)
        except OSError as error:
            raise _Unreadable(error.strerror or str(error)) from error

    def _pages(self, reader: ArchiveReader) -> Iterator[Fetched | Reject]:
        try:
            for archived in reader.pages():
                self._origins.append(_Origin(archived.place, archived.duplicate))
                yield archived.page
        finally:
            self.warc_records = reader.records

    def next(self) -> _Origin:
        """Where the page lies whose turn it is."""
        return self._origins.popleft()

    def is_duplicate(self, page: ReadPage, origin: _Origin) -> bool:
        """Whether the part has the article already, by its id or its content, or the crawl had it."""
        if not page.article_id or not page.content_hash:
            return False
        identity = {page.article_id, page.content_hash}
        if page.content_hash == origin.duplicate or not self._written.isdisjoint(identity):
            return True
        self._written |= identity
        return False


class _Lines:
    """A staged file of lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.size = 0
        self._digest = hashlib.sha256()
        self._file = path.open("wb")

    def write(self, line: bytes) -> None:
        self._file.write(line)
        self._digest.update(line)
        self.size += len(line)
        self.count += 1

    def published(self, name: str) -> PublishedFile:
        """Close the file; what is to be told of it."""
        self._file.close()
        return PublishedFile(name=name, lines=self.count, size_bytes=self.size, sha256=self._digest.hexdigest())

    def discard(self) -> None:
        """Remove what has not got its name."""
        # what could not be written is buffered still
        with suppress(OSError):
            self._file.close()
        self.path.unlink(missing_ok=True)


def _write(given: _Given, files: dict[str, _Lines], read: ReadPages) -> None:
    for page in read(given.pages()):
        origin = given.next()
        if given.is_duplicate(page, origin):
            given.counts["duplicates"] += 1
            continue
        given.counts[page.reason or "articles"] += 1
        with _reported(given.archive):
            files["rejects" if page.reason else "articles"].write(_placed(page, origin) if page.reason else page.line)


def _placed(page: ReadPage, origin: _Origin) -> bytes:
    return Reject.model_validate_json(page.line).model_copy(update={"archive": origin.place}).line()


def _publish(given: _Given, files: dict[str, _Lines], folder: Folder) -> Part:
    name = given.archive.part
    with _reported(given.archive):
        published = [lines.published(place_of(kind, name)) for kind, lines in files.items()]
        for lines, file in zip(files.values(), published, strict=True):
            # readers of JSON lines fail on an empty file
            if lines.count:
                folder.put(lines.path, file.name)
            else:
                folder.remove(file.name)
        part = _part(given, [file for file in published if file.lines])
        marker = folder.stage(name)
        marker.write_bytes(part.line())
        folder.put(marker, marker_of(name))
        folder.clean(name)
    return part


def _part(given: _Given, files: list[PublishedFile]) -> Part:
    rejects = Counter({reason: n for reason, n in given.counts.items() if reason not in {"articles", "duplicates"}})
    return Part(
        name=given.archive.part,
        archive=given.archive.place,
        archive_bytes=given.archive.size,
        extractor_version=VERSION,
        warc_records=given.warc_records,
        articles=given.counts["articles"],
        rejects=rejects.total(),
        duplicates=given.counts["duplicates"],
        rejects_by_reason=by_reason(rejects),
        damage=given.damage,
        files=files,
    )


def by_reason(counts: Mapping[str, int]) -> list[ReasonCount]:
    """Counts of rejects, most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [ReasonCount.model_validate({"reason": reason, "count": count}) for reason, count in ordered]


@contextmanager
def _reported(archive: ArchiveFile) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotWritten(f"The part of {archive.place} cannot be written: {error.strerror or error}.") from error
