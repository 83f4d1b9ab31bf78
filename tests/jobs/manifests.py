"""Manifests of runs that never took place."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.run import Counts, FieldCoverage, Manifest, SiteCoverage, Versions

FIRST = datetime(2026, 11, 1, 4, tzinfo=UTC)


def manifest(day: int, sites: Mapping[str, tuple[int, int, float]], **changes: Any) -> Manifest:
    """A complete run on a day; of each site the records, the rejects and the share of records with a date."""
    started = FIRST + timedelta(days=day)
    coverage = [
        SiteCoverage(
            site=site,
            records=records,
            rejects=rejects,
            fields=[FieldCoverage(field="published_on", filled=round(records * dated))],
        )
        for site, (records, rejects, dated) in sites.items()
    ]
    articles, rejects = sum(site.records for site in coverage), sum(site.rejects for site in coverage)
    whole: dict[str, Any] = {
        "run_id": started.strftime("%Y%m%dT%H%M%SZ"),
        "job": "sleep",
        "started_at": started,
        "ended_at": started + timedelta(minutes=12),
        "exit_reason": "complete",
        "exit_code": 0,
        "start_urls": ["https://example.org/"],
        "counts": Counts(
            requested=articles + rejects,
            articles=articles,
            rejects=rejects,
            duplicates=0,
            skipped=0,
            unfinished=0,
            not_due=0,
            kept=0,
            translation_groups=0,
            responses=articles + rejects,
            bytes_received=20_000 * articles,
        ),
        "skipped_by_reason": [],
        "rejects_by_reason": [],
        "coverage": coverage,
        "shortfalls": [],
        "files": [],
        "versions": Versions(healthcrawl="0.1.0", python="3.11", scrapy="2.19", lxml="6.1"),
        "settings": [],
    }
    return Manifest.model_validate({**whole, **changes})
