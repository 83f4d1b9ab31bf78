"""A TOML file becomes a job, or all that is wrong with it, each with its line."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from crawler.jobs.job import Job
from crawler.jobs.places import line_of
from crawler.jobs.sentences import sentence

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a job file; more is no file that a person wrote."""
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a job file. ``line`` and ``column`` count from 1; 0: none is to blame."""

    path: str
    line: int
    column: int
    what: str

    def __str__(self) -> str:
        place = ":".join([self.path, *(str(number) for number in (self.line, self.column) if number)])
        return f"{place}: {self.what}"


class JobFileError(ValueError):
    """A job file that cannot be used; ``problems`` holds all that is wrong, by line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read_job(path: Path) -> Job:
    """The job of a file; JobFileError with everything that is wrong with it."""
    try:
        content = path.read_bytes()[: LARGEST + 1]
    except OSError as error:
        raise _single(path, f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    if len(content) > LARGEST:
        raise _single(path, f"is larger than the {LARGEST:,} bytes that a job file may have")
    text = _decoded(path, content)
    return _job(path, text, _parsed(path, text))


def name_in(path: Path) -> str | None:
    """The name that a file states, whatever else is wrong with it; None where none can be read."""
    try:
        name = tomllib.loads(path.read_text("utf-8")).get("name")
    except (OSError, ValueError):
        return None
    return name if isinstance(name, str) else None


def _single(path: Path, what: str, line: int = 0, column: int = 0) -> JobFileError:
    return JobFileError((Problem(str(path), line, column, what),))


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _single(path, "is not UTF-8 text here", line) from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = _PLACE.search(said)
        line, column = place.groups() if place else (None, None)
        what = f"is not TOML: {_PLACE.sub('', said).lower()}"
        raise _single(path, what, int(line or text.rstrip().count("\n") + 1), int(column or 0)) from error


def _job(path: Path, text: str, table: dict[str, Any]) -> Job:
    try:
        return Job.model_validate(table)
    except ValidationError as error:
        problems = (
            Problem(str(path), line_of(text, details["loc"]), 0, sentence(details)) for details in error.errors()
        )
        raise JobFileError(tuple(sorted(problems))) from error
