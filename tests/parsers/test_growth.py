"""A page eight times as long takes about eight times as long to read, whatever it is made of."""

import time

import pytest
from samples import SHAPES, fetched

from crawler.parsers import extract

SMALL, LARGE = 50_000, 400_000
FACTOR = 32.0
"""Eight times is linear, sixty-four times quadratic: far enough apart for a busy machine."""
QUICK = 0.2
"""Seconds that are no matter, however they grow."""


def seconds(html: str, limit: float = 1e9) -> float:
    """The best of up to three runs, the later ones only where the first is above the limit."""
    best = 1e9
    page = fetched(html)
    for _ in range(3):
        start = time.process_time()
        extract(page)
        best = min(best, time.process_time() - start)
        if best <= limit:
            break
    return best


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    extract(fetched(SHAPES["paragraphs"](2_000)))


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_no_faster_than_the_page(shape: str) -> None:
    small = seconds(SHAPES[shape](SMALL))
    limit = max(QUICK, FACTOR * small)
    assert seconds(SHAPES[shape](LARGE), limit) <= limit
