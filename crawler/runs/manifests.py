"""``manifest.json`` of a run, from its ledger and its files."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final, cast

from crawler import VERSION
from crawler.frontier.entry import OpenRun
from crawler.frontier.ledger import Ledger
from schemas.run import (
    Counts,
    ExitReason,
    Manifest,
    PublishedFile,
    ReasonCount,
    Setting,
    SiteCoverage,
    SkipCount,
    Versions,
)

EXIT_CODES: Final[Mapping[ExitReason, int]] = {
    "complete": 0,
    "limit_reached": 0,
    "below_quality": 3,
    "internal_error": 1,
    "nothing_extracted": 4,
    "output_error": 5,
    "stopped": 130,
}
PUBLISHED: Final = frozenset({"complete", "limit_reached", "below_quality", "nothing_extracted"})
"""Ends after which the folder is whole. After any other the run stays open."""


class CountError(RuntimeError):
    """The pages of a run do not add up: a bug of ours, told instead of published."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What went over the wire: responses, and bytes of their bodies."""

    responses: int = 0
    bytes_received: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """What the run itself knows of its end; times are seconds since 1970."""

    run_id: str
    job: str
    started: float
    ended: float
    exit_reason: ExitReason
    start_urls: tuple[str, ...]
    settings: Mapping[str, str]
    traffic: Traffic
    kept: int
    """Articles handed on from earlier runs without being seen."""
    coverage: list[SiteCoverage]


def manifest_of(story: Story, ledger: Ledger, run: OpenRun, files: list[PublishedFile]) -> Manifest:
    """The manifest; CountError if ledger and files do not tell the same. No files: of a run that is not whole."""
    counts = _counts(story, ledger.counts.by_outcome(run), ledger.translations.groups())
    lines = {file.name: file.lines for file in files}
    if lines and (lines["articles.jsonl"], lines["rejects.jsonl"]) != (counts.articles + counts.kept, counts.rejects):
        raise CountError(f"the files of this run hold {lines}, but the ledger says {counts}")
    rejects, skips = (cast("Any", ledger.counts.reasons(run, outcome)) for outcome in ("rejects", "skipped"))
    return Manifest(
        run_id=story.run_id,
        job=story.job,
        started_at=datetime.fromtimestamp(story.started, UTC),
        ended_at=datetime.fromtimestamp(story.ended, UTC),
        exit_reason=story.exit_reason,
        exit_code=EXIT_CODES[story.exit_reason],
        start_urls=list(story.start_urls),
        counts=counts,
        rejects_by_reason=[ReasonCount(reason=reason, count=number) for reason, number in rejects],
        skipped_by_reason=[SkipCount(reason=reason, count=number) for reason, number in skips],
        coverage=story.coverage,
        shortfalls=[],
        files=files,
        versions=_versions(),
        settings=[Setting(name=name, setting_value=value) for name, value in story.settings.items()],
    )


def _counts(story: Story, by_outcome: Mapping[str, int], translation_groups: int) -> Counts:
    articles, rejects, duplicates, skipped, pending = (
        by_outcome.get(name, 0) for name in ("articles", "rejects", "duplicates", "skipped", "pending")
    )
    return Counts(
        requested=articles + rejects + duplicates + skipped + pending,
        articles=articles,
        rejects=rejects,
        duplicates=duplicates,
        skipped=skipped,
        unfinished=pending,
        not_due=by_outcome["not_due"],
        kept=story.kept,
        translation_groups=translation_groups,
        responses=story.traffic.responses,
        bytes_received=story.traffic.bytes_received,
    )


def _versions() -> Versions:
    return Versions(
        healthcrawl=VERSION, python=platform.python_version(), scrapy=version("scrapy"), lxml=version("lxml")
    )
