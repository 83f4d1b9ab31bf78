"""The files of one of several workers, and how they become the run's.

    articles-7.part  rejects-7.part     of worker 7, beside the run's own files until the run ends
    pages-0700000.warc.gz               its archive, which stays as it is

Only what the ledger acknowledged counts. Of articles that two workers had, the ledger holds the line of one.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from crawler.archive.archive import Archive
from crawler.archive.file import OPEN
from crawler.archive.response import Provenance
from crawler.frontier.entry import CommittedFile, Line, OpenRun
from crawler.frontier.postgresql.ledger import PostgresLedger
from crawler.runs.files import RunFiles
from crawler.runs.folder import LOG
from crawler.runs.lines import DamagedFile, RecordLines

PART = ".part"
_FILES_A_WORKER = 100_000
_A_BATCH = 1000


class PartFiles(RunFiles):
    """What one worker writes."""

    def __init__(self, folder: Path, worker: int, provenance: Provenance, archive_bytes: int | None) -> None:
        """Create them; ``archive_bytes`` as for a run's. OSError where that fails."""
        self.articles = RecordLines(folder / f"articles-{worker}{PART}")
        self.rejects = RecordLines(folder / f"rejects-{worker}{PART}")
        self.is_archiving = archive_bytes is not None
        first = worker * _FILES_A_WORKER
        self.archive = Archive(folder, provenance, archive_bytes, first) if archive_bytes is not None else None


def log_of(worker: int) -> str:
    """The name of a worker's log until the run ends."""
    return f"worker-{worker}.log"


def gather(ledger: PostgresLedger, run: OpenRun, files: RunFiles, folder: Path) -> None:
    """Append to the run's files what the workers' hold, in the ledger's open transaction.

    DamagedFile if a worker's file lacks what was acknowledged, OSError where something cannot be read or written.
    """
    parts = {name: file for name, file in ledger.files_of(run).items() if name.endswith(PART)}
    lines = ledger.part_lines()
    for worker, of_worker in groupby(lines, key=itemgetter(1)):
        path = folder / f"articles-{worker}{PART}"
        with path.open("rb") as part:
            batch = []
            for record, _, start, length in of_worker:
                part.seek(start)
                line = _whole(part.read(length), record, path)
                batch.append((record, Line(run.number, files.articles.size, files.articles.append_line(line))))
                if len(batch) == _A_BATCH:
                    ledger.gathered(run, batch)
                    batch.clear()
            ledger.gathered(run, batch)
    for file in sorted(parts.values(), key=lambda file: file.name):
        if file.name.startswith("rejects"):
            for line in _acknowledged(folder / file.name, file):
                files.rejects.append_line(line)
    ledger.forget_parts(run, parts)


def _whole(line: bytes, record: str, path: Path) -> bytes:
    if not line.endswith(b"}\n") or f'"id":"{record}"'.encode() not in line:
        raise DamagedFile(f"{path} does not hold the record {record} where it was written.")
    return line


def _acknowledged(path: Path, file: CommittedFile) -> Iterator[bytes]:
    left = file.size
    with path.open("rb") as part:
        for line in part:
            if not left:
                return
            left -= len(line)
            yield line
    if left:
        raise DamagedFile(f"{path} lacks {left} of the {file.size} bytes that were acknowledged.")


def remove_parts(folder: Path) -> None:
    """Remove what was gathered, and what was never acknowledged; the workers' logs become the run's."""
    with (folder / LOG).open("ab") as log:
        for path in sorted(folder.glob("worker-*.log")):
            log.write(path.read_bytes())
            path.unlink()
    for path in [*folder.glob(f"*{PART}"), *folder.glob(f"*{OPEN}")]:
        path.unlink()
