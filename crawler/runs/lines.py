"""One file of records, which grows by whole lines and can be cut back to what was acknowledged."""

import hashlib
import os
from pathlib import Path

from schemas.base import Record
from schemas.run import PublishedFile


class DamagedFile(Exception):
    """A file is shorter than what was acknowledged of it; the sentence says which."""


class RecordLines:
    """A JSONL file.

    A line survives the death of the process as soon as ``append`` returns, a power cut after ``sync``.
    """

    def __init__(self, path: Path, size: int = 0, lines: int = 0) -> None:
        """Create the file, or go on with one at ``size`` bytes and ``lines`` lines: what stands behind is cut off.

        OSError if it cannot be opened; DamagedFile if it is shorter than that.
        """
        self._path = path
        self._digest = hashlib.sha256()
        self.lines = lines
        self.size = size
        self._is_closed = False
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            self._cut_back()
        except BaseException:
            os.close(self._descriptor)
            raise

    @property
    def name(self) -> str:
        """Its name within the run folder."""
        return self._path.name

    def _cut_back(self) -> None:
        there = os.fstat(self._descriptor).st_size
        if there < self.size:
            raise DamagedFile(f"{self._path} has {there} bytes, but {self.size} were acknowledged.")
        os.ftruncate(self._descriptor, self.size)
        offset = 0
        while offset < self.size:
            content = os.pread(self._descriptor, min(1 << 20, self.size - offset), offset)
            self._digest.update(content)
            offset += len(content)

    def append(self, record: Record) -> int:
        """Write one record, at least as far as the operating system; its length in bytes."""
        return self.append_line(record.line())

    def append_line(self, line: bytes) -> int:
        """The same for a line with its ``\\n``. OSError if it cannot be written whole, and then nothing of it stays."""
        try:
            self._write(line)
        except OSError:
            os.ftruncate(self._descriptor, self.size)
            raise
        self._digest.update(line)
        self.lines += 1
        self.size += len(line)
        return len(line)

    def _write(self, line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def sync(self) -> None:
        """Bring what was written to the disk; OSError if that fails."""
        os.fdatasync(self._descriptor)

    def close(self) -> None:
        """Bring the file to the disk and close it; OSError if that fails."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            os.fsync(self._descriptor)
        finally:
            os.close(self._descriptor)

    def published(self) -> PublishedFile:
        """What the manifest says of this file."""
        return PublishedFile(name=self.name, lines=self.lines, size_bytes=self.size, sha256=self._digest.hexdigest())
