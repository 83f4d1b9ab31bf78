"""The compiled looks for neighbouring articles find what the Python ones find."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import GOOD, SHAPES, fetched

from crawler.lexicons.lexicon import everywhere
from crawler.parsers.blocks.segment import segment
from crawler.parsers.compiled import missing
from crawler.parsers.document.document import read
from crawler.parsers.neighbours import filters
from crawler.parsers.neighbours.marks import beginnings

if missing() is not None and not shutil.which("cc") and not shutil.which("gcc"):
    pytest.skip("THE COMPILED PARSERS ARE NOT TESTED: there is no C compiler", allow_module_level=True)

from crawler.parsers.compiled import neighbours

CASES = sorted((Path(__file__).parents[1] / "cases").glob("**/*.html"))
LINKS = (
    "<p>« <a href='/1'>Cold feet</a> | <a href='/2'>Dry lips</a> »</p>",
    "<p><a href='/1' rel='PREV'>Cold feet</a> <a href='/2' rel=''>Dry lips</a> <a title='' href='/3'>More</a></p>",
    "<p><a href='/1' title='Next: Cold feet'>Cold feet</a></p><p><a aria-label='' href='/2'>Dry lips</a></p>",
    "<div class='postNext'><p><a href='/1'>Cold feet</a></p></div><p class='nExT-post'><a href='/2'>Dry lips</a></p>",
    "<p><span id='prev'><i><b><a href='/1'>Cold feet</a></b></i></span> <a class='nex' href='/2'>Dry lips</a></p>",
    "<p><i class='next'><i><i><i><a href='/1'>Cold feet</a></i></i></i></i></p><p>下一篇：<a href='/2'>足冷</a></p>",
    "<p>Weiter</p><p>Následující článek</p><p>nex</p><p>上一篇</p><p>(Next) one</p><p>Texts →</p><p>-</p>",
    "<p><a href='/1'><b>Cold feet</b><i>Earlier</i></a> <a href='/2'><b>Dry lips</b><!-- x --><i>Later</i></a></p>",
    "<p><a href='/1'><b>Cold feet</b></a> <a href='/2'><b>Dry lips</b><i>Later</i></a></p>",
    "<p>" + "<a href='/1'>Cold feet</a> and next " * 7 + "</p><p>" + "Next to the window it is cold. " * 30 + "</p>",
)
bounded = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def assert_alike(html: str | bytes) -> None:
    page, openings = segment(read(fetched(html)).root), beginnings(everywhere())
    for heaviest in (40.0, 600.0):
        expected = filters.that_may_name(page.blocks, openings, heaviest)
        assert neighbours.that_may_name(page.blocks, openings, heaviest) == expected
    for known in ({}, {container.index: None for container in page.containers[::3]}):
        expected_links = filters.that_may_be_marked(page.blocks, page.containers, known, openings)
        assert neighbours.that_may_be_marked(page.blocks, page.containers, known, openings) == expected_links


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_pages_of_cases(path: Path) -> None:
    assert_alike(path.read_bytes())


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_pages_of_one_piece(shape: Any) -> None:
    assert_alike(shape(4_000))


@bounded
@given(st.lists(st.sampled_from(LINKS), min_size=1, max_size=4))
def test_links(pieces: list[str]) -> None:
    assert_alike(GOOD.replace("<h3>", f"{''.join(pieces)}<h3>"))
