"""The files of one run while it lasts: records, rejects and the archive, all acknowledged together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crawler.archive.archive import Archive
from crawler.archive.file import CommittedArchive
from crawler.archive.response import Provenance
from crawler.frontier.entry import CommittedFile
from crawler.runs.lines import RecordLines
from schemas.run import PublishedFile

ARTICLES: Final = "articles.jsonl"
REJECTS: Final = "rejects.jsonl"
CHANGES: Final = "changes.jsonl"
_ARCHIVES: Final = ".warc.gz"


class RunFiles:
    """Files that grow by whole records, each cut back to what was acknowledged when a process goes on with them."""

    def __init__(
        self, folder: Path, committed: Mapping[str, CommittedFile], provenance: Provenance, archive_bytes: int | None
    ) -> None:
        """Create or go on; ``archive_bytes``: size above which no archive file grows, None for no archive.

        OSError, DamagedFile or ArchiveDamaged where a file cannot be opened or lacks what was acknowledged.
        """
        self._folder = folder
        self.articles = _lines(folder, ARTICLES, committed)
        self.rejects = _lines(folder, REJECTS, committed)
        archived = [
            CommittedArchive(file.name, file.size, file.lines)
            for name, file in sorted(committed.items())
            if name.endswith(_ARCHIVES)
        ]
        # what an earlier process of the run archived stays, whatever this one was told
        self.archive = (
            Archive.resume(folder, archived, provenance, archive_bytes or 0)
            if archived or archive_bytes is not None
            else None
        )
        self.is_archiving = archive_bytes is not None

    def sync(self) -> None:
        """Bring everything to the disk; OSError if that fails."""
        self.articles.sync()
        self.rejects.sync()
        if self.archive:
            self.archive.sync()

    def written(self) -> list[CommittedFile]:
        """How far each file has come, to be acknowledged after ``sync``."""
        lines = [CommittedFile(file.name, file.size, file.lines) for file in (self.articles, self.rejects)]
        archived = self.archive.committed() if self.archive else []
        return [*lines, *(CommittedFile(*file) for file in archived)]

    def close(self) -> None:
        """Bring everything to the disk and close it; OSError if that fails."""
        self.articles.close()
        self.rejects.close()
        if self.archive:
            self.archive.close()

    def published(self) -> list[PublishedFile]:
        """What the manifest says of them."""
        archived = self.archive.published() if self.archive else []
        return [self.articles.published(), self.rejects.published(), *archived]


def _lines(folder: Path, name: str, committed: Mapping[str, CommittedFile]) -> RecordLines:
    known = committed.get(name) or CommittedFile(name, 0, 0)
    return RecordLines(folder / name, known.size, known.lines)
