"""The report of a run, told again from its files."""

from pathlib import Path

from pydantic import ValidationError

from crawler.commands.errors import UsageError
from crawler.commands.outputs import output
from crawler.reports.page import report_html
from crawler.runs.folder import MANIFEST
from crawler.runs.telling import story_of, teller_of
from schemas.run import Manifest


def write_report(run: Path, target: Path | None) -> None:
    """Write the report to a file or standard output; UsageError where the run cannot be read."""
    folder = run.resolve()
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        teller = teller_of(folder, manifest.started_at.timestamp())
    except (OSError, ValidationError) as error:
        raise UsageError(f"{run} cannot be read: {_first_line(error)}.") from error
    story = story_of(folder.parent.parent, teller, manifest)
    with output(target) as out:
        out.write(report_html(story).encode())


def _first_line(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).splitlines()[0].lower().rstrip(".")
