"""The quality gate, and the counters that it lives on."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from sys import getrefcount
from typing import Any

import pytest
from manifests import manifest
from sample_articles import sample_article

from crawler.runs.coverage import FIELDS, Coverage
from crawler.runs.gate import Gate, baseline, shortfalls
from schemas.article import Article
from schemas.reject import Reject
from schemas.run import Setting

CASES = tomllib.loads((Path(__file__).parent / "gate.toml").read_text("utf-8"))["case"]
SITE = {"example.org": (100, 0, 1.0)}
LOST = manifest(9, {"example.org": (100, 0, 0.0)})
NEVER_EMPTY = {"schema_version", "id", "content_hash", "revision", "url", "requested_url", "canonical_url", "site"}
NEVER_EMPTY |= {"fetched_at", "http_status", "extractor_version", "transfer", "quality"}


def reject(url: str) -> Reject:
    return Reject(
        url=url,
        requested_url=url,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        http_status=None,
        stage="fetch",
        reason="timeout",
        detail="No answer.",
        archive=None,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["shows"])
def test_the_gate(case: dict[str, Any]) -> None:
    earlier = [manifest(day, sites) for day, sites in enumerate(case["before"])]
    run = manifest(20, case["now"], exit_reason=case.get("exit_reason", "complete"))
    assert shortfalls(run, earlier, Gate.model_validate(case.get("gate", {}))) == case["says"]


@pytest.mark.parametrize(
    "changes",
    [
        {"exit_reason": "below_quality"},
        {"exit_reason": "nothing_extracted"},
        {"start_urls": ["https://example.org/other"]},
        {"settings": [Setting(name="MAX_PAGES", setting_value="5")]},
        {"coverage": []},
        {"run_id": LOST.run_id},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_run_that_is_not_like_this_one_is_not_compared_with(changes: dict[str, Any]) -> None:
    assert shortfalls(LOST, [manifest(1, SITE)], Gate()) != []
    assert shortfalls(LOST, [manifest(1, SITE, **changes)], Gate()) == []


def test_settings_that_choose_no_pages_may_change() -> None:
    earlier = manifest(1, SITE, settings=[Setting(name="DOWNLOAD_DELAY", setting_value="9")])
    assert shortfalls(LOST, [earlier], Gate()) != []


def test_the_last_runs_are_taken_whatever_their_order() -> None:
    earlier = [manifest(day, SITE) for day in (4, 1, 3, 2, 0)]
    assert [run.started_at.day for run in baseline(LOST, earlier, Gate(runs=3))] == [5, 4, 3]


def test_since_accepts_that_a_site_changed() -> None:
    earlier = [manifest(1, SITE)]
    assert shortfalls(LOST, earlier, Gate(since=date(2026, 11, 2))) != []
    assert shortfalls(LOST, earlier, Gate(since=date(2026, 11, 3))) == []


def test_coverage_counts_by_site() -> None:
    coverage = Coverage()
    coverage.add(sample_article("b.example", published_on="2024-03-04", keywords=["cold"]))
    coverage.add(sample_article("b.example"))
    coverage.add(reject("https://a.example/x"))
    first, second = coverage.sites()
    assert (first.site, first.records, first.rejects) == ("a.example", 0, 1)
    assert (second.site, second.records, second.rejects) == ("b.example", 2, 0)
    filled = {field.field: field.filled for field in second.fields}
    assert list(filled) == list(FIELDS)
    assert {name: count for name, count in filled.items() if count} == {"title": 2, "published_on": 1, "keywords": 1}


def test_coverage_knows_every_field_that_may_be_empty() -> None:
    assert set(FIELDS) == Article.model_fields.keys() - NEVER_EMPTY


def test_coverage_keeps_no_record() -> None:
    coverage = Coverage()
    record = sample_article("b.example", body="Cold hands warm up.")
    held = getrefcount(record), getrefcount(record.body)
    for _ in range(100):
        coverage.add(record)
    assert (getrefcount(record), getrefcount(record.body)) == held
