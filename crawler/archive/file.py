"""One WARC file that grows by whole members: the same promises as a run's files of records."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from crawler.archive.members import ArchiveDamaged
from schemas.run import PublishedFile

OPEN: Final = ".open"
"""Ends the name of a file that is still written."""
_CHUNK: Final = 1 << 20


class CommittedArchive(NamedTuple):
    """How far a file has been acknowledged; ``name`` is the one that it has when it is closed."""

    name: str
    size: int
    records: int


class ArchiveFile:
    """A file of gzip members.

    What was appended survives the death of the process at once, a power cut after ``sync``.
    """

    def __init__(self, folder: Path, committed: CommittedArchive) -> None:
        """Use ``created`` or ``resumed``."""
        self.name, self.size, self.records = committed
        self._final = folder / self.name
        self._path = folder / (self.name + OPEN)
        self._descriptor: int | None = None
        # runs along, unless an earlier process wrote a part: then the file is read once, when it is asked for
        self._digest = None if self.size else hashlib.sha256()

    @classmethod
    def created(cls, folder: Path, name: str) -> "ArchiveFile":
        """A new file with ``.open`` after its name; OSError if it exists or cannot be created."""
        file = cls(folder, CommittedArchive(name, 0, 0))
        file._descriptor = os.open(file._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        sync_folder(folder)
        return file

    @classmethod
    def resumed(cls, folder: Path, committed: CommittedArchive) -> "ArchiveFile":
        """A file of an earlier process without what was never acknowledged.

        ArchiveDamaged if less is there than was acknowledged, OSError if it cannot be opened.
        """
        file = cls(folder, committed)
        if not file._path.exists() and file._final.exists():
            file._final.rename(file._path)
        there = file._path.stat().st_size if file._path.exists() else 0
        if there < file.size:
            why = f"{file.size:,} bytes had been written to it and {there:,} are there"
            raise ArchiveDamaged(file._final, there, None, why)
        file._descriptor = os.open(file._path, os.O_WRONLY | os.O_APPEND)
        os.ftruncate(file._descriptor, file.size)
        return file

    @property
    def committed(self) -> CommittedArchive:
        """How far the file has come."""
        return CommittedArchive(self.name, self.size, self.records)

    def append(self, members: bytes, records: int) -> None:
        """Write whole members in one go; OSError if that fails, and then nothing of them stays."""
        if self._descriptor is None:
            raise ValueError(f"{self.name} is closed")
        try:
            _write(self._descriptor, members)
        except OSError:
            os.ftruncate(self._descriptor, self.size)
            raise
        if self._digest:
            self._digest.update(members)
        self.size += len(members)
        self.records += records

    def sync(self) -> None:
        """Bring what was appended to the disk; OSError if that fails."""
        if self._descriptor is not None:
            _data_to_disk(self._descriptor)

    def close(self) -> None:
        """Bring the file to the disk and give it its name; OSError if that fails. Twice does no harm."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._path.rename(self._final)
        sync_folder(self._final.parent)

    def published(self) -> PublishedFile:
        """What the manifest says of this file; ``lines`` are records. OSError if it has to be read and cannot be."""
        if self._digest is None:
            self._digest = hashlib.sha256()
            for chunk in self._chunks():
                self._digest.update(chunk)
        return PublishedFile(name=self.name, lines=self.records, size_bytes=self.size, sha256=self._digest.hexdigest())

    def _chunks(self) -> Iterator[bytes]:
        with (self._final if self._descriptor is None else self._path).open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def sync_folder(folder: Path) -> None:
    """Bring names in a folder to the disk: without it a power cut may lose a file with all that is in it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


# macOS has no fdatasync
_data_to_disk = getattr(os, "fdatasync", os.fsync)
