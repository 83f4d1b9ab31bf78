"""A bug in the parsers costs one page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive import Archive, ArchivedResponse, Provenance
from crawler.commands import extraction
from crawler.commands.pages import find_pages
from crawler.commands.sources import find_sources
from crawler.parsers import Fetched, extract
from crawler.runs.rejects import crashed
from schemas.article import Article
from schemas.reject import Reject


def fail_on_first(fetched: Fetched) -> Article | Reject:
    if fetched.url.endswith("1.html"):
        raise RecursionError("too deep\nin here")
    return extract(fetched)


def test_crash_is_a_reject_and_the_rest_goes_on(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("1.html", "2.html"):
        (tmp_path / name).write_bytes((pages / "tired-feet.html").read_bytes())
    rejects = tmp_path / "rejects.jsonl"
    # there is no page that crashes on purpose
    monkeypatch.setattr(extraction, "extract", fail_on_first)
    assert extraction.extract_all(find_pages(str(tmp_path), None), tmp_path / "articles.jsonl", rejects) == 1
    reject = Reject.model_validate_json(rejects.read_bytes())
    assert (reject.stage, reject.reason, reject.detail) == ("extract", "crashed", "RecursionError: too deep\nin here")


def test_crash_on_an_archived_page_is_the_reject_of_the_crawl(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = ArchivedResponse(
        url="https://example.org/1.html",
        requested_url="https://example.org/1",
        fetched_at=datetime(2026, 11, 22, 10, tzinfo=UTC),
        http_status=200,
        headers=(),
        body=(pages / "tired-feet.html").read_bytes(),
    )
    archive = Archive(tmp_path, Provenance("healthcrawl/test"))
    place = archive.append(response)
    archive.close()
    rejects = tmp_path / "rejects.jsonl"
    monkeypatch.setattr(extraction, "extract", fail_on_first)
    extraction.extract_all(find_sources(str(tmp_path / place.file), None), tmp_path / "articles.jsonl", rejects)
    expected = crashed(response.fetched(), RecursionError("too deep\nin here")).model_copy(update={"archive": place})
    assert rejects.read_bytes() == expected.line()
