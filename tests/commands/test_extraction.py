"""A bug in the parsers costs one page."""

from pathlib import Path

import pytest

from crawler.commands import extraction
from crawler.commands.pages import find_pages
from crawler.parsers import Fetched, Reading
from schemas.reject import Reject


def fail(fetched: Fetched) -> Reading:
    raise RecursionError("too deep\nin here")


def test_crash_is_a_reject(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rejects = tmp_path / "rejects.jsonl"
    # there is no page that crashes on purpose
    monkeypatch.setattr("crawler.parsers.assemble.read", fail)
    page = find_pages(str(pages / "tired-feet.html"), None)
    assert extraction.extract_all(page, tmp_path / "articles.jsonl", rejects) == 0
    reject = Reject.model_validate_json(rejects.read_bytes())
    assert (reject.stage, reject.reason) == ("extract", "crashed")
    assert reject.detail == "Reading the page failed: RecursionError: too deep\nin here"
