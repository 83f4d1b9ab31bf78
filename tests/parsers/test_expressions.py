"""No regular expression of the packages needs more than linear time, whatever the text repeats.

None is listed here: those in globals are found in the imported modules, those written in a function in its source,
those made of the lexicons' words in the lexicons.
"""

import ast
import re
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

import crawler
import schemas
from crawler.lexicons.calendars import calendars
from crawler.lexicons.lexicon import everywhere, languages, load
from crawler.lexicons.phrases import Phrases

LENGTH = 8_000
SECONDS = 0.01
"""Searches that take less are no matter, on any machine: a linear one needs about a fifth of it."""
FACTOR = 32
"""Eight times the text takes eight times as long where the growth is linear, sixty-four times where it is quadratic."""
PIECES = [
    "a", "A", "1", "-", ".", "…", "(", "<", ">", "«", "»", "_", "/", ":", "：", "。", "é", '"', "#", ",", "|", "\ud7a3",
    "か", "1.", "((1)", "<a ", "<meta ", "charset=", ">> ", "原因", "第", "第一", "Dr. ", "A B, ", "a ", "12 May ",
    "12.", "12/", "1990-", "2024-1-", "May 1, ", "display:", "none;", "x=", "a-b", "a_b", "comments ", "? ", "①",
    "<!--", "=", ";", "<script ", "<style>", "<script></", "<title>", "<p>", "&#", "&amp;", "{", "[", "http://", "//",
    "@a.b", "$", "%", "\\", "'",
]  # fmt: skip
SPACES = [" ", "\n", "a\n", "\n\n", "\t", " ,"]
# Only these read text whose white space is not folded yet.
RAW = ("crawler.parsers.document.", "crawler.parsers.blocks.")
# Expressions that see no more characters than this, because their callers look at short lines only.
SHORT = {"_TAIL": 600, "NAME": 255}
# The training is no part of the program, and what is compiled takes its expressions from the Python modules.
NO_EXPRESSIONS = re.compile(r"\.training|\.compiled\.")
# Places of the pattern and the flags in the calls of ``re``.
FLAGS = {
    "compile": 1,
    "search": 2,
    "match": 2,
    "fullmatch": 2,
    "findall": 2,
    "finditer": 2,
    "split": 3,
    "sub": 4,
    "subn": 4,
}
# The modules that make patterns of what they are given; what they make is tried below.
# An analyst's terms become alternatives of escaped words, which are linear.
MADE_OF_WORDS = {"crawler.inspector.words", "crawler.lexicons.phrases", "crawler.lexicons.kinds"}
LONGEST_PHRASED = 200
"""Characters that a text has at most in which phrases are looked for."""


def compiled(name: str, value: Any) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The expressions in a module's global, however it holds them."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, (tuple, list)):
        for place, entry in enumerate(value):
            yield from compiled(f"{name}[{place}]", entry)
    elif isinstance(value, dict):
        yield from compiled(name, list(value.values()))


def modules() -> list[str]:
    """Names of all modules of both packages, but for those that train the models and are no part of the program."""
    found = [walk_packages(package.__path__, f"{package.__name__}.") for package in (crawler, schemas)]
    return [module.name for walked in found for module in walked if not NO_EXPRESSIONS.search(module.name)]


def in_globals() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for module in modules():
        for name, value in vars(import_module(module)).items():
            if not name.startswith("__"):
                yield from compiled(f"{module}.{name}", value)


def calls(module: str) -> Iterator[ast.Call]:
    """The calls of ``re`` in a module's functions."""
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    for node in {call: None for function in functions for call in ast.walk(function)}:
        if isinstance(node, ast.Call) and re.fullmatch(r"re\.\w+", ast.unparse(node.func)) and node.args:
            yield node


def in_functions() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for module in modules():
        for call in calls(module):
            method = ast.unparse(call.func).removeprefix("re.")
            if method in FLAGS and isinstance(call.args[0], ast.Constant):
                flags = [k.value for k in call.keywords if k.arg == "flags"] or call.args[
                    FLAGS[method] : FLAGS[method] + 1
                ]
                value = eval(ast.unparse(flags[0]), {"re": re}) if flags else 0
                yield f"{module}.{method} in line {call.lineno}", re.compile(call.args[0].value, value)


