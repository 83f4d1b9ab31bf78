"""``healthcrawl extract`` in several processes: the same bytes in the same order."""

import shutil
from pathlib import Path
from typing import Any

import pytest

ARTICLE = "tired-feet.html"


@pytest.fixture
def many(pages: Path, tmp_path: Path) -> Path:
    """Fifty pages, every fifth no article."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(50):
        source = pages / "below" / "about.htm" if number % 5 == 0 else pages / ARTICLE
        shutil.copy2(source, folder / f"{number:02}.html")
    (folder / "cut.html.gz").write_bytes(b"\x1f\x8b\x08")
    return folder


def test_records_are_those_of_one_worker(healthcrawl: Any, many: Path) -> None:
    one, three = (healthcrawl("extract", many, "--workers", count) for count in (1, 3))
    assert one.stdout.count(b"\n") == 40
    assert (three.returncode, three.stdout, three.stderr) == (one.returncode, one.stdout, one.stderr)
    assert one.stderr.decode().splitlines()[-1] == "40 records, 11 rejects (not_an_article 10, truncated 1)"


def test_record_is_that_of_this_process(healthcrawl: Any, pages: Path) -> None:
    here, there = (healthcrawl("extract", pages / ARTICLE, *option) for option in ((), ("--workers", 1)))
    assert here.stdout.count(b"\n") == 1
    assert (there.stdout, there.stderr) == (here.stdout, here.stderr)
