"""Does ``quality.score`` say how good a record is? The share of good bodies by score."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.corpus import structure_counts, text_scores
from benchmarks.results import share, table

GOOD: Final = 0.97
"""F1 from which a body counts as right: of words for general pages, of the body's tokens for health pages."""
BINS: Final = (1.0, 0.98, 0.95, 0.9, 0.8, 0.6, 0.0)
"""Lower ends of the bins of scores."""


def reliability_table(corpus: Path, records: Path) -> str:
    """Records by score, and the share of them whose body is right; articles without a record have none."""
    found = [*_health(corpus, records), *_general(corpus, records)]
    rows = []
    for place, low in enumerate(BINS):
        high = BINS[place - 1] if place else 2.0
        bodies = [body for score, body in found if low <= score < high]
        good = f"{sum(body >= GOOD for body in bodies) / len(bodies):.3f}" if bodies else "–"
        mean = f"{sum(bodies) / len(bodies):.3f}" if bodies else "–"
        rows.append([f"{low:.2f} and more", str(len(bodies)), good, mean])
    return table(["quality.score", "records", f"body F1 ≥ {GOOD}", "mean body F1"], rows)


def _health(corpus: Path, records: Path) -> Iterator[tuple[float, float]]:
    for _, record, counts in structure_counts(corpus, records / "health-healthcrawl.jsonl"):
        if record is not None:
            yield record["quality"]["score"], share([counts["body"]]) or 0.0


def _general(corpus: Path, records: Path) -> Iterator[tuple[float, float]]:
    for record, body in text_scores(corpus, records / "wcxb-healthcrawl.jsonl"):
        if record is not None:
            yield record["quality"]["score"], body
