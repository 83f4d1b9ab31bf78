"""The figures of each language of the health pages: does the parser read one better than another?"""

from collections import defaultdict
from pathlib import Path
from typing import Final

from benchmarks.corpus import Counts, structure_counts
from benchmarks.results import share, table

MEASURES: Final = ("title", "body", "headings", "kinds", "items", "recommendations")


def languages_table(corpus: Path, records: Path) -> str:
    """Micro averages by the label's language, the commonest first; ``records`` is what bench-quality wrote."""
    by_language: defaultdict[str, list[Counts]] = defaultdict(list)
    for label, _, counts in structure_counts(corpus, records / "health-healthcrawl.jsonl"):
        by_language[label.get("lang") or "unknown"].append(counts)
    found = sorted(by_language.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    rows = [[language, str(len(counts)), *_figures(counts)] for language, counts in found]
    rows.append(["all but en", *_rest([counts for language, counts in found if language != "en"])])
    return table(["health pages", "pages", *MEASURES], rows)


def _rest(groups: list[list[Counts]]) -> list[str]:
    counts = [count for group in groups for count in group]
    return [str(len(counts)), *_figures(counts)]


def _figures(counts: list[Counts]) -> list[str]:
    values = (share([count[measure] for count in counts]) for measure in MEASURES)
    return ["–" if value is None else f"{value:.3f}" for value in values]
