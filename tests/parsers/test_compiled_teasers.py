"""The compiled loops over the links of a page give what the Python ones give."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from samples import GOOD, SHAPES, fetched

from crawler.lexicons.phrases import Beginnings
from crawler.parsers.assemble import survey
from crawler.parsers.compiled import missing
from crawler.parsers.document.document import read
from crawler.parsers.teasers import addresses, sums
from crawler.parsers.teasers import entries as plain_entries
from crawler.parsers.teasers import groups as plain_groups
from crawler.parsers.teasers.entries import Entry

if missing() is not None and not shutil.which("cc") and not shutil.which("gcc"):
    pytest.skip("THE COMPILED PARSERS ARE NOT TESTED: there is no C compiler", allow_module_level=True)

from crawler.parsers.compiled import addresses as addresses_of
from crawler.parsers.compiled import entries as entries_of
from crawler.parsers.compiled import groups as groups_of
from crawler.parsers.compiled import lengths

CASES = sorted((Path(__file__).parents[1] / "cases").glob("**/*.html"))
LINKS = (
    "<ul><li><a href='/1'>Why feet swell in summer</a><li><b><a href='/2'>Cold hands in the evening</a></b></ul>",
    "<p><a href='/1'>One long headline</a> <a href='/2'>and another one</a> <a href='/3'>and a third one</a></p>" * 3,
    "<p><a href='/1'><b>A long headline</b></a><a href='/2'><b>And another</b></a></p>" * 2,
    "<p><a href='/1'><b>A long headline</b></a><a href='/2'><i>And another</i></a></p>" * 2,
    "<p><a href='/1'>One</a><p><a href='/1'>Why feet swell</a><h3><a href='/1'>Again</a></h3><p><a href='#'>x</a>",
    "<a href='/1'><p>Photo: A. Weber<h3>Why feet swell</h3><p>They carry us all day long and get tired.</p></a>" * 4,
    "<h3>Related</h3>"
    + "<p><a href='/1'>Why feet swell</a></p><h4>Next</h4>" * 3
    + "<p>Categories</p><a href='/x'>Feet</a>",
    "<p><a href='/1'>Why feet swell in summer</a> " + "They carry us all day long and get tired. " * 9 + "</p>",
    "<p>· <a href='/1'>Füße, die abends schwellen</a> " + "und mehr davon " * 15 + "</p><img src=1><p>足の冷え</p>",
    "<p>They carry us all day long, and get tired where it is hot. <a href='/1'>Read more »</a></p>" * 3,
    "<p><a href=''>nowhere</a><p><a href='mailto:a@b.example'>letter</a><p><a href='JavaScript:;'>script</a>",
)
bounded = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def of_entry(entry: Entry) -> tuple[Any, ...]:
    return entry.anchor, entry.shape, entry.block, entry.blocks, entry.is_composed


def assert_alike(html: str | bytes) -> None:
    view = survey(read(fetched(html)))
    found = entries_of.entries(view)
    assert [of_entry(entry) for entry in found] == [of_entry(entry) for entry in plain_entries.entries(view)]
    groups = groups_of.groups(view, found)
    assert [group.entries for group in groups] == [group.entries for group in plain_groups.groups(view, found)]
    blocks = view.page.blocks
    for group in groups:
        own = group.entries
        assert lengths.mean_weight(own) == sums.mean_weight(own)
        assert lengths.summed(own, blocks) == sums.summed(own, blocks)
        assert lengths.lengths_of(own) == sums.lengths_of(own)
    assert lengths.running_counts(blocks, 0.3) == sums.running_counts(blocks, 0.3)
    more = Beginnings(["more", "co", "f*"])
    assert groups_of.that_may_open(found, more) == sums.that_may_open(found, more)
    headings = Beginnings(["related", "why *", "x", "足"])
    assert groups_of.that_open(blocks, headings, 60.0) == sums.that_open(blocks, headings, 60.0)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_pages_of_cases(path: Path) -> None:
    assert_alike(path.read_bytes())


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_pages_of_one_piece(shape: Any) -> None:
    assert_alike(shape(4_000))


@pytest.mark.parametrize("html", LINKS)
def test_links(html: str) -> None:
    assert_alike(GOOD.replace("<h3>Related", f"{html}<h3>Related"))
    assert_alike(GOOD.replace("<h1>", f"<nav>{html}</nav><h1>"))


@bounded
@given(st.lists(st.sampled_from(LINKS), max_size=6))
def test_links_side_by_side(pieces: list[str]) -> None:
    assert_alike(GOOD.replace("<h3>Related", f"<div>{'</div><div>'.join(pieces)}</div><h3>Related"))


@bounded
@given(st.lists(st.text(st.sampled_from("/.?#-_~+:ha1290é٣ "), max_size=24).map(str.strip), max_size=8))
@example(["//a.example", "https://a.example/", "/a/../b-c-d.html?x=1#y", "?q=1999", "#", "", "/1-2/", "/a.b.htmlx"])
@example(["javascript:;", "h://x", "hhhhhhh//x/y", "hhhhhh//x/y-z-a", "/a/b.é", "/é/b.c", "/a//b/./c"])
def test_addresses(hrefs: list[str]) -> None:
    for wanted in (None, *map(addresses.form, ("/a/b.html", "/", "/a-b-c1", "/x.é", *hrefs[:2]))):
        assert addresses_of.of_addresses(hrefs, wanted) == addresses.of_addresses(hrefs, wanted)
