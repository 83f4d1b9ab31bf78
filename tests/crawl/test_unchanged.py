"""A thousand pages that did not change: the second run asks for all of them and is sent none."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from counting import Door, counting
from crawled import PROGRAM, finished
from loopback import Answer, Site, article, index, serving

PAGES = 1000
LISTS = 10
# as much as an honest page carries beside its article
FURNITURE = "<script>" + "track('a page was shown');" * 800 + "</script>"


@pytest.fixture
def site() -> Iterator[Site]:
    pages = [f"/page-{number}" for number in range(PAGES)]
    answers = {path: Answer(article(f"Hiccups on {path}", FURNITURE)) for path in pages}
    lists = {f"/list-{number}": Answer(index(*pages[number::LISTS])) for number in range(LISTS)}
    whole = {"/": Answer(index(*lists)), **lists, **answers}
    with serving({path: Answer(one.body, headers={"ETag": f'"{path}"'}) for path, one in whole.items()}) as served:
        yield served


def _run(output: Path, door: Door) -> tuple[dict[str, Any], int]:
    """The counts of one more run, and the bytes that it took, requests and answers."""
    command = [*PROGRAM, "crawl", door.base, "-o", str(output), "--delay", "0", "--json"]
    crawled = finished([*command, "--allow-network", "127.0.0.1/32"], output, seconds=300)
    assert crawled.exit_code == 0, crawled.complained
    counts: dict[str, Any] = json.loads(crawled.printed)["counts"]
    return counts, door.taken()


@pytest.mark.slow
def test_an_unchanged_site_costs_under_a_fifth_of_its_first_visit(site: Site, tmp_path: Path) -> None:
    with counting(site.server_port) as door:
        first, first_bytes = _run(tmp_path, door)
        del site.sent[:]
        second, second_bytes = _run(tmp_path, door)
    assert first["articles"] == second["articles"] == PAGES
    assert first["bytes_received"] > PAGES * len(FURNITURE)
    assert {status for path, status in site.sent if path not in {"/robots.txt", "/sitemap.xml"}} == {304}
    assert len([status for _, status in site.sent if status == 304]) == 1 + LISTS + PAGES
    assert second["bytes_received"] == 0
    assert second_bytes * 5 < first_bytes
