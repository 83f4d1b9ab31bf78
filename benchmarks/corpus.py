"""A corpus folder: its pages, and its own scorers run on records."""

import gzip
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

Record = dict[str, Any]
Reader = Callable[[bytes, str], Record | None]
Score = Callable[[dict[str, Any], Record, str], dict[str, tuple[int, ...]]]

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
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{corpus / 'score.py'} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Score = module.score_gold
    return score


def _run(command: list[Path | str]) -> str:
    finished = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=False)
    if finished.returncode:
        raise RuntimeError(f"{command[0]} failed: {finished.stderr.strip()[-400:]}")
    return finished.stdout
