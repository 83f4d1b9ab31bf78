"""The compiled loop over main blocks makes the lines that the Python one makes."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import GOOD, SENTENCE, SHAPES, fetched

from crawler.parsers.assemble import survey
from crawler.parsers.compiled import missing
from crawler.parsers.document.document import read
from crawler.parsers.structure import plain_lines
from crawler.parsers.structure.lists import Lists

if missing() is not None and not shutil.which("cc") and not shutil.which("gcc"):
    pytest.skip("THE COMPILED PARSERS ARE NOT TESTED: there is no C compiler", allow_module_level=True)

from crawler.parsers.compiled import lines

CASES = sorted((Path(__file__).parents[1] / "cases").glob("**/*.html"))
PIECES = (
    "<p>1. Sit still</p><p>2) Get up</p><p>Step 3: drink</p><p>Tip Four: rest</p><p>• feet</p><p>A. hands</p>",
    "<p>1</p><p>Sit still for a while</p><h3>Phase 2</h3><p>Get up</p><p>Three</p><p>Tea</p><p>②</p><p>Walk</p>",
    "<h2>Cold hands<br>in the evening</h2><h3>3 Drink enough</h3><b>4 Sleep well</b><p>5 cups of tea</p>",
    "<ol start=4><li>Cold<li value=9>Day 1: rest<ul><li><h4>Hands</h4>and feet<li>x</ul></ol><ul><li>Step 2: go</ul>",
    "<pre><code>one\ntwo</code>three</pre><blockquote>Warm hands, warm heart.</blockquote><p>Œdème: le froid</p>",
    "<table><tr><td>1<td>Cold hands<td>rest<tr><td>2<td>Cold feet<td>walk</table><p>方法一：走</p><p>第二步 睡</p>",
    "<p>Is it 3 o'clock?</p><p>Yes</p><p>So, no.</p><p>٣. اشرب</p><p>Erstens: sitzen</p><p>“Warm” he said</p>",
)
bounded = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def assert_alike(html: str | bytes) -> None:
    view = survey(read(fetched(html)))
    blocks = view.page.blocks
    lists = Lists(view.page, view.content.container, [block.index for block in blocks])
    assert lines.lines_of(view, blocks, lists) == plain_lines.lines_of(view, blocks, lists)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_pages_of_cases(path: Path) -> None:
    assert_alike(path.read_bytes())


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_pages_of_one_piece(shape: Any) -> None:
    assert_alike(shape(4_000))


@pytest.mark.parametrize("piece", PIECES)
def test_pieces(piece: str) -> None:
    assert_alike(GOOD.replace("<h2>Causes</h2>", f"{piece}<p>{SENTENCE}</p>"))


@bounded
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=4))
def test_pieces_side_by_side(pieces: list[str]) -> None:
    assert_alike(GOOD.replace("<h2>Causes</h2>", "".join(pieces)))


@bounded
@given(st.lists(st.text(st.sampled_from("1.)aStep TipQ:,x二第、 é"), min_size=1, max_size=9), max_size=9))
def test_beginnings(texts: list[str]) -> None:
    assert_alike(GOOD.replace("<h2>Causes</h2>", "".join(f"<p>{text}</p>" for text in texts)))
