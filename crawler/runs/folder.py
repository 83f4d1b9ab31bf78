"""The run folder: written beside its place, moved there when it is whole.

    <output>/<job>/
        lock                        held while a process works on the job
        state.sqlite                the ledger (crawler.frontier)
        runs/.<run id>.partial/     until the run is whole; the next process of the job goes on with it
        runs/<run id>/              articles.jsonl  articles.parquet  rejects.jsonl  changes.jsonl  manifest.json
                                    datapackage.json  README.md  metrics.prom  report.html  crawl.log
        latest -> runs/<run id>

``crawl.log`` holds the warnings and errors of the crawl for people; it is no record and the manifest
does not list it.
"""

import os
import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from crawler.frontier.database import LedgerFailed
from schemas.run import Manifest

MANIFEST: Final = "manifest.json"
LOG: Final = "crawl.log"
LEDGER: Final = "state.sqlite"
LOCK: Final = "lock"
LEAST_FREE: Final = 64 * 1024 * 1024
"""Bytes that a disk must have left: below it a crawl neither begins nor goes on."""
_MOST_RUNS_A_SECOND = 100
_NOT_FOR_FILE_NAMES = re.compile(r"[^\w.-]+")


class OutputError(Exception):
    """Something could not be written; the sentence says what, where and why."""


def unwritable(folder: Path, error: Exception) -> OutputError:
    """The sentence for a folder, or a ledger elsewhere, that cannot be written to."""
    if isinstance(error, LedgerFailed):
        return OutputError(str(error))
    return OutputError(f"Cannot write to {folder}: {getattr(error, 'strerror', None) or error}.")


def job_name(host: str) -> str:
    """A host as a folder's name: "Example.org:8080" gives "example.org_8080"."""
    return _NOT_FOR_FILE_NAMES.sub("_", host.lower()).strip("._-")[:100] or "job"


class RunFolder:
    """One run's folder, from the probe before the first request to its final name."""

    def __init__(self, output: Path, job: str) -> None:
        self.job = output / job
        self._runs = self.job / "runs"
        self.run_id = ""

    @property
    def ledger(self) -> Path:
        """Where the job's ledger lies."""
        return self.job / LEDGER

    @property
    def partial(self) -> Path:
        """Where the run's files are written."""
        return self._runs / f".{self.run_id}.partial"

    @property
    def final(self) -> Path:
        """Where they appear when the run is whole."""
        return self._runs / self.run_id

    def of(self, run_id: str) -> Path:
        """The folder of a published run."""
        return self._runs / run_id

    def prepare(self) -> None:
        """Create the job's folder and show that files can be written and renamed there; OSError if not."""
        self._runs.mkdir(parents=True, exist_ok=True)
        probe, renamed = self._runs / ".probe", self._runs / ".probe.renamed"
        probe.unlink(missing_ok=True)
        write_through(probe, b"probe\n")
        probe.rename(renamed)
        renamed.unlink()

    def check_space(self) -> None:
        """OSError if the disk is nearly full."""
        free = shutil.disk_usage(self._runs).free
        if free < LEAST_FREE:
            raise OSError(f"only {free // 1024:,} KB are left on the disk, {LEAST_FREE // 1024:,} KB are needed")

    def forget(self) -> None:
        """Remove the ledger and the files of runs that are not whole; published runs stay. OSError if it fails."""
        for path in self.job.glob(f"{self.ledger.name}*"):
            path.unlink()
        for path in self._runs.glob(".*.partial"):
            shutil.rmtree(path)

    def claim(self, started: datetime) -> None:
        """Claim a name for a new run; OSError if the folder cannot be made, OutputError if there is no name left."""
        name = started.strftime("%Y%m%dT%H%M%SZ")
        for attempt in range(1, _MOST_RUNS_A_SECOND):
            self.run_id = name if attempt == 1 else f"{name}-{attempt}"
            if self.final.exists():
                continue
            try:
                self.partial.mkdir()
            except FileExistsError:
                continue
            _sync_folder(self._runs)
            return
        raise OutputError(f"Cannot write to {self._runs}: too many runs began in the second {name}.")

    def publish(self, manifest: Manifest, is_latest: bool = True) -> None:
        """Write the manifest and give the folder its final name; OSError if it fails.

        ``is_latest``: let ``latest`` lead to it.
        """
        (self.partial / MANIFEST).unlink(missing_ok=True)
        write_through(self.partial / MANIFEST, manifest.line())
        _sync_folder(self.partial)
        self.partial.rename(self.final)
        _sync_folder(self._runs)
        if is_latest:
            self.point_latest()

    def point_latest(self) -> None:
        """Let ``latest`` lead to this run; OSError if it fails."""
        fresh = self.job / f".latest.{self.run_id}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path("runs") / self.run_id)
        fresh.replace(self.job / "latest")


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
