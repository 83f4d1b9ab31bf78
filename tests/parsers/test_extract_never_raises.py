"""Whatever the bytes are, ``extract`` gives a record or a reject that a strict reader can read back,
and ``explain`` can tell why."""

import gc
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markup import soup, trees
from samples import GOOD, URL, fetched

from crawler.parsers import Fetched, extract
from crawler.parsers.explanation import explain

KEYS = [
    "@type", "@graph", "author", "name", "datePublished", "headline", "keywords", "itemListElement", "item", "url",
]  # fmt: skip
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.text(max_size=9)),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inside, max_size=4),
    max_leaves=12,
)
ADDRESSES = st.text("a.:/[]@?#%0\\\t℀中é\ud800-", max_size=14)
bounded = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def check(page: Fetched) -> None:
    outcome = extract(page)
    line = outcome.line()
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert type(outcome).model_validate_json(line) == outcome
    json.loads(line, parse_constant=pytest.fail)
    explanation = explain(page)
    assert explanation.outcome == outcome
    assert bool(explanation.blocks) <= (explanation.view is not None)


@bounded
@given(st.binary(max_size=400))
def test_bytes(body: bytes) -> None:
    check(fetched(body))


@bounded
@given(st.binary(max_size=200), st.sampled_from(["", "text/html; charset=gbk", "text/html; charset=utf-7", "charset"]))
def test_bytes_in_a_page(noise: bytes, content_type: str) -> None:
    check(fetched(GOOD.encode().replace(b"nuisance", noise), headers={"content-type": content_type}))


@bounded
@given(soup)
def test_tags_in_any_order(html: str) -> None:
    check(fetched(html))


@bounded
@given(st.lists(trees, max_size=6).map("".join))
def test_trees_in_a_page(html: str) -> None:
    check(fetched(GOOD.replace("<h2>Causes</h2>", html)))


@bounded
@given(st.integers(0, len(GOOD.encode()) - 1), st.integers(0, len(GOOD.encode()) - 1))
def test_pieces_of_a_page(start: int, end: int) -> None:
    body = GOOD.encode()
    check(fetched(body[:end]))
    check(fetched(body[start:]))


@bounded
@given(st.sampled_from([URL + "?", "https://example.org", "http://", "h"]), st.text(max_size=60) | ADDRESSES)
def test_any_address(beginning: str, rest: str) -> None:
    check(fetched(GOOD, beginning + rest))


@bounded
@given(values)
def test_any_linked_data(value: object) -> None:
    graph = json.dumps({"@type": "Article", "@graph": value, "author": value, "headline": value, "keywords": value})
    trail = json.dumps({"@type": "BreadcrumbList", "itemListElement": value})
    scripts = "".join(f'<script type="application/ld+json">{text}</script>' for text in (graph, trail))
    check(fetched(GOOD.replace("</head>", scripts + "</head>")))


@pytest.mark.parametrize("enabled", [True, False], ids=["enabled", "disabled"])
@pytest.mark.parametrize("body", [GOOD, b"%PDF-1.7"], ids=["article", "reject"])
def test_collector_is_left_as_it_was(body: bytes, enabled: bool) -> None:
    was_enabled = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        extract(fetched(body))
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()
