"""A run's archive: a row of WARC files, of which the last is written."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from crawler.archive import records
from crawler.archive.file import OPEN, ArchiveFile, CommittedArchive
from crawler.archive.response import ArchivedResponse, Provenance
from schemas.reject import ArchivePlace
from schemas.run import PublishedFile

LARGEST: Final = 1_000_000_000
"""Size in bytes above which no file grows, unless one response alone is larger: what the WARC standard advises."""

_NAME: Final = re.compile(rf"pages-(\d{{5,}})\.warc\.gz(?:{re.escape(OPEN)})?")


class Archive:
    """``pages-00000.warc.gz`` and so on in a folder; the one being written has ``.open`` after its name.

    A file is made when its first page comes, so that a run without pages leaves none.
    """

    def __init__(self, folder: Path, provenance: Provenance, largest: int = LARGEST, first: int = 0) -> None:
        """Nothing is written before the first ``append``; ``first``: the first file's number."""
        self._folder = folder
        self._provenance = provenance
        self._largest = largest
        self._first = first
        self._files: list[ArchiveFile] = []

    @classmethod
    def resume(
        cls, folder: Path, committed: Sequence[CommittedArchive], provenance: Provenance, largest: int = LARGEST
    ) -> "Archive":
        """Go on where ``committed`` of an earlier process says; what was written after that is cut off.

        ArchiveDamaged if less is there than was acknowledged: then nothing is changed but the names of files
        before it. OSError if a file cannot be opened or removed.
        """
        archive = cls(folder, provenance, largest)
        for state in committed:
            if archive._files:
                archive._files[-1].close()
            archive._files.append(ArchiveFile.resumed(folder, state))
        archive._remove_others()
        return archive

    def append(self, response: ArchivedResponse) -> ArchivePlace:
        """Write one response; OSError if it cannot be written whole, and then nothing of it stays."""
        member = records.response(response)
        file = self._file_for(len(member))
        first = b"" if file.size else records.warcinfo(file.name, self._provenance, response.fetched_at)
        offset = file.size + len(first)
        file.append(first + member, 2 if first else 1)
        return ArchivePlace(file=file.name, offset=offset)

    def committed(self) -> list[CommittedArchive]:
        """How far each file has come; to be kept, after ``sync``, for ``resume``."""
        return [file.committed for file in self._files if file.size]

    def sync(self) -> None:
        """Bring what was appended to the disk; OSError if that fails."""
        if self._files:
            self._files[-1].sync()

    def close(self) -> None:
        """Bring everything to the disk and give the last file its name; OSError if that fails."""
        if self._files:
            self._files[-1].close()
            self._remove_empty()

    def published(self) -> list[PublishedFile]:
        """What the manifest says of each file; ``lines`` are its WARC records, the ``warcinfo`` included."""
        return [file.published() for file in self._files]

    def _file_for(self, size: int) -> ArchiveFile:
        last = self._files[-1] if self._files else None
        if last and (not last.size or last.size + size <= self._largest):
            return last
        fresh = ArchiveFile.created(self._folder, f"pages-{self._first + len(self._files):05}.warc.gz")
        self._files.append(fresh)
        if last:
            last.close()
        return fresh

    def _remove_others(self) -> None:
        kept = {file.name for file in self._files}
        for path in sorted(self._folder.iterdir()):
            if _NAME.fullmatch(path.name) and path.name.removesuffix(OPEN) not in kept:
                path.unlink()

    def _remove_empty(self) -> None:
        # the disk was full when its first page came
        if not self._files[-1].size:
            (self._folder / self._files.pop().name).unlink()
