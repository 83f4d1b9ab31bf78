"""Which addresses a crawl asks for, and under which spelling."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from crawler.parsers.links import LONGEST
from crawler.spiders.not_pages import is_further_page
from crawler.spiders.scope import Scope, page_address
from crawler.spiders.starts import StartAddressError, start_addresses

HERE = Path(__file__).parent
PAGES: list[dict[str, Any]] = tomllib.loads((HERE / "pages.toml").read_text("utf-8"))["case"]
STARTS: list[dict[str, Any]] = tomllib.loads((HERE / "starts.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", PAGES, ids=[case["link"] for case in PAGES])
def test_a_link_becomes_the_address_of_its_page(case: dict[str, Any]) -> None:
    assert page_address(case["link"]) == (case["page"] or None)


@pytest.mark.parametrize("case", [case for case in STARTS if "start" in case], ids=lambda case: case["typed"])
def test_what_was_typed_becomes_a_start(case: dict[str, Any]) -> None:
    assert start_addresses(case["typed"]) == (case["start"],)


@pytest.mark.parametrize("case", [case for case in STARTS if "wrong" in case], ids=lambda case: case["typed"])
def test_what_is_no_start_is_said_in_a_sentence(case: dict[str, Any]) -> None:
    with pytest.raises(StartAddressError, match=case["wrong"]) as caught:
        start_addresses(case["typed"])
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "is_further"),
    [
        ("/topics/?page=2", True),
        ("/topics/?sort=new&PAGE=17", True),
        ("/topics?start=20", True),
        ("/topics/page/3/", True),
        ("/topics/page-4.html", True),
        ("/themen/Seite_5", True),
        ("/t%C3%B3picos/pagina/2", True),
        ("/topics/?page=1", False),
        ("/topics/?page=20261123", False),
        ("/topics/?p=1234", False),
        ("/topics/?page=two", False),
        ("/article/page/2/comments", False),
        ("/articles/2026/11", False),
        ("/chapter-3", False),
        ("/", False),
    ],
)
def test_further_pages_of_a_listing_are_told_by_their_form(path: str, is_further: bool) -> None:
    assert is_further_page(f"https://example.org{path}") is is_further


@pytest.mark.parametrize(("length", "is_cut"), [(3_000, False), (LONGEST, False), (LONGEST + 1, True)])
def test_nothing_is_taken_out_of_an_address_that_was_cut(length: int, is_cut: bool) -> None:
    link = "https://example.org/a?utm_source=".ljust(length, "x")
    assert (page_address(link) == link) is is_cut
    assert (page_address(link) == "https://example.org/a") is not is_cut


def test_several_starts_count_once_each() -> None:
    assert start_addresses("example.org\n https://example.org  example.net") == (
        "https://example.org",
        "https://example.net",
    )


@pytest.mark.parametrize(
    ("start", "link", "is_held"),
    [
        ("https://www.example.co.uk/", "http://health.example.co.uk/a", True),
        ("https://www.example.co.uk/", "https://another.co.uk/", False),
        ("https://one.github.io/", "https://two.github.io/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/a", True),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/a", False),
        ("http://localhost/", "http://localhost:80/a", True),
        ("http://localhost/", "http://127.0.0.1/", False),
    ],
)
def test_a_site_is_a_registrable_domain_or_host_and_port(start: str, link: str, is_held: bool) -> None:
    assert Scope([start]).holds(link) is is_held


def test_a_scope_widens_to_where_a_start_was_redirected() -> None:
    scope = Scope(["https://example.org/"])
    scope.widen("https://example.net/home")
    assert scope.holds("https://www.example.net/a")
