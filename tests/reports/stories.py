"""Runs that never took place, to be told of."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sample_articles import sample_article

from crawler.reports.story import Bar, HostTraffic, RunStory, SampleRecord, SampleReject, Timeline
from schemas.article import Article
from schemas.reject import Reject
from schemas.run import Counts, FieldCoverage, Manifest, PublishedFile, ReasonCount, Setting, SiteCoverage, Versions

STARTED = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOSTILE = "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\x1b]0;x\x07\u202eleft\n# HELP"


def manifest(**changes: Any) -> Manifest:
    """A complete run of twelve minutes."""
    coverage = SiteCoverage(
        site="example.org", records=40, rejects=10, fields=[FieldCoverage(field="published_on", filled=30)]
    )
    whole: dict[str, Any] = {
        "run_id": "20261122T040000Z",
        "job": "sleep",
        "started_at": STARTED,
        "ended_at": STARTED + timedelta(minutes=12),
        "exit_reason": "complete",
        "exit_code": 0,
        "start_urls": ["https://example.org/"],
        "counts": Counts(
            requested=53,
            articles=40,
            rejects=10,
            duplicates=3,
            skipped=0,
            unfinished=0,
            not_due=0,
            kept=0,
            translation_groups=0,
            responses=60,
            bytes_received=1_234_567,
        ),
        "skipped_by_reason": [],
        "rejects_by_reason": [ReasonCount(reason="timeout", count=7), ReasonCount(reason="robots", count=3)],
        "coverage": [coverage],
        "shortfalls": [],
        "files": [PublishedFile(name="articles.jsonl", lines=40, size_bytes=400_000, sha256="0" * 64)],
        "versions": Versions(healthcrawl="0.1.0", python="3.11", scrapy="2.19", lxml="6.1"),
        "settings": [Setting(name="MAX_PAGES", setting_value="0")],
    }
    return Manifest.model_validate({**whole, **changes})


def story(**changes: Any) -> RunStory:
    """A run with a little of everything."""
    whole: dict[str, Any] = {
        "manifest": manifest(),
        "timeline": Timeline(60, (Bar(30, 2), Bar(10, 8))),
        "hosts": (HostTraffic("example.org", 60, 0.4, 3.2, 1_234_567),),
        "records": (record(),),
        "rejects": {"timeout": (SampleReject("https://example.org/slow", "The page did not arrive in time.", None),)},
        "pending": 5,
        "last_success": STARTED + timedelta(minutes=12),
    }
    return RunStory(**{**whole, **changes})


def record(**changes: Any) -> SampleRecord:
    whole: dict[str, Any] = {
        "title": "Cold hands",
        "url": "https://example.org/cold-hands",
        "site": "example.org",
        "language": "en",
        "published_on": None,
        "beginning": "Hands cool down first.",
        "counts": {"sections": 3, "causes": 2},
        "score": 0.93,
    }
    return SampleRecord(**{**whole, **changes})


def hostile() -> RunStory:
    """Every text that a page, a server or an address can put into a report, at its worst."""
    evil = "javascript:alert(1)//" + HOSTILE
    site = SiteCoverage(site=HOSTILE, records=1, rejects=1, fields=[FieldCoverage(field="title", filled=1)])
    run = manifest(
        job=HOSTILE,
        run_id=HOSTILE,
        start_urls=[evil],
        coverage=[site],
        shortfalls=[HOSTILE],
        settings=[Setting(name=HOSTILE, setting_value=HOSTILE)],
        files=[PublishedFile(name=HOSTILE, lines=1, size_bytes=1, sha256="0" * 64)],
    )
    return story(
        manifest=run,
        hosts=(HostTraffic(HOSTILE, 1, 0.1, 0.1, 1),),
        records=(record(title=HOSTILE, url=evil, site=HOSTILE, language=HOSTILE, beginning=HOSTILE),),
        rejects={"timeout": (SampleReject(evil, HOSTILE, 404),)},
    )


def article(site: str, seconds: float) -> Article:
    """A record of a page that arrived so long after the start."""
    return sample_article(
        site,
        fetched_at=STARTED + timedelta(seconds=seconds),
        body="Hands cool down first. " * 1000,
        quality={"score": 0.9, "coverage": 1.0, "flags": []},
    )


def reject(seconds: float, reason: Any = "timeout", detail: str = "No answer.") -> Reject:
    """A reject of a page that was given up so long after the start."""
    return Reject(
        url="https://example.org/x",
        requested_url="https://example.org/x",
        fetched_at=STARTED + timedelta(seconds=seconds),
        http_status=None,
        stage="fetch",
        reason=reason,
        detail=detail,
        archive=None,
    )