def phrases() -> dict[str, Phrases]:
    words = everywhere()
    months = {f"months {i + 1}": month for i, month in enumerate(words.months)}
    dates = {"calendars": Phrases([*calendars().months, *calendars().persian, *calendars().marks])}
    return {**words.words, **months, **dates}


def kinds() -> dict[str, re.Pattern[str]]:
    """The one pattern of each language's words for kinds of sections."""
    return {language: lexicon.kinds.pattern for language in languages() if (lexicon := load(language))}


def grows(expression: re.Pattern[Any], texts: list[str]) -> str | None:
    """What tells that the time of a search grows faster than one of the texts; None if none does."""
    for text in texts:
        subject = text.encode("utf-8", "surrogatepass") if isinstance(expression.pattern, bytes) else text
        if _seconds(expression, subject) < SECONDS:
            continue
        # other work on the machine slows one search, not every one
        whole = min(_seconds(expression, subject) for _ in range(5))
        part = min(_seconds(expression, subject[: len(subject) // 8]) for _ in range(20))
        if whole > max(SECONDS, FACTOR * part):
            return f"{whole:.3f} s on {text[:12]!r}…, {part:.5f} s on an eighth of it"
    return None


def _seconds(expression: re.Pattern[Any], subject: Any) -> float:
    start = time.process_time()
    for _ in expression.finditer(subject):
        pass
    return time.process_time() - start


EXPRESSIONS = {**dict(in_globals()), **dict(in_functions())}
PHRASES = phrases()


def test_expressions_are_found() -> None:
    assert len(EXPRESSIONS) > 60
    assert {name.rpartition(".")[0] for name in EXPRESSIONS} >= {"schemas.base", "crawler.runs.folder"}


def test_no_other_module_makes_expressions_of_what_it_is_given() -> None:
    found = {
        (module, ast.unparse(c))
        for module in modules()
        for c in calls(module)
        if not isinstance(c.args[0], ast.Constant)
    }
    assert {module for module, call in found if not call.startswith("re.escape(")} == MADE_OF_WORDS


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_search_is_linear(name: str) -> None:
    pieces = [*PIECES, *(SPACES if name.startswith(RAW) else [])]
    length = SHORT.get(name.rpartition(".")[2], LENGTH)
    texts = [piece * (length // len(piece)) + ending for piece in pieces for ending in ("", "!", "x")]
    assert grows(EXPRESSIONS[name], texts) is None


@pytest.mark.parametrize("pattern", ["a*b", "[^>]*>x", "(?:a|b)*c", "a*$"])
def test_quadratic_expressions_would_be_found(pattern: str) -> None:
    assert grows(re.compile(pattern), ["a" * LENGTH + "!", ">" * LENGTH])


@pytest.mark.parametrize("language", languages())
def test_kinds_are_found_in_linear_time(language: str) -> None:
    texts = [piece * (LONGEST_PHRASED // len(piece)) + "!" for piece in PIECES]
    pattern = kinds()[language]
    pattern.search("")
    assert grows(pattern, texts) is None


@pytest.mark.parametrize("name", PHRASES)
def test_phrases_are_found_in_linear_time(name: str) -> None:
    pieces = [*PIECES[::3], *PHRASES[name].words[:2], *PHRASES[name].words[-2:]]
    # compiled when first asked
    PHRASES[name].search("")
    PHRASES[name].is_all_of("")
    for text in (piece * (LONGEST_PHRASED // len(piece)) + "!" for piece in pieces):
        assert min(_phrase_seconds(PHRASES[name], text) for _ in range(5)) < SECONDS, text[:12]


def _phrase_seconds(phrases: Phrases, text: str) -> float:
    start = time.process_time()
    phrases.search(text)
    phrases.is_all_of(text)
    return time.process_time() - start
