"""R32: JSON-LD is evidence: what is broken, huge or hostile costs the evidence and never the page."""

import json
import tomllib
from pathlib import Path

import pytest
from samples import GOOD, fetched

from crawler.parsers import extract
from crawler.parsers.document.document import read
from crawler.parsers.document.embedded import MAX_CHARACTERS, MAX_DEPTH, MAX_NODES, articles, loaded, strictly
from schemas.article import Article

TABLE = tomllib.loads((Path(__file__).parent / "json.toml").read_text("utf-8"))
ACCEPTED = [text for group in TABLE["group"] for text in group["accepted"]]
REFUSED = [text for group in TABLE["group"] for text in group["refused"]]
NAMED = '{"@type": "Article", "author": {"name": "Marta Lindqvist"}}'
READ = {
    "plain": NAMED,
    "list": f"[{NAMED}]",
    "graph": f'{{"@graph": [{NAMED}]}}',
    "in a comment": f"<!-- {NAMED} -->",
    "with a semicolon": f"{NAMED};",
    "raw line breaks in a string": NAMED.replace("Marta ", "Marta\n"),
    "two times the same key": NAMED.replace('"author"', '"author": 1, "author"'),
    "byte order mark before it": f"\ufeff{NAMED}",
    "a type by its address": NAMED.replace("Article", "https://schema.org/Article"),
    "several types": NAMED.replace('"Article"', '["Thing", "MedicalWebPage"]'),
    "a very long number beside it": NAMED.replace("{", f'{{"size": {"9" * 400}, ', 1),
}
NOT_READ = {
    "empty": "",
    "cut": NAMED[:-9],
    "trailing comma": NAMED.replace("}}", "},}"),
    "single quotes": NAMED.replace('"', "'"),
    "not a number": NAMED.replace("{", '{"a": NaN, ', 1),
    "infinity": NAMED.replace("{", '{"a": -Infinity, ', 1),
    "lone surrogate": NAMED.replace("Marta", "\\ud800Marta"),
    "two documents": NAMED * 2,
    "a number": "1e999",
    "text": '"Article"',
    "null": "null",
    "markup": "<p>Article</p>",
    "nested lists": "[" * 100_000,
    "nested objects": '{"@graph":' * 100_000,
    "closed deep nesting": "[" * 300 + NAMED + "]" * 300,
    "below the deepest level": "[" * 80 + NAMED + "]" * 80,
    "too long": NAMED.replace("{", f'{{"a": "{"x" * MAX_CHARACTERS}", ', 1),
    "5,000 digits": f'{{"a": {"9" * 5000}}}',
    "of another type": NAMED.replace("Article", "Recipe2"),
    "type that is no text": NAMED.replace('"Article"', "[1, null, {}]"),
    "author that is no person": '{"@type": "Article", "author": [[], 1, true, {"name": {"name": 7}}]}',
}


def page(script: str) -> str:
    return GOOD.replace("</head>", f'<script type="application/ld+json">{script}</script></head>')


@pytest.mark.parametrize("name", READ)
def test_author_is_read(name: str) -> None:
    outcome = extract(fetched(page(READ[name])))
    assert isinstance(outcome, Article)
    assert [author.name for author in outcome.authors] == ["Marta Lindqvist"]


@pytest.mark.parametrize("name", NOT_READ)
def test_page_is_read_without_it(name: str) -> None:
    outcome = extract(fetched(page(NOT_READ[name])))
    assert isinstance(outcome, Article)
    assert outcome.authors == []
    assert outcome.body == plain().body


@pytest.mark.parametrize("text", ACCEPTED)
def test_json_is_read(text: str) -> None:
    assert strictly(text) == json.loads(text)
    assert loaded(text) == strictly(text)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_json_is_not_read(text: str) -> None:
    assert strictly(text) is None


@pytest.mark.parametrize("repair", TABLE["repair"], ids=lambda repair: repair["shows"])
def test_what_many_sites_get_wrong_is_mended(repair: dict[str, str]) -> None:
    assert strictly(repair["json"]) is None
    assert loaded(repair["json"]) == json.loads(repair["reads"])


def test_nothing_else_is_mended() -> None:
    mended = {text for text in REFUSED if loaded(text) is not None}
    white_space = {"\ufeff[]", "\u00a0[]", "\f[]", '"a\tb"', '"a\nb"', '"a\rb"', '"\x1f"'}
    assert mended == white_space


def test_depth_ends_exactly_where_it_is_said_to() -> None:
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        deepest = opening * (MAX_DEPTH - 1) + "[]" + closing * (MAX_DEPTH - 1)
        assert strictly(deepest) is not None
        assert strictly(f"{opening}{deepest}{closing}") is None


def test_lone_surrogates_cost_the_script_only() -> None:
    assert strictly('{"a": "\ud800"}') is None
    assert loaded('{"a": "\ud800"}') is None


def plain() -> Article:
    outcome = extract(fetched(GOOD))
    assert isinstance(outcome, Article)
    return outcome


def test_one_broken_script_does_not_cost_the_next() -> None:
    outcome = extract(fetched(page("{").replace("</head>", page(NAMED).partition("</title>")[2])))
    assert isinstance(outcome, Article)
    assert [author.name for author in outcome.authors] == ["Marta Lindqvist"]


def test_nodes_are_bounded() -> None:
    graph = json.dumps({"@graph": [{"@type": "Article", "name": str(i)} for i in range(MAX_NODES + 50)]})
    found = read(fetched(page(graph))).linked_data
    assert len(found) == MAX_NODES
    assert len(articles(found)) == MAX_NODES


def test_what_is_no_linked_data_is_not_read() -> None:
    script = f'<script type="application/json">{NAMED}</script><script>window.state = {NAMED}</script></head>'
    assert read(fetched(GOOD.replace("</head>", script))).linked_data == []
