"""Every field of every snippet: a part does this with that HTML.

A ``[[case]]`` of ``<part>.toml`` has a sentence ``shows``, ``html`` and what is ``expected`` of it, by field.
``html`` that is no whole page stands in the file's ``[frame]`` of the case's ``language`` (``en`` if it names
none), in place of ``{html}``. Of what is found, only the keys that ``expected`` names are compared; an empty
string stands for null.
"""

import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import to_jsonable_python

from crawler.parsers import Fetched, extract
from crawler.parsers.assemble import survey
from crawler.parsers.document.decoding import decode
from crawler.parsers.document.document import read
from crawler.parsers.links import links
from schemas.article import Article

HERE = Path(__file__).parent
LEAST = {
    "title": 10,
    "breadcrumbs": 6,
    "navigation": 20,
    "recommendations": 15,
    "authors": 10,
    "dates": 12,
    "sources": 4,
    "sections": 30,
    "metadata": 10,
    "links": 6,
    "decoding": 12,
    "language": 8,
    "refusal": 10,
    "visible": 15,
}


@dataclass(frozen=True)
class Snippet:
    part: str
    shows: str
    html: str
    expected: dict[str, Any]
    frame: dict[str, str] = field(default_factory=dict)
    url: str = "https://www.health.example/articles/this-one.html"
    language: str = "en"
    charset: str = "utf-8"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        is_whole = self.html.lstrip().lower().startswith(("<!doctype", "<html", "<?xml"))
        return self.html if is_whole or not self.frame else self.frame[self.language].replace("{html}", self.html)

    def fetched(self) -> Fetched:
        return Fetched(self.url, self.page.encode(self.charset), self.headers, datetime(2026, 1, 1, tzinfo=UTC))


def snippets() -> list[Snippet]:
    found = []
    for path in sorted(HERE.glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        found += [Snippet(path.stem, frame=content.get("frame", {}), **case) for case in content["case"]]
    return found


def claimed(snippet: Snippet) -> dict[str, Any]:
    """What each part finds, and the text as lists of one kind each."""
    view = survey(read(snippet.fetched()))
    claims: dict[str, Any] = {name: to_jsonable_python(claim.found) for name, claim in view.claims}
    sections = claims.get("sections") or []
    blocks = [block for section in sections for block in section["blocks"]]
    frame = snippet.frame.get(snippet.language, "")
    by_kind = {kind: [b for b in blocks if b["kind"] == kind] for kind in {b["kind"] for b in blocks}}
    return claims | {
        "language": view.language,
        "headings": [s["heading"] for s in sections if s["heading"] is not None],
        "levels": [s["level"] for s in sections if s["heading"] is not None],
        "kinds": [s["kind"] for s in sections if s["heading"] is not None],
        "items": by_kind.get("item", []),
        "texts": [b["text"] for b in blocks if b["kind"] == "paragraph" and b["text"] not in frame],
        **{name: [b["text"] for b in by_kind.get(kind, [])] for name, kind in KINDS.items()},
    }


KINDS = {"rows": "table_row", "quotes": "quote", "code": "code"}


def decoded(snippet: Snippet) -> dict[str, Any]:
    found = decode(snippet.fetched().body, snippet.fetched().header("content-type"))
    title = found.text.partition("<title>")[2].partition("</title>")[0]
    return {
        "title": title,
        "method": found.method,
        "encoding": found.encoding,
        "declared": found.declared,
        "is_guess": found.is_guess,
        "is_mismatch": found.is_mismatch,
    }


def followed(snippet: Snippet) -> dict[str, Any]:
    found = links(read(snippet.fetched()))
    return {
        "links": list(found.pages),
        "further": sorted(found.further),
        "translations": [list(named) for named in found.translations],
        "feeds": list(found.feeds),
    }


def refused(snippet: Snippet) -> dict[str, Any]:
    outcome = extract(snippet.fetched())
    return {"reason": None} if isinstance(outcome, Article) else json.loads(outcome.line())


READ: dict[str, Callable[[Snippet], dict[str, Any]]] = {"decoding": decoded, "links": followed, "refusal": refused}


@cache
def found(number: int) -> dict[str, Any]:
    snippet = SNIPPETS[number]
    return READ.get(snippet.part, claimed)(snippet)


def likened(value: Any, expected: Any) -> Any:
    """The found value without the keys that nobody asked for."""
    if isinstance(expected, dict) and isinstance(value, dict):
        return {key: likened(value.get(key), expected[key]) for key in expected}
    if isinstance(expected, list) and isinstance(value, list):
        padded = [*expected, *value[len(expected) :]]
        return [likened(one, other) for one, other in zip(value, padded, strict=False)]
    if value is None:
        return [] if expected == [] else ""
    return value


SNIPPETS = snippets()
FIELDS = [
    pytest.param(number, name, id=f"{snippet.part}: {snippet.shows} {name}")
    for number, snippet in enumerate(SNIPPETS)
    for name in snippet.expected
]


@pytest.mark.parametrize(("number", "name"), FIELDS)
def test_field(number: int, name: str) -> None:
    expected = SNIPPETS[number].expected[name]
    assert likened(found(number).get(name), expected) == expected


@pytest.mark.parametrize("part", LEAST)
def test_part_has_enough_snippets(part: str) -> None:
    assert sum(snippet.part == part for snippet in SNIPPETS) >= LEAST[part]


def test_snippets_are_told_apart_by_what_they_show() -> None:
    shown = [(snippet.part, snippet.shows) for snippet in SNIPPETS]
    assert len(shown) == len(set(shown))
    assert [shows for _, shows in shown if not shows.endswith(".")] == []


def test_every_snippet_expects_something() -> None:
    assert [snippet.shows for snippet in SNIPPETS if not snippet.expected] == []
