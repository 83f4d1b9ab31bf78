"""What was opened: the runs below a path, and the files that belong to each."""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.runs.files import ARTICLES, CHANGES, REJECTS
from crawler.runs.folder import MANIFEST

INDEX: Final = ".inspect.sqlite"
REVIEW: Final = "review.sqlite"
_ARCHIVES: Final = ("*.warc", "*.warc.gz", "*.warc.zst")
_NOT_IN_KEYS: Final = re.compile(r"[^\w.-]+")


class NothingThere(Exception):
    """Nothing to inspect at a path; the sentence says what was looked for."""


@dataclass(frozen=True, slots=True)
class RunPlace:
    """One run, or one file of records that stands for one; files that are not there are None."""

    job: str
    run_id: str
    folder: Path
    articles: Path
    rejects: Path | None
    changes: Path | None
    manifest: Path | None
    archives: tuple[Path, ...]

    @property
    def key(self) -> str:
        """What addresses call the run."""
        return _NOT_IN_KEYS.sub("_", f"{self.job}.{self.run_id}" if self.job else self.run_id)

    @property
    def review(self) -> Path:
        """Where its verdicts are kept: one file for all runs of a job."""
        if self.manifest and self.folder.parent.name == "runs":
            return self.folder.parent.parent / REVIEW
        return self.folder / f".{self.articles.name}.{REVIEW}"


@dataclass(frozen=True, slots=True)
class Opened:
    """The runs, oldest first within their job, and where the index is kept."""

    root: Path
    runs: tuple[RunPlace, ...]
    index: Path
    jobs: tuple[Path, ...] = ()
    """Folders of jobs, which may hold runs that are not whole yet."""


def find(path: Path) -> Opened:
    """The runs at a path: an output folder, a job's, a run's, a file of records; NothingThere if there are none.

    Links are followed for the path itself and not below it.
    """
    root = path.resolve()
    runs, jobs = tuple(_runs(root)), tuple(_jobs(root))
    if not runs and not any(any(job.glob("runs/.*.partial")) for job in jobs):
        raise NothingThere(f"{path} holds no run: no folder with a {MANIFEST} and no file of records in JSON lines.")
    return Opened(root, runs, _index_place(root), jobs)


def beside(path: Path) -> Path:
    """The path where its folder can be written to, else the same name in the user's cache folder."""
    if os.access(path.parent, os.W_OK):
        return path
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "healthcrawl"
    cache.mkdir(parents=True, exist_ok=True)
    return cache / f"{hashlib.sha256(bytes(path)).hexdigest()[:16]}-{path.name.lstrip('.')}"


def _runs(root: Path) -> Iterable[RunPlace]:
    if root.is_file():
        is_published = root.name == ARTICLES and (root.parent / MANIFEST).is_file()
        return [_run(root.parent) if is_published else _lone(root)]
    if (root / MANIFEST).is_file():
        return [_run(root)]
    folders = sorted({*root.glob(f"runs/[!.]*/{MANIFEST}"), *root.glob(f"*/runs/[!.]*/{MANIFEST}")})
    found = [_run(manifest.parent) for manifest in folders if not manifest.parent.is_symlink()]
    return found or [_lone(file) for file in sorted(root.glob("[!.]*.jsonl")) if _is_of_records(file)]


def _jobs(root: Path) -> Iterable[Path]:
    folders = [root / "runs", *sorted(root.glob("*/runs"))] if root.is_dir() else []
    return [runs.parent for runs in folders if runs.is_dir() and not (runs.is_symlink() or runs.parent.is_symlink())]


def _run(folder: Path) -> RunPlace:
    return RunPlace(
        job=folder.parent.parent.name if folder.parent.name == "runs" else "",
        run_id=folder.name,
        folder=folder,
        articles=folder / ARTICLES,
        rejects=_existing(folder / REJECTS),
        changes=_existing(folder / CHANGES),
        manifest=_existing(folder / MANIFEST),
        archives=_archives(folder),
    )


def _lone(file: Path) -> RunPlace:
    return RunPlace("", file.stem, file.parent, file, None, None, None, _archives(file.parent))


def _archives(folder: Path) -> tuple[Path, ...]:
    found = (path for pattern in _ARCHIVES for path in folder.glob(pattern))
    return tuple(sorted(path for path in found if not path.is_symlink()))


def _existing(path: Path) -> Path | None:
    return path if path.is_file() and not path.is_symlink() else None


def _is_of_records(file: Path) -> bool:
    """Whether a file's first line looks like an article's."""
    if file.is_symlink():
        return False
    with file.open("rb") as opened:
        return b'"sections"' in opened.readline(1 << 22)


def _index_place(root: Path) -> Path:
    if root.is_file():
        return beside(root.parent / f".{root.name}{INDEX}")
    # a published run is never added to
    published = (root / MANIFEST).is_file()
    return beside(root.parent / f".{root.name}{INDEX}" if published else root / INDEX)
