"""What publishing systems link in the head: each relation is a column, wherever it stands."""

import pytest
from samples import fetched

from crawler.parsers.document.document import read
from crawler.parsers.main_text.declared import system_evidence


def answering(head: str) -> list[int]:
    """The columns that a page's head answers to."""
    document = read(fetched(f"<html><head>{head}</head><body><p>Cold hands are common.</p></body></html>"))
    return [column for column, value in enumerate(system_evidence(document)) if value]


def record(address: str) -> str:
    return f'<link rel="alternate" type="application/json" href="https://health.example/api/{address}">'


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ("", []),
        ('<link rel="alternate" type="application/json+oembed" href="/embed/posts/7">', [0]),
        (record("posts/7"), [1]),
        (record("pages/7"), [2]),
        (record("categories/7"), [3]),
        (record("product/7"), [3]),
        ('<link rel="alternate" hreflang="de" href="/posts/7">', []),
        ('<link rel="shortlink" href="/?p=7">', [4]),
        ('<link rel="AMPHTML" href="/amp">', [5]),
        ('<link rel="me" href="/about"><link rel="search" href="/s">', [6, 7]),
        ('<link rel="EditURI" href="/rsd">', [8]),
    ],
)
def test_links_of_publishing_systems_are_evidence(head: str, columns: list[int]) -> None:
    assert answering(head) == columns
