"""Metrics are such as Prometheus reads."""

from prometheus_client.parser import text_string_to_metric_families
from stories import HOSTILE, STARTED, hostile, manifest, story

from crawler.reports.metrics import metrics_text
from crawler.reports.story import RunStory


def samples(told: RunStory) -> dict[tuple[str, ...], float]:
    """Every sample by its name and labels, as Prometheus' own parser reads them."""
    families = list(text_string_to_metric_families(metrics_text(told)))
    assert all(family.documentation and family.type == "gauge" for family in families)
    assert all(sample.timestamp is None for family in families for sample in family.samples)
    return {
        (sample.name.removeprefix("healthcrawl_"), *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_every_figure_of_a_run_is_told() -> None:
    assert samples(story()) == {
        ("run_pages", "sleep", "article"): 40,
        ("run_pages", "sleep", "reject"): 10,
        ("run_pages", "sleep", "duplicate"): 3,
        ("run_pages", "sleep", "unfinished"): 0,
        ("run_rejects", "sleep", "timeout"): 7,
        ("run_rejects", "sleep", "robots"): 3,
        ("run_responses", "sleep"): 60,
        ("run_received_bytes", "sleep"): 1_234_567,
        ("run_duration_seconds", "sleep"): 720,
        ("run_end_timestamp_seconds", "sleep"): STARTED.timestamp() + 720,
        ("run_exit_code", "sleep", "complete"): 0,
        ("run_shortfalls", "sleep"): 0,
        ("pending_pages", "sleep"): 5,
        ("last_success_timestamp_seconds", "sleep"): STARTED.timestamp() + 720,
        ("site_records", "sleep", "example.org"): 40,
        ("site_rejects", "sleep", "example.org"): 10,
    }


def test_a_job_that_never_succeeded_has_no_such_moment() -> None:
    told = samples(story(manifest=manifest(exit_reason="stopped", exit_code=143), last_success=None))
    assert told["run_exit_code", "sleep", "stopped"] == 143
    assert ("last_success_timestamp_seconds", "sleep") not in told


def test_hostile_names_stay_in_their_labels() -> None:
    told = samples(hostile())
    assert told["site_records", HOSTILE, HOSTILE] == 1
