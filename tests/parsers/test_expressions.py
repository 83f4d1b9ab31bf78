"""No regular expression of the parsers needs more than linear time, whatever the text repeats."""

import re
import time
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

from crawler import parsers

LENGTH = 4_000
SECONDS = 0.03
"""A linear expression needs less than a tenth of it, a quadratic one more than twice as much."""
PIECES = [
    "a", "A", "1", "-", ".", "…", "(", "<", ">", "«", "»", "_", "/", ":", "：", "。", "é", '"', "#", ",", "|", "\ud7a3",
    "か", "1.", "((1)", "<a ", "<meta ", "charset=", ">> ", "原因", "第", "第一", "Dr. ", "A B, ", "a ", "12 May ",
    "12.", "12/", "1990-", "2024-1-", "May 1, ", "display:", "none;", "x=", "a-b", "a_b", "comments ", "? ", "①",
    "<!--", "=", ";",
]  # fmt: skip
SPACES = [" ", "\n", "a\n", "\n\n", "\t", " ,"]
# Only these read text whose white space is not folded yet.
RAW = ("document.", "blocks.")
# Expressions that see no more characters than this, because their callers look at short lines only.
SHORT = {"_TAIL": 600}


def compiled(name: str, value: Any) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The expressions in a module's global, however it holds them."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, (tuple, list)):
        for place, entry in enumerate(value):
            yield from compiled(f"{name}[{place}]", entry)
    elif isinstance(value, dict):
        yield from compiled(name, list(value.values()))


def expressions() -> dict[str, re.Pattern[Any]]:
    found = {}
    for module in walk_packages(parsers.__path__, "crawler.parsers."):
        short = module.name.removeprefix("crawler.parsers.")
        for name, value in vars(import_module(module.name)).items():
            if not name.startswith("__"):
                found.update(compiled(f"{short}.{name}", value))
    return found


def longest(expression: re.Pattern[Any], texts: list[str]) -> tuple[float, str]:
    """The most seconds that a search takes on any of the texts, and that text's beginning."""
    worst = (0.0, "")
    for text in texts:
        subject = text.encode("utf-8", "surrogatepass") if isinstance(expression.pattern, bytes) else text
        seconds = min(_seconds(expression, subject) for _ in range(1 if worst[0] < SECONDS else 3))
        worst = max(worst, (seconds, text[:12]))
    return worst


def _seconds(expression: re.Pattern[Any], subject: Any) -> float:
    start = time.process_time()
    for _ in expression.finditer(subject):
        pass
    return time.process_time() - start


EXPRESSIONS = expressions()


def test_expressions_are_found() -> None:
    assert len(EXPRESSIONS) > 40


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_search_is_linear(name: str) -> None:
    pieces = [*PIECES, *(SPACES if name.startswith(RAW) else [])]
    length = SHORT.get(name.rpartition(".")[2], LENGTH)
    texts = [piece * (length // len(piece)) + ending for piece in pieces for ending in ("", "!", "x")]
    seconds, text = longest(EXPRESSIONS[name], texts)
    assert seconds < SECONDS, f"{seconds:.3f} s on {text!r}…"
