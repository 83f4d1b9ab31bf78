"""The runs that a job's folder holds: those that are whole, and those that are not yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from crawler.runs.folder import MANIFEST
from schemas.reject import Reject, RejectReason
from schemas.run import Manifest

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class UnpublishedRun:
    """A run whose folder is not whole: it is running, or was stopped and goes on when the job is run again."""

    run_id: str
    articles: int
    rejects: int
    written_at: datetime
    """When something was last written, UTC."""


def manifests(job_folder: Path) -> Iterator[Manifest]:
    """Of the whole runs, newest first, read as they are asked for. One that cannot be read is left out."""
    for folder in sorted(job_folder.glob("runs/[!.]*"), key=_moment, reverse=True):
        try:
            yield Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        except (OSError, ValidationError):
            continue


def unpublished_runs(job_folder: Path) -> list[UnpublishedRun]:
    """Newest first."""
    folders = sorted(job_folder.glob("runs/.*.partial"), key=_moment, reverse=True)
    return [_unpublished_run(folder) for folder in folders]


def rejects_by_reason(run_folder: Path, most_lines: int = 20_000) -> dict[RejectReason, Reject]:
    """The first reject of each reason within so many lines; empty where there is no such file."""
    found: dict[RejectReason, Reject] = {}
    try:
        with (run_folder / "rejects.jsonl").open("rb") as file:
            for line, _ in zip(file, range(most_lines), strict=False):
                reject = Reject.model_validate_json(line)
                found.setdefault(reject.reason, reject)
    except (OSError, ValidationError):  # the last line of a run that was killed may be torn
        return found
    return found


def _moment(folder: Path) -> tuple[str, int]:
    """For the order of time: "20261122T100000Z-10" comes after "20261122T100000Z-9"."""
    start, _, number = folder.name.removeprefix(".").removesuffix(".partial").partition("-")
    return start, int(number) if number.isdigit() else 1


def _unpublished_run(folder: Path) -> UnpublishedRun:
    files = [path for path in folder.iterdir() if path.is_file()]
    moments = [path.stat().st_mtime for path in files] or [folder.stat().st_mtime]
    return UnpublishedRun(
        run_id=folder.name.removeprefix(".").removesuffix(".partial"),
        # several workers write a file each
        articles=sum(map(_lines, [folder / "articles.jsonl", *folder.glob("articles-*.part")])),
        rejects=sum(map(_lines, [folder / "rejects.jsonl", *folder.glob("rejects-*.part")])),
        written_at=datetime.fromtimestamp(max(moments), UTC),
    )


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
    except OSError:
        return 0
