"""The run folder: written beside its place, moved there when it is whole.

    <output>/<job>/
        runs/.<run id>.partial/     while the run lasts, and for good if it does not come to its end
        runs/<run id>/              articles.jsonl  rejects.jsonl  manifest.json  crawl.log
        latest -> runs/<run id>

``crawl.log`` holds the warnings and errors of the crawl for people; it is no record and the manifest
does not list it.
"""

import os
import re
from datetime import datetime
from pathlib import Path
from typing import Final

from schemas.run import Manifest

MANIFEST: Final = "manifest.json"
LOG: Final = "crawl.log"
_MOST_RUNS_A_SECOND = 100
_NOT_FOR_FILE_NAMES = re.compile(r"[^\w.-]+")


class OutputError(Exception):
    """Something could not be written; the sentence says what, where and why."""


def job_name(host: str) -> str:
    """A host as a folder's name: "Example.org:8080" gives "example.org_8080"."""
    return _NOT_FOR_FILE_NAMES.sub("_", host.lower()).strip("._-")[:100] or "job"


class RunFolder:
    """One run's folder, from the probe before the first request to its final name."""

    def __init__(self, output: Path, job: str) -> None:
        self._job_folder = output / job
        self._runs = self._job_folder / "runs"
        self.run_id = ""

    @property
    def partial(self) -> Path:
        """Where the run's files are written."""
        return self._runs / f".{self.run_id}.partial"

    @property
    def final(self) -> Path:
        """Where they appear when the run is whole."""
        return self._runs / self.run_id

    def open(self, started: datetime) -> None:
        """Claim a name and show that files can be written and renamed there; OutputError if not."""
        try:
            self._runs.mkdir(parents=True, exist_ok=True)
            self._claim(started.strftime("%Y%m%dT%H%M%SZ"))
            self._probe()
        except OSError as error:
            raise OutputError(f"Cannot write to {self._runs}: {error.strerror or error}.") from error

    def _claim(self, name: str) -> None:
        for attempt in range(1, _MOST_RUNS_A_SECOND):
            self.run_id = name if attempt == 1 else f"{name}-{attempt}"
            if self.final.exists():
                continue
            try:
                self.partial.mkdir()
            except FileExistsError:
                continue
            return
        raise OutputError(f"Cannot write to {self._runs}: too many runs began in the second {name}.")

    def _probe(self) -> None:
        probe = self.partial / "probe"
        write_through(probe, b"probe\n")
        probe.rename(self.partial / "probe.renamed")
        (self.partial / "probe.renamed").unlink()

    def publish(self, manifest: Manifest) -> None:
        """Write the manifest, give the folder its final name and point ``latest`` at it; OSError if it fails."""
        write_through(self.partial / MANIFEST, manifest.line())
        _sync_folder(self.partial)
        self.partial.rename(self.final)
        _sync_folder(self._runs)
        self._point_latest()

    def _point_latest(self) -> None:
        fresh = self._job_folder / f".latest.{self.run_id}"
        fresh.symlink_to(Path("runs") / self.run_id)
        fresh.replace(self._job_folder / "latest")


def write_through(path: Path, content: bytes) -> None:
    """Write a file and bring it to the disk; OSError if it exists or fails."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
