"""Files that appear whole or not at all."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crawler.commands.errors import CommandError


@dataclass(frozen=True, slots=True)
class Output:
    """Where lines go; ``name`` is what the user calls it."""

    name: str
    file: BinaryIO

    def write(self, line: bytes) -> None:
        """Write one line; CommandError as ``output`` says."""
        with _reported(self.name):
            self.file.write(line)


@contextmanager
def output(path: Path | None) -> Iterator[Output]:
    """A file to write lines to, standard output for None.

    The file has its name when the block ends well, and not before. Whatever fails to be written is a
    CommandError with exit code 5; a reader that went away (``| head``) stays a BrokenPipeError.
    """
    if path is None:
        yield Output("Standard output", sys.stdout.buffer)
        with _reported("Standard output"):
            sys.stdout.buffer.flush()
        return
    with _reported(str(path)):
        target = path.resolve()
        # a device or a pipe is written to as it is: there is nothing to replace
        is_plain = target.is_file() or not target.exists()
        part = target.with_name(f".{target.name}.{os.getpid()}.part") if is_plain else target
        file = part.open("xb" if is_plain else "wb")
    try:
        # closing flushes, so it can fail as well
        with _reported(str(path)), file:
            yield Output(str(path), file)
            _finish(file, part, target)
    finally:
        if is_plain:
            part.unlink(missing_ok=True)


def _finish(file: BinaryIO, part: Path, target: Path) -> None:
    file.flush()
    if part != target:
        os.fsync(file.fileno())
        part.replace(target)


@contextmanager
def _reported(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandError(f"{name} cannot be written: {(error.strerror or str(error)).lower()}.", 5) from error
