"""Which files a path means that somebody calls an extraction."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LATEST: Final = "latest"


class NoExtraction(Exception):
    """Nothing that extraction writes lies there; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The files of one extraction, in one order."""

    path: Path
    articles: tuple[Path, ...]
    rejects: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """All of them."""
        return (*self.articles, *self.rejects)


def find_extraction(path: Path) -> Extraction:
    """The files of a run folder, a job's latest run, an output of ``reextract``, or the one file that is named.

    NoExtraction where nothing is there; OSError.
    """
    if not path.is_dir():
        # fails as reading it would
        path.stat()
        return Extraction(path, (path,))
    if (path / _LATEST).is_dir():
        return find_extraction(path / _LATEST)
    found = _parts(path) if (path / "parts").is_dir() else _run(path)
    if not found.files:
        raise NoExtraction(f"{path} holds no articles.jsonl and no parts of a re-extraction.")
    return found


def _run(path: Path) -> Extraction:
    articles, rejects = path / "articles.jsonl", path / "rejects.jsonl"
    return Extraction(path, (articles,) * articles.is_file(), (rejects,) * rejects.is_file())


def _parts(path: Path) -> Extraction:
    # files of a part without its marker are of one that was not finished
    names = sorted(marker.stem + ".jsonl" for marker in (path / "parts").glob("*.json"))
    kinds = ([path / kind / name for name in names] for kind in ("articles", "rejects"))
    articles, rejects = (tuple(file for file in files if file.is_file()) for files in kinds)
    return Extraction(path, articles, rejects)
