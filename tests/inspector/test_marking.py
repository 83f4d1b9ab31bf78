"""Each block of a page is marked where it stands, whatever the page's markup is like, and nothing else of it stays."""

import re
import tomllib
from pathlib import Path

import pytest
from inspected import FETCHED

from crawler.inspector.reading import ShownPage, read, shown
from crawler.parsers import Fetched

CASES = tomllib.loads((Path(__file__).parent / "marking.toml").read_text("utf-8"))["case"]


def shown_page(html: str) -> ShownPage:
    reading = read(Fetched("https://example.org/a.html", html.encode(), {}, FETCHED, 200))
    return shown(reading.beside, reading.outcome)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["shows"])
def test_blocks_are_marked_where_they_stand(case: dict[str, str | list[str]]) -> None:
    page = shown_page(str(case["html"]))
    texts = [plain(page.markup, block.number) for block in page.blocks]
    assert [block.text for block in page.blocks] == case["blocks"]
    assert [letters(text) for text in texts] == [letters(text) for text in case["blocks"]]


@pytest.mark.parametrize(
    "hostile",
    [
        "<p id=b0 class='hc hc-on'>x</p>",
        "<a href=/x class=hc-n>x</a>",
        "<p onclick=x style=color:red>x</p>",
        "<svg><p>x",
    ],
)
def test_nothing_of_the_page_looks_like_ours(hostile: str) -> None:
    page = shown_page(f"<h1>Tired eyes</h1>{hostile}<p>They tire of a screen, and rest far away.</p>")
    assert len(re.findall(r'id="b0"', page.markup)) == 1
    assert not re.search(r"onclick|style=|/x|<svg", page.markup)


def plain(markup: str, number: int) -> str:
    """The text of the element with a block's mark, without the number; up to the next block."""
    found = re.search(rf'id="b{number}".*?<b>{number}</b></a>(.*?)(?=<[^>]*id="b\d|$)', markup, re.DOTALL)
    assert found, f"block {number} is not marked"
    return re.sub(r"<[^>]*>", "", found[1])


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
