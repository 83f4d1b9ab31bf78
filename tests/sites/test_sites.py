"""Site data says where to look; the cases are in ``sites.toml``."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.parsers.assemble import survey
from crawler.parsers.document.document import read
from crawler.parsers.fetched import Fetched
from crawler.sites.site import NO_SITE, SiteError, known_site, read_site

CASES = tomllib.loads(Path(__file__).with_name("sites.toml").read_text("utf-8"))["case"]
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def text_and_title(html: str, site: dict[str, Any]) -> tuple[str, str]:
    document = read(Fetched("https://health.example/a", html.encode(), {}, NOW))
    view = survey(document, read_site(site, "test.toml"))
    return " ".join(b.text for s in view.claimed("sections") for b in s.blocks), view.claimed("title")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["shows"])
def test_site_data_is_obeyed(case: dict[str, Any]) -> None:
    text, title = text_and_title(case["html"], case["site"])
    assert title == case["title"]
    assert case["without"] not in text
    assert "wear a scarf" in text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["shows"])
def test_without_it_the_page_comes_out_otherwise(case: dict[str, Any]) -> None:
    text, title = text_and_title(case["html"], {})
    assert title != case["title"] or case["without"] in text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"render": "yes"}, "render must be"),
        ({"render_from": "cdn.example"}, "list of hosts"),
        ({"fastest": "soon"}, "number of seconds"),
        ({"fastest": True}, "number of seconds"),
        ({"fastest": -1}, "number of seconds"),
        ({"ignored": []}, "'ignored'"),
        ({"look_in": {"body": "p"}}, "'body'"),
        ({"ignore": ["p["]}, "no CSS selector"),
    ],
)
def test_bad_site_file_is_told(data: dict[str, Any], told: str) -> None:
    with pytest.raises(SiteError, match=told):
        read_site(data, "host.toml")


def test_a_site_file_says_how_fast_its_owner_allows() -> None:
    assert (read_site({"fastest": 0.25}, "host.toml").fastest, NO_SITE.fastest) == (0.25, None)


def test_unknown_site_needs_no_data() -> None:
    assert known_site("https://nobody-knows.example/page") is NO_SITE
