"""Copies among invented articles: how many are found, how many are none, what it costs; write ``RESULTS.md``.

python -m benchmarks.dedupe [--articles 20000 100000]
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.invented_articles import EDITS, LANGUAGES, articles
from benchmarks.processes import Cost, run
from benchmarks.results import put, table, versions

_SECONDS: Final = 3600.0
_DENSE: Final = ("zh", "ja", "th")


@dataclass(frozen=True, slots=True)
class Truth:
    """What an article is: which one it was made of, how, and in which language."""

    original: int
    edit: str
    language: str


def written(path: Path, count: int) -> dict[str, Truth]:
    """Write so many articles; what each is, by its url."""
    truths = {}
    with path.open("wb") as file:
        for article in articles(count):
            line = article.line()
            file.write(line)
            truths[json.loads(line)["url"]] = Truth(article.original, article.edit, article.language)
    return truths


def found(path: Path) -> list[dict[str, Any]]:
    """The clusters."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def recall_rows(truths: dict[str, Truth], clusters: list[dict[str, Any]]) -> Iterator[list[str]]:
    """For each kind of edit: copies that stand in one cluster with their original, of all copies."""
    originals = {truth.original: url for url, truth in truths.items() if truth.edit == "none"}
    cluster_of = {member["url"]: place for place, one in enumerate(clusters) for member in one["members"]}
    hits: Counter[tuple[str, bool]] = Counter()
    copies: Counter[tuple[str, bool]] = Counter()
    for url, truth in truths.items():
        if truth.edit not in EDITS:
            continue
        key = truth.edit, truth.language in _DENSE
        copies[key] += 1
        place = cluster_of.get(url, -1)
        hits[key] += place >= 0 and place == cluster_of.get(originals[truth.original], -2)
    for edit in EDITS:
        yield [edit, *(_share(hits[edit, dense], copies[edit, dense]) for dense in (False, True))]
    spaced, dense = (
        _share(sum(hits[edit, one] for edit in EDITS), sum(copies[edit, one] for edit in EDITS))
        for one in (False, True)
    )
    yield ["all", spaced, dense]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({whole:,})" if whole else "none"


def precision(truths: dict[str, Truth], clusters: list[dict[str, Any]]) -> tuple[int, int]:
    """Members beside the representative that were made of the same article as it, and all of them."""
    right = whole = 0
    for one in clusters:
        origins = [truths[member["url"]].original for member in one["members"]]
        right += sum(origin == origins[0] for origin in origins[1:])
        whole += len(origins) - 1
    return right, whole


def report(counts: Sequence[int], folder: Path) -> str:
    """Recall and precision of the largest size, costs of all."""
    measured = [_measured(count, folder) for count in counts]
    truths, clusters, _ = measured[-1]
    right, whole = precision(truths, clusters)
    languages = f"recall, {len(LANGUAGES) - len(_DENSE)} languages with spaces"
    quality = table(
        ["edit (copies)", languages, "recall, Chinese, Japanese, Thai"], list(recall_rows(truths, clusters))
    )
    says = f"Precision: {right:,} of {whole:,} members are copies, {right / max(1, whole):.4f}."
    head = ["articles", "MB", "s CPU", "ms CPU each", "s", "memory, MB"]
    return f"{quality}\n\n{says}\n\n{table(head, [row for _, _, row in measured])}"


def _measured(count: int, folder: Path) -> tuple[dict[str, Truth], list[dict[str, Any]], list[str]]:
    source, target = folder / "articles.jsonl", folder / "clusters.jsonl"
    truths = written(source, count)
    command = [sys.executable, "-m", "crawler.commands.main", "dedupe", str(source), "-o", str(target)]
    cost = run(command, _SECONDS, str(folder))
    if cost.exit_code:
        raise RuntimeError(f"dedupe ended with {cost.exit_code}")
    return truths, found(target), _costs(count, source.stat().st_size, cost)


def _costs(count: int, size: int, cost: Cost) -> list[str]:
    return [
        f"{count:,}",
        f"{size / 1e6:,.0f}",
        f"{cost.cpu_seconds:.0f}",
        f"{1e3 * cost.cpu_seconds / count:.2f}",
        f"{cost.wall_seconds:.0f}",
        f"{cost.peak_megabytes:.0f}",
    ]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[20_000, 100_000], help="sizes, rising")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        text = f"{versions(['healthcrawl', 'rensa'])}\n\n{report(arguments.articles, Path(folder))}"
    put("dedupe", text)
    print(text)


if __name__ == "__main__":
    main()
