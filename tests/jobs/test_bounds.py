"""Which addresses a job holds."""

import tomllib
from pathlib import Path

import pytest

from crawler.spiders.bounds import Bounds, checked_host, matches

PATTERNS = tomllib.loads((Path(__file__).parent / "bounds.toml").read_text("utf-8"))["pattern"]


@pytest.mark.parametrize("case", PATTERNS, ids=lambda case: case["pattern"])
def test_a_pattern_holds_what_robots_txt_would(case: dict[str, object]) -> None:
    paths = [*case["holds"], *case["not"]]  # type: ignore[misc]
    assert [path for path in paths if matches(str(case["pattern"]), path)] == case["holds"]


def test_many_stars_cost_no_more_on_a_hostile_path() -> None:
    # a regular expression of this would try the pieces' places in all combinations
    assert not matches("/" + "*a" * 50 + "*b$", "/" + "a" * 2000)


@pytest.mark.parametrize(
    ("url", "is_held"),
    [
        ("https://example.org/health/a", True),
        ("https://www.example.org/health/a", True),
        ("https://EXAMPLE.org/health/a", True),
        ("https://example.org/health/shop/a", False),
        ("https://example.org/", False),
        ("https://badexample.org/health/a", False),
        ("https://example.org.evil.example/health/a", False),
        ("https://evil.example/health/?https://example.org/health/", False),
        ("http://127.0.0.1:8000/health/", True),
        ("http://127.0.0.1:8001/health/", False),
    ],
)
def test_hosts_include_and_exclude(url: str, is_held: bool) -> None:
    hosts = [checked_host("example.org"), checked_host("127.0.0.1:8000")]
    assert Bounds(hosts, ["/health/"], ["/health/shop/"]).hold(url) is is_held


def test_without_bounds_all_is_held() -> None:
    assert Bounds().hold("https://example.org/anything?at=all")
