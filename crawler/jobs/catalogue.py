"""Finds the jobs that were asked for, by file or by name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from crawler.jobs.job import Job
from crawler.jobs.places import line_of
from crawler.jobs.reading import JobFileError, Problem, name_in, read_job


@dataclass(frozen=True, slots=True)
class JobFile:
    """A job and where it stands."""

    path: Path
    job: Job


def job_files(folder: Path) -> list[Path]:
    """The job files of a folder, by name; empty where there is none."""
    return sorted(folder.glob("*.toml"))


def read_jobs(paths: Iterable[Path]) -> list[JobFile]:
    """The jobs of files; JobFileError with everything wrong with any of them, a name used twice included."""
    found: list[JobFile] = []
    problems: list[Problem] = []
    for path in dict.fromkeys(paths):
        try:
            found.append(JobFile(path, read_job(path)))
        except JobFileError as error:
            problems += error.problems
    problems += _used_twice(found)
    if problems:
        raise JobFileError(tuple(problems))
    return found


def find_jobs(asked: Sequence[str], folder: Path) -> list[JobFile]:
    """Jobs by the path of their file or by their name among the files of ``folder``; JobFileError as above."""
    paths: list[Path] = []
    problems: list[Problem] = []
    for one in asked:
        path = Path(one)
        if path.suffix == ".toml" or path.is_file():
            paths.append(path)
            continue
        named = [candidate for candidate in job_files(folder) if name_in(candidate) == one]
        paths += named
        if not named:
            problems.append(Problem(one, 0, 0, _not_found(one, folder)))
    if problems:
        raise JobFileError(tuple(problems))
    return read_jobs(paths)


def _not_found(asked: str, folder: Path) -> str:
    names = [name for path in job_files(folder) if (name := name_in(path))]
    near = get_close_matches(asked, names, 1)
    if near:
        return f"there is no such job in {folder}/; did you mean {near[0]}?"
    known = f"it holds {', '.join(names[:20])}" if names else "no job file lies there"
    return f"there is no such job in {folder}/, and no such file; {known}"


def _used_twice(found: Iterable[JobFile]) -> list[Problem]:
    by_name: defaultdict[str, list[Path]] = defaultdict(list)
    for file in found:
        by_name[file.job.name].append(file.path)
    return [
        Problem(
            str(path), _line_of_name(path), 0, f"the name {name!r} is that of {paths[0]} too; each job needs its own"
        )
        for name, paths in by_name.items()
        for path in paths[1:]
    ]


def _line_of_name(path: Path) -> int:
    return line_of(path.read_text("utf-8-sig"), ("name",))
