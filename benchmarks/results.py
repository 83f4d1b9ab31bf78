"""The tables of ``RESULTS.md``, each between its own markers."""

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from crawler.parsers.compiled import missing

RESULTS = Path(__file__).parent / "RESULTS.md"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def share(counts: Sequence[tuple[int, ...]]) -> float | None:
    """The micro average of (true, found, gold) as F1, or of (right, of) as a share; None of nothing."""
    total = [sum(column) for column in zip(*counts, strict=True)]
    if len(total) == 3:
        return 2 * total[0] / (total[1] + total[2]) if total[1] + total[2] else None
    return total[0] / total[1] if total and total[1] else None


def versions(packages: Sequence[str]) -> str:
    """What ran, on which day, in one line; it says so where the parsers are not compiled."""
    names = ", ".join(f"{package} {version(package)}" for package in packages)
    if missing() is not None:
        names += f"; parsers in Python: {missing()}"
    return f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}: {names}."


def put(name: str, text: str, file: Path = RESULTS) -> None:
    """Replace what stands between ``<!-- name:begin -->`` and ``<!-- name:end -->``; ValueError without them."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    whole = file.read_text("utf-8")
    before, found_begin, rest = whole.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found_begin and found_end):
        raise ValueError(f"{file}: no {begin} … {end} to put the figures between")
    file.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")
