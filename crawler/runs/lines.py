"""One file of records: each line is with the operating system before its page counts as done."""

import hashlib
import os
from pathlib import Path

from schemas.base import Record
from schemas.run import PublishedFile


class RecordLines:
    """A JSONL file that only grows by whole lines.

    A line survives the death of the process as soon as ``append`` returns, a power cut after ``close``.
    """

    def __init__(self, path: Path) -> None:
        """Create the file; OSError if it exists or cannot be created."""
        self._path = path
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        self._digest = hashlib.sha256()
        self._lines = 0
        self._size = 0
        self._is_closed = False

    def append(self, record: Record) -> None:
        """Write one record; OSError if it cannot be written whole, and then nothing of it stays."""
        line = record.line()
        try:
            self._write(line)
        except OSError:
            os.ftruncate(self._descriptor, self._size)
            raise
        self._digest.update(line)
        self._lines += 1
        self._size += len(line)

    def _write(self, line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def close(self) -> None:
        """Bring the file to the disk; OSError if that fails."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            os.fsync(self._descriptor)
        finally:
            os.close(self._descriptor)

    def published(self) -> PublishedFile:
        """What the manifest says of this file."""
        return PublishedFile(
            name=self._path.name, lines=self._lines, size_bytes=self._size, sha256=self._digest.hexdigest()
        )
