"""The jobs that were typed, or everything that is wrong with them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.commands.console import messages, printable
from crawler.commands.errors import UsageError

if TYPE_CHECKING:
    from crawler.jobs.catalogue import JobFile

FOLDER = Path("jobs")
"""Where job files lie by custom."""


def checked_jobs(asked: Sequence[str], folder: Path) -> "list[JobFile]":
    """Jobs by file or name, all of ``folder`` if none is asked for; UsageError after all errors were told."""
    from crawler.jobs.catalogue import find_jobs, job_files, read_jobs  # noqa: PLC0415 --help does not wait for it
    from crawler.jobs.reading import JobFileError  # noqa: PLC0415

    try:
        found = find_jobs(asked, folder) if asked else read_jobs(job_files(folder))
    except JobFileError as error:
        for problem in error.problems:
            messages.print(printable(str(problem)), markup=False, soft_wrap=True)
        count = len(error.problems)
        raise UsageError(f"{count} {'error' if count == 1 else 'errors'} in job files.") from error
    if not found:
        raise UsageError(f"There is no job file in {folder}/; docs/jobs.md shows how one looks.")
    return found
