"""What a run hands on: the lines of articles that it did not fetch again, and what became of every article."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from crawler.frontier.entry import Known, Line, OpenRun
from crawler.frontier.ledger import Ledger
from crawler.runs.files import ARTICLES
from crawler.runs.lines import DamagedFile, RecordLines
from schemas.change import Change
from schemas.run import PublishedFile


def carry_over(ledger: Ledger, run: OpenRun, articles: RecordLines, folder_of: Callable[[int], Path]) -> int:
    """Copy the lines of articles that stand in earlier runs, byte for byte; how many were not seen by this run.

    DamagedFile if an earlier run's file does not hold a line, OSError if one cannot be read or written.
    """
    unseen = 0
    for known in ledger.records.not_written_by(run):
        line = _line_of(known, folder_of(known.line.run) / ARTICLES)
        start = articles.size
        length = articles.append_line(line)
        is_seen = known.run == run.number
        unseen += not is_seen
        change = known.change if is_seen else "unchanged"
        ledger.records.keep(replace(known, change=change, line=Line(run.number, start, length)))
    return unseen


def _line_of(known: Known, path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(known.line.start)
        line = file.read(known.line.length)
    if not line.endswith(b"}\n") or f'"id":"{known.id}"'.encode() not in line:
        raise DamagedFile(f"{path} does not hold the record {known.id} where it was written (byte {known.line.start}).")
    return line


def write_changes(ledger: Ledger, run: OpenRun, path: Path) -> PublishedFile:
    """One line for every article that the run's files hold, or that it told as gone; OSError if that fails."""
    changes = RecordLines(path)
    for known in ledger.records.changes(run):
        changes.append(
            Change(
                id=known.id,
                url=known.url,
                change=known.change,
                revision=known.revision,
                content_hash=known.content_hash,
            )
        )
    changes.close()
    return changes.published()


def give_up_lost_lines(ledger: Ledger, folder_of: Callable[[int], Path]) -> list[int]:
    """Runs whose articles are no longer on the disk: their pages are to be fetched again, now and whole."""
    lost = [number for number in ledger.records.runs_with_lines() if not (folder_of(number) / ARTICLES).is_file()]
    for number in lost:
        ledger.runs.lose_lines(number)
    return lost
