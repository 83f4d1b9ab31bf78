"""Where an export goes: a file or a folder that has its name only when it is whole, and that replaces only its like."""

import glob
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_MARK: Final = b"healthcrawl_schema"
"""In the end of every file of Parquet that we write; a file of its own in the folder would be in readers' way."""
_END: Final = 1 << 20
MADE_BY: Final = "exported_by_healthcrawl"
"""The table that marks an exported database."""


class NotOurs(Exception):
    """What stands at the place of an export was not exported, and is not replaced; the sentence says what it is."""


@contextmanager
def replaced_when_whole(target: Path, is_folder: bool) -> Iterator[Path]:
    """A place to write to beside ``target``, which takes that name when the block ends well. OSError, NotOurs.

    Until then, and where it does not end well, the target is what it was; two exports at once do not meet. A folder is
    exchanged in two steps: killed between them it is found under its name with ``.old``, and the next export begins
    anew.
    """
    _check(target, is_folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(target)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        _bring_to_disk(part)
        if is_folder:
            _exchange(part, target)
        else:
            part.replace(target)
        _sync(target.parent)
    finally:
        _remove(part)


def _check(target: Path, is_folder: bool) -> None:
    is_replaced = _is_divided if is_folder else Path.is_file
    if target.exists() and not is_replaced(target):
        what = "a folder" if target.is_dir() else "a file"
        raise NotOurs(f"{target} is {what} that no export has made; choose another place with -o.")


def check_database(target: Path, suffix: str) -> None:
    """NotOurs where a file stands there that is no exported database: somebody's tables may be in it."""
    if target.is_file() and target.stat().st_size and not _has_marker(target, suffix):
        raise NotOurs(f"{target} is no database that an export has made; choose another place with -o.")


def _has_marker(path: Path, suffix: str) -> bool:
    if suffix == "sqlite":
        try:
            with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as database:
                return bool(database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (MADE_BY,)).fetchone())
        except sqlite3.Error:
            return False
    import duckdb  # noqa: PLC0415 see database

    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    except duckdb.Error:
        return False
    return (MADE_BY,) in tables


def _is_divided(folder: Path) -> bool:
    """Whether a folder holds parts of Parquet that we wrote, and nothing else; or nothing."""
    parts = [path for path in folder.rglob("*") if not path.is_dir()]
    return folder.is_dir() and all(path.match("*=*/data_*.parquet") and _has_mark(path) for path in parts)


def _has_mark(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END))
        return _MARK in file.read()


def _exchange(part: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old")
    _remove(old)
    if target.exists():
        target.rename(old)
    part.rename(target)
    _remove(old)


def _remove_abandoned(target: Path) -> None:
    """What exports that were killed left beside the target; those of processes that live are at work."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*.part*"):
        number = left.name.removeprefix(f".{target.name}.").partition(".")[0]
        if number.isdecimal() and not _lives(int(number)):
            _remove(left)


def _lives(process: int) -> bool:
    if process == os.getpid():
        return False  # one that had our number before us
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    for beside in ("", ".wal", "-journal"):
        path.with_name(path.name + beside).unlink(missing_ok=True)


def _bring_to_disk(path: Path) -> None:
    for found in [path, *path.rglob("*")] if path.is_dir() else [path]:
        _sync(found)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
