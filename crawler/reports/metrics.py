"""The run for a monitor: metrics in Prometheus' text format, for node_exporter's textfile collector."""

from collections.abc import Iterable, Iterator, Mapping

from crawler.reports.story import RunStory

Sample = tuple[Mapping[str, str], float]
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def metrics_text(story: RunStory) -> str:
    """All metrics of a run, each with its help and type; every sample carries the job."""
    return "".join(line for name, says, samples in _metrics(story) for line in _lines(name, says, samples, story))


def _lines(name: str, says: str, samples: Iterable[Sample], story: RunStory) -> Iterator[str]:
    yield f"# HELP {name} {says}\n# TYPE {name} gauge\n"
    for labels, value in samples:
        pairs = {"job": story.manifest.job, **labels}
        inside = ",".join(f'{label}="{text.translate(_ESCAPES)}"' for label, text in pairs.items())
        yield f"{name}{{{inside}}} {_number(value)}\n"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _metrics(story: RunStory) -> Iterator[tuple[str, str, Iterable[Sample]]]:
    run, counts = story.manifest, story.manifest.counts
    seconds = (run.ended_at - run.started_at).total_seconds()
    yield "healthcrawl_run_pages", "Pages of the last run by outcome.", _outcomes(story)
    by_reason = [({"reason": entry.reason}, float(entry.count)) for entry in run.rejects_by_reason]
    yield "healthcrawl_run_rejects", "Rejects of the last run by reason.", by_reason
    yield "healthcrawl_run_responses", "HTTP responses of the last run.", _one(counts.responses)
    yield "healthcrawl_run_received_bytes", "Bytes of bodies that the last run received.", _one(counts.bytes_received)
    yield "healthcrawl_run_duration_seconds", "How long the last run took.", _one(seconds)
    yield "healthcrawl_run_end_timestamp_seconds", "When the last run ended.", _one(run.ended_at.timestamp())
    ended = [({"exit_reason": run.exit_reason}, float(run.exit_code))]
    yield "healthcrawl_run_exit_code", "Exit code of the last run; the label says why it ended.", ended
    yield "healthcrawl_run_shortfalls", "What fell below the quality gate in the last run.", _one(len(run.shortfalls))
    yield "healthcrawl_pending_pages", "Pages that the next run will fetch.", _one(story.pending)
    if story.last_success:
        success = _one(story.last_success.timestamp())
        yield "healthcrawl_last_success_timestamp_seconds", "When the last run with exit code 0 ended.", success
    yield from _by_site(story)


def _outcomes(story: RunStory) -> list[Sample]:
    counts = story.manifest.counts
    outcomes = {
        "article": counts.articles,
        "reject": counts.rejects,
        "duplicate": counts.duplicates,
        "unfinished": counts.unfinished,
    }
    return [({"outcome": outcome}, float(count)) for outcome, count in outcomes.items()]


def _by_site(story: RunStory) -> Iterator[tuple[str, str, Iterable[Sample]]]:
    sites = story.manifest.coverage
    records = [({"site": site.site}, float(site.records)) for site in sites]
    rejects = [({"site": site.site}, float(site.rejects)) for site in sites]
    yield "healthcrawl_site_records", "Records of the last run by site.", records
    yield "healthcrawl_site_rejects", "Rejects of the last run by site.", rejects


def _one(value: float) -> list[Sample]:
    return [({}, float(value))]
