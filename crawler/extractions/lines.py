"""Records by their places: files of any size are read line by line, and one line again."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from pydantic_core import from_json

_MOST_OPEN: Final = 64


class Place(NamedTuple):
    """Where a line lies: number of its file, first byte, bytes."""

    file: int
    offset: int
    length: int


class BadLine(Exception):
    """A line is no JSON object; the sentence says which."""


def placed_lines(files: Sequence[Path]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Each record with its place; BadLine, OSError."""
    for number, path in enumerate(files):
        offset = 0
        with path.open("rb") as file:
            for count, line in enumerate(file, 1):
                yield Place(number, offset, len(line)), _record(path, count, line)
                offset += len(line)


def _record(path: Path, count: int, line: bytes) -> dict[str, Any]:
    try:
        record = from_json(line, allow_inf_nan=False)
    except ValueError as error:
        raise BadLine(f"{path} is damaged: line {count:,} is no JSON.") from error
    if not isinstance(record, dict):
        raise BadLine(f"{path} holds other than records: line {count:,} is no JSON object.")
    return record


class Lines:
    """Lines of many files by their places; few of the files are open at a time."""

    def __init__(self, files: Sequence[Path]) -> None:
        """Opens nothing yet."""
        self._files = files
        self._open: OrderedDict[int, BinaryIO] = OrderedDict()

    def at(self, place: Place) -> bytes:
        """The line at a place; OSError."""
        file = self._file(place.file)
        file.seek(place.offset)
        return file.read(place.length)

    def record(self, place: Place) -> dict[str, Any]:
        """The record at a place that ``placed_lines`` gave; OSError."""
        found: dict[str, Any] = from_json(self.at(place))
        return found

    def close(self) -> None:
        """Close the files."""
        for file in self._open.values():
            file.close()
        self._open.clear()

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _file(self, number: int) -> BinaryIO:
        if number not in self._open:
            if len(self._open) >= _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
            self._open[number] = self._files[number].open("rb")
        self._open.move_to_end(number)
        return self._open[number]
