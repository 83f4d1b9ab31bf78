"""A corpus folder: its pages, and its own scorers run on records."""

import gzip
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

Record = dict[str, Any]
Reader = Callable[[bytes, str], Record | None]
Counts = dict[str, tuple[int, ...]]
Score = Callable[[dict[str, Any], Record, str], Counts]

# textscore.py prints "name value" pairs on one line, the shares of others as "17/20"
_TEXT_FIGURES: Final = {
    "word F1": r"word F1 ([\d.]+)",
    "shingle F1": r"shingle F1 ([\d.]+)",
    "kept": r"with ([\d.]+)",
    "left out": r"without ([\d.]+)",
    "authors": r"author ([\d.]+)",
    "dates": r"date ([\d.]+)",
    "others refused": r"refused (\d+/\d+)",
}


def pages(folder: Path) -> Iterator[tuple[bytes, str]]:
    """Bytes and ``file:`` address of every page of a folder, in name order; gzip is opened."""
    for path in sorted(folder.iterdir()):
        body = path.read_bytes()
        yield (gzip.decompress(body) if path.suffix == ".gz" else body), path.resolve().as_uri()


def extract_all(read: Reader, folder: Path, output: Path) -> list[str]:
    """Write a line a record, and return the pages on which the extractor raised, with what it raised."""
    raised = []
    with output.open("w", encoding="utf-8") as lines:
        for body, url in pages(folder):
            try:
                record = read(body, url)
            except Exception as error:
                # a peer's crash is a result to report, not the end of the comparison
                raised.append(f"{url.rsplit('/', 1)[-1]} {type(error).__name__}")
                continue
            if record is not None:
                lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    return raised


def structure_figures(corpus: Path, records: Path) -> dict[str, Any]:
    """Measures of ``health/`` by the corpus's ``score.py``: name → its row."""
    health = corpus / "health"
    printed = _run([corpus / "score.py", health / "labels.jsonl", health / "pages", records, "--json"])
    figures: dict[str, Any] = json.loads(printed)
    return figures


def text_figures(corpus: Path, records: Path) -> dict[str, str]:
    """Measures of ``wcxb/`` by the corpus's ``textscore.py``, as printed."""
    printed = _run([corpus / "textscore.py", corpus / "wcxb" / "gold.jsonl", records])
    return {name: match[1] if (match := re.search(form, printed)) else "–" for name, form in _TEXT_FIGURES.items()}


def gold_score(corpus: Path) -> Score:
    """``score_gold`` of the corpus's ``score.py``, which scores any page whose gold is at hand."""
    score: Score = _scorer(corpus / "score.py").score_gold
    return score


def structure_counts(corpus: Path, records: Path) -> Iterator[tuple[dict[str, Any], Record | None, Counts]]:
    """Label, record and counts by measure of every article of ``health/``."""
    health, score = corpus / "health", _scorer(corpus / "score.py").score_page
    found = read_records(records)
    for label in _rows(health / "labels.jsonl"):
        if label.get("article", True):
            record = found.get(label["id"])
            yield label, record, score(label, (health / "pages" / f"{label['id']}.html").read_bytes(), record)


def text_scores(corpus: Path, records: Path) -> Iterator[tuple[Record | None, float]]:
    """Record and word F1 of every article of ``wcxb/``."""
    score, found = _scorer(corpus / "textscore.py").word_f1, read_records(records)
    for gold in _rows(corpus / "wcxb" / "gold.jsonl"):
        if gold.get("page_type", "article") == "article":
            record = found.get(gold["id"])
            yield record, score((record or {}).get("body") or "", gold["text"])


def read_records(path: Path) -> dict[str, Record]:
    """Records by the page's name, which their address ends with."""
    return {re.sub(r"\.html?(\.gz)?$", "", row["url"].rsplit("/", 1)[-1]): row for row in _rows(path)}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    # not splitlines(): it would also break at U+2028 inside a text
    yield from (json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip())


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"corpus_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _run(command: list[Path | str]) -> str:
    finished = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=False)
    if finished.returncode:
        raise RuntimeError(f"{command[0]} failed: {finished.stderr.strip()[-400:]}")
    return finished.stdout
