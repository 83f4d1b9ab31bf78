"""The archives that a caller means, and which of them belong to a shard."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from crawler.reextraction import remote
from crawler.reextraction.errors import NoArchives

SUFFIXES: Final = (".warc", ".warc.gz", ".warc.zst")
"""How names of archives end, in lower case."""
_UNFINISHED: Final = ".open"
_MANIFEST: Final = "manifest.json"
_GLOB: Final = re.compile(r"[*?\[]")
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A WARC file: ``place`` is a full path or an address, ``size`` in bytes."""

    place: str
    size: int

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.place.rstrip("/").rpartition("/")[2]

    @property
    def part(self) -> str:
        """Name of its part: readable, and no other archive's."""
        stem = _NOT_IN_NAMES.sub("-", self.name.split(".warc")[0])[:80]
        return f"{stem}-{hashlib.sha256(self.place.encode()).hexdigest()[:12]}"

    def open(self) -> BinaryIO:
        """Its bytes from the beginning; OSError."""
        return remote.opened(self.place) if remote.is_remote(self.place) else Path(self.place).open("rb")

    def manifest(self) -> bytes | None:
        """``manifest.json`` beside it, None if there is none."""
        beside = self.place.rpartition("/")[0] + f"/{_MANIFEST}"
        try:
            if not remote.is_remote(beside):
                return Path(beside).read_bytes()
            with remote.opened(beside) as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None


class Shard(NamedTuple):
    """One share of the archives: ``number`` of ``of``, from 1."""

    number: int = 1
    of: int = 1


def find(places: Iterable[str]) -> list[ArchiveFile]:
    """The archives that paths, folders, addresses and patterns of addresses mean, each once, by their names.

    NoArchives where one of them means none, OSError where one cannot be looked at, NotInstalled.
    """
    found: dict[str, ArchiveFile] = {}
    for place in places:
        archives = _remote(place) if remote.is_remote(place) else _local(Path(place))
        if not archives:
            raise NoArchives(f"{place} holds no archives: no file in it ends in {', '.join(SUFFIXES)}.")
        found.update((archive.place, archive) for archive in archives)
    return [found[place] for place in sorted(found)]


def of_shard(archives: Sequence[ArchiveFile], shard: Shard) -> list[ArchiveFile]:
    """Those of one shard. An archive's own name decides, not what else is there: each is in exactly one shard."""
    return [archive for archive in archives if _number(archive.place) % shard.of == shard.number - 1]


def _number(place: str) -> int:
    return int.from_bytes(hashlib.sha256(place.encode()).digest()[:8], "big")


def _local(path: Path) -> list[ArchiveFile]:
    if path.is_dir():
        below = (one for one in path.resolve().rglob("*") if is_archive(one.name))
        return [ArchiveFile(str(one), one.stat().st_size) for one in below if one.is_file()]
    # latest/ points elsewhere tomorrow
    return [ArchiveFile(str(path.resolve(strict=True)), path.stat().st_size)]


def _remote(place: str) -> list[ArchiveFile]:
    system, path = remote.file_system(place)
    protocol = place.partition("://")[0]
    with remote.failing_as_os_errors(place):
        # a listing may be remembered from before somebody wrote
        system.invalidate_cache()
        found = (system.glob if _GLOB.search(path) else system.find)(path, detail=True)
    return [
        ArchiveFile(f"{protocol}://{name}", int(about["size"]))
        for name, about in found.items()
        if about["type"] == "file" and (is_archive(name) or name == path)
    ]


def is_archive(name: str) -> bool:
    """Whether a file is called like a WARC file."""
    return name.lower().endswith(SUFFIXES)
