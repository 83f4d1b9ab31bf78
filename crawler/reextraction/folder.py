"""Where parts are written: a folder of this machine or a place elsewhere. A file is there whole or not at all."""

import os
import tempfile
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Final, Protocol

from crawler.archive.file import sync_folder
from crawler.reextraction import remote

_STAGING: Final = ".unfinished"
# they know no folders; asked for one, they would make a bucket of a name that was mistyped
_WITHOUT_FOLDERS: Final = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "adl"})


class Folder(Protocol):
    """Names are relative, with ``/``. Every method raises OSError where the place does not do as asked."""

    def stage(self, part: str) -> Path:
        """A new empty file of this machine, to be written and then ``put``."""

    def put(self, staged: Path, name: str) -> None:
        """Give a staged file its name; what had it is replaced."""

    def read(self, name: str) -> bytes | None:
        """The content of a file, None if there is none."""

    def size(self, name: str) -> int | None:
        """The size of a file in bytes, None if there is none."""

    def remove(self, name: str) -> None:
        """Remove a file; nothing happens if there is none."""

    def names(self, below: str) -> list[str]:
        """Names of the files in one of its folders, without that."""

    def clean(self, part: str) -> None:
        """Remove what killed processes have left of a part."""


def folder_at(place: str) -> Folder:
    """The folder of a path or an address; NotInstalled, OSError."""
    return _Remote(place) if remote.is_remote(place) else _Local(Path(place))


class _Local:
    def __init__(self, path: Path) -> None:
        self._path = path

    def stage(self, part: str) -> Path:
        # on the same disk, so that giving it its name is one step; a name of its own for whoever comes twice
        staging = self._path / _STAGING
        staging.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f"{part}.", dir=staging)
        os.fchmod(descriptor, 0o644)
        os.close(descriptor)
        return Path(name)

    def put(self, staged: Path, name: str) -> None:
        target = self._path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with staged.open("rb") as file:
            os.fsync(file.fileno())
        staged.replace(target)
        sync_folder(target.parent)

    def read(self, name: str) -> bytes | None:
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError:
            return None

    def size(self, name: str) -> int | None:
        try:
            return (self._path / name).stat().st_size
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        (self._path / name).unlink(missing_ok=True)

    def names(self, below: str) -> list[str]:
        folder = self._path / below
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def clean(self, part: str) -> None:
        staging = self._path / _STAGING
        for left in staging.glob(f"{part}.*"):
            left.unlink(missing_ok=True)
        # other parts may still be in it
        with suppress(OSError):
            staging.rmdir()


class _Remote:
    def __init__(self, place: str) -> None:
        self._place = place
        self._system, self._path = remote.file_system(place)

    def stage(self, part: str) -> Path:
        descriptor, name = tempfile.mkstemp(prefix=f"{part}.")
        os.close(descriptor)
        return Path(name)

    def put(self, staged: Path, name: str) -> None:
        with self._failing():
            if self._place.partition("://")[0] not in _WITHOUT_FOLDERS:
                self._system.makedirs(self._at(name).rpartition("/")[0], exist_ok=True)
            self._system.put_file(str(staged), self._at(name))
        staged.unlink()

    def read(self, name: str) -> bytes | None:
        try:
            with self._failing():
                content: bytes = self._system.cat_file(self._at(name))
                return content
        except FileNotFoundError:
            return None

    def size(self, name: str) -> int | None:
        try:
            with self._failing():
                self._system.invalidate_cache()
                return int(self._system.info(self._at(name))["size"])
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError), self._failing():
            self._system.rm_file(self._at(name))

    def names(self, below: str) -> list[str]:
        try:
            with self._failing():
                self._system.invalidate_cache()
                return sorted(path.rpartition("/")[2] for path in self._system.ls(self._at(below), detail=False))
        except FileNotFoundError:
            return []

    def clean(self, part: str) -> None:
        """What is staged lies among this machine's temporary files, which nobody shares."""

    def _at(self, name: str) -> str:
        return f"{self._path}/{name}"

    def _failing(self) -> AbstractContextManager[None]:
        return remote.failing_as_os_errors(self._place)
