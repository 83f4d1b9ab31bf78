"""What a run that came to its end says of itself: manifest, quality gate, metrics, report."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crawler.reports.story import RunStory, StoryTeller
from crawler.runs.coverage import Coverage
from crawler.runs.files import ARTICLES, REJECTS
from crawler.runs.gate import Gate, shortfalls
from crawler.runs.history import manifests
from crawler.runs.manifests import EXIT_CODES
from schemas.article import Article
from schemas.reject import Reject
from schemas.run import Manifest, SiteCoverage


def records_of(folder: Path) -> Iterator[Article | Reject]:
    """The articles and rejects in a run's files, one after another."""
    with (folder / ARTICLES).open("rb") as file:
        yield from (Article.model_validate_json(line) for line in file)
    with (folder / REJECTS).open("rb") as file:
        yield from (Reject.model_validate_json(line) for line in file)


def coverage_of(folder: Path) -> list[SiteCoverage]:
    """What the files hold by site: read again, because a run may have been written by several processes."""
    coverage = Coverage()
    for record in records_of(folder):
        coverage.add(record)
    return coverage.sites()


def judged(manifest: Manifest, job_folder: Path, gate: Gate | None) -> Manifest:
    """The manifest with what fell below the gate, and its exit code."""
    if gate is None or manifest.exit_code != 0:
        return manifest
    below = shortfalls(manifest, list(manifests(job_folder)), gate)
    if not below:
        return manifest
    return manifest.model_copy(
        update={"shortfalls": below, "exit_reason": "below_quality", "exit_code": EXIT_CODES["below_quality"]}
    )


def story_of(job_folder: Path, teller: StoryTeller, manifest: Manifest) -> RunStory:
    """The story of a run, whole or not, for its reports."""
    good = manifest if manifest.exit_code == 0 else next((m for m in manifests(job_folder) if m.exit_code == 0), None)
    return teller.tell(manifest, manifest.counts.unfinished, good.ended_at if good else None)


def teller_of(folder: Path, started: float) -> StoryTeller:
    """A story that begins with what earlier processes of the run have written."""
    teller = StoryTeller(datetime.fromtimestamp(started, UTC))
    for record in records_of(folder):
        teller.ended(record)
    return teller
