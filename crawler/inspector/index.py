"""The index: built once beside the runs, then only what is new is added; anything else makes it anew."""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from crawler.inspector.places import Opened, RunPlace

VERSION: Final = 6
"""Of the tables: an index of another version is built anew."""
_CHUNK: Final = 1 << 20
_STEPS: Final = 100_000
"""Steps of SQLite between two looks at the clock."""

Progress = Callable[[str, int, int], None]
"""Called with what is read, and how many bytes of how many are done."""


@dataclass(frozen=True, slots=True)
class _State:
    """A file as it is now; the digest is computed where it is needed."""

    size: int
    modified: int


def refresh(opened: Opened, progress: Progress) -> None:
    """Bring the index up to what is on the disk; OSError or sqlite3.Error if it cannot be written."""
    try:
        is_whole = _add_new(opened, progress)
    except sqlite3.DatabaseError as error:
        # no database, or a damaged one; a full disk or a lock would stop a new one as well
        if isinstance(error, sqlite3.OperationalError):
            raise
        is_whole = False
    if not is_whole:
        for path in opened.index.parent.glob(f"{opened.index.name}*"):
            path.unlink()
        _add_new(opened, progress)


def connect(index: Path, most_seconds: float) -> sqlite3.Connection:
    """A connection for reading; nothing can be written through it. What takes longer is an OperationalError."""
    database = sqlite3.connect(f"file:{_quoted(index)}?mode=ro", uri=True, check_same_thread=False)
    database.row_factory = sqlite3.Row
    database.executescript("PRAGMA query_only=1; PRAGMA mmap_size=2147418112; PRAGMA cache_size=-65536;")
    deadline = time.monotonic() + most_seconds
    database.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    return database


def _add_new(opened: Opened, progress: Progress) -> bool:
    """False where what is indexed is no longer what is there: then the index must be made anew."""
    with closing(sqlite3.connect(opened.index)) as database:
        # what is lost with the power is built again; what is lost with the process alone is rolled back
        database.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-131072;")
        if not _is_ours(database):
            return False
        known = {path: rest for path, *rest in database.execute("SELECT path, size, modified, sha256 FROM file")}
        present = {_name(opened, path): path for run in opened.runs for path in _files(run)}
        if any(not _is_same(present.get(name), size, at, digest) for name, (size, at, digest) in known.items()):
            return False
        new = [run for run in opened.runs if _name(opened, run.articles) not in known]
        if new:
            _index(opened, database, new, progress)
    return True


def _index(opened: Opened, database: sqlite3.Connection, runs: list[RunPlace], progress: Progress) -> None:
    # most starts find nothing new, and need not load what reads archives
    from crawler.inspector.indexing import Indexing  # noqa: PLC0415

    total = sum(path.stat().st_size for run in runs for path in _files(run))
    indexing = Indexing(database, total, progress)
    for run in runs:
        indexing.add(run, {path: _row_of_file(database, opened, path) for path in _files(run)})
    indexing.finish()
    database.executescript((files(__package__) / "indices.sql").read_text("utf-8"))
    database.commit()


def _row_of_file(database: sqlite3.Connection, opened: Opened, path: Path) -> int:
    state = _state(path)
    row = (_name(opened, path), state.size, state.modified, digest_of(path))
    known = database.execute("SELECT id FROM file WHERE path=?", row[:1]).fetchone()
    if known:
        return int(known[0])
    return int(database.execute("INSERT INTO file (path, size, modified, sha256) VALUES (?,?,?,?)", row).lastrowid or 0)


def _is_ours(database: sqlite3.Connection) -> bool:
    """Whether the tables are of this version; made where there are none."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return True
    (tables,) = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables:
        return False
    database.executescript((files(__package__) / "tables.sql").read_text("utf-8"))
    database.execute(f"PRAGMA user_version={VERSION}")
    return True


def _is_same(path: Path | None, size: int, modified: int, digest: str) -> bool:
    """Whether a file is what it was: by its size and time, and where only the time differs by its digest."""
    if path is None:
        return False
    state = _state(path)
    return state.size == size and (state.modified == modified or digest_of(path) == digest)


def _state(path: Path) -> _State:
    found = path.stat()
    return _State(found.st_size, found.st_mtime_ns)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()


def _files(run: RunPlace) -> Iterator[Path]:
    """What is indexed of a run. The manifest too: it may tell other than the files."""
    yield run.articles
    yield from (path for path in (run.rejects, run.changes, run.manifest) if path)
    yield from run.archives


def _name(opened: Opened, path: Path) -> str:
    base = opened.root if opened.root.is_dir() else opened.root.parent
    return str(path.relative_to(base))


def _quoted(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
