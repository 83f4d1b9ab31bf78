"""JSON-LD is evidence, never a condition: whatever stands in it, the page is read and nothing is made up."""

import json

import pytest
from samples import GOOD, fetched

from crawler.parsers import extract
from crawler.parsers.document import embedded
from crawler.parsers.document.document import read
from schemas.article import Article

NAMED = '{"@type": "Article", "author": "Marta Lindqvist"}'
UNUSABLE = {
    "empty": "",
    "cut off": '{"@type": "Article", "author": "Marta',
    "no JSON": "var article = {};",
    "not a number": '{"@type": "Article", "wordCount": NaN}',
    "infinite": '{"@type": "Article", "wordCount": 1e999}',
    "lone surrogate": '{"@type": "Article", "author": "\\ud800"}',
    "endless integer": '{"@type": "Article", "wordCount": ' + "9" * 5_000 + "}",
    "nested too deep": "[" * 100_000 + "]" * 100_000,
    "nested too deep with objects": '{"@graph":' * 5_000 + "1" + "}" * 5_000,
    "too long": '{"@type": "Article", "author": "' + "a" * embedded.MAX_CHARACTERS + '"}',
    "null": "null",
    "a text": '"Marta Lindqvist"',
    "wrong kinds": '{"@type": [1, null], "@id": [], "author": [[{"name": {}}]], "datePublished": {"a": 1}}',
}
REPAIRED = {
    "comment": f"<!-- {NAMED} -->",
    "semicolon": f"{NAMED};",
    "raw line break": '{"@type": "Article", "author": "Marta\nLindqvist"}',
    "list": f"[{NAMED}]",
    "graph": f'{{"@graph": [{NAMED}]}}',
}


def page(linked: str) -> str:
    return GOOD.replace("</head>", f'<script type="application/ld+json">{linked}</script></head>')


@pytest.mark.parametrize("name", UNUSABLE)
def test_the_page_is_read_in_spite_of(name: str) -> None:
    outcome = extract(fetched(page(UNUSABLE[name])))
    assert isinstance(outcome, Article)
    json.loads(outcome.line(), parse_constant=pytest.fail)
    assert not any("Marta" in author.name for author in outcome.authors)


@pytest.mark.parametrize("name", REPAIRED)
def test_what_sites_commonly_write_is_repaired(name: str) -> None:
    nodes = read(fetched(page(REPAIRED[name]))).linked_data
    assert [embedded.texts(node["author"]) for node in embedded.articles(nodes)] == [["Marta Lindqvist"]]


def test_a_broken_script_does_not_cost_the_next() -> None:
    both = page(NAMED).replace("</head>", '<script type="application/ld+json">{"@type"</script></head>')
    assert len(read(fetched(both)).linked_data) == 1


def test_no_more_than_so_many_nodes_are_kept() -> None:
    many = json.dumps([{"@type": "Article"}] * (embedded.MAX_NODES + 10))
    assert len(read(fetched(page(many))).linked_data) == embedded.MAX_NODES
