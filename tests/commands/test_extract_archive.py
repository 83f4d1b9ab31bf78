"""``healthcrawl extract`` of archives: the crawl's records again, and what is said where they are not whole."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive, ArchivedResponse, Provenance
from crawler.parsers import extract
from schemas.article import Article
from schemas.reject import ArchivePlace, Reject

Read = Callable[[str], bytes]
PROVENANCE = Provenance(user_agent="healthcrawl/test")
FILE = "pages-00000.warc.gz"


def response(body: bytes, number: int, **changes: Any) -> ArchivedResponse:
    """A page that says its number, so that no two have the same content."""
    values: dict[str, Any] = {
        "url": f"https://example.org/pages/{number}",
        "requested_url": f"https://example.org/{number}",
        "fetched_at": datetime(2026, 11, 22, 10, 0, number % 60, 999_999, tzinfo=UTC) + timedelta(minutes=number),
        "http_status": 200,
        "headers": ((b"Content-Type", b"text/html; charset=utf-8"),),
        "body": body.replace(b"</p>", b" This is page %d.</p>" % number, 1),
    }
    return ArchivedResponse(**{**values, **changes})


@pytest.fixture
def article(pages: Path) -> bytes:
    return (pages / "tired-feet.html").read_bytes()


@pytest.fixture
def menu(pages: Path) -> bytes:
    return (pages / "below" / "about.htm").read_bytes()


def crawled(folder: Path, responses: list[ArchivedResponse], largest: int = 10**9) -> list[Article | Reject]:
    """Archive as a crawl does, and give the records that it writes."""
    folder.mkdir(exist_ok=True)
    archive = Archive(folder, PROVENANCE, largest)
    records = []
    for one in responses:
        place = archive.append(one)
        record = extract(one.fetched())
        records.append(record.model_copy(update={"archive": place}) if isinstance(record, Reject) else record)
    archive.close()
    return records


def test_records_and_rejects_are_those_of_the_crawl_byte_by_byte(
    healthcrawl: Any, tmp_path: Path, article: bytes, menu: bytes
) -> None:
    latin = article.replace(b"utf-8", b"iso-8859-1").decode().encode("latin-1", "xmlcharrefreplace")
    records = crawled(
        tmp_path / "run",
        [
            response(article, 1),
            response(menu, 2),
            response(latin, 3, headers=((b"content-type", b"text/html; charset=iso-8859-1"),)),
            response(b"%PDF-1.7 no page", 4, headers=((b"Content-Type", b"application/octet-stream"),)),
            response(article, 5, requested_url="https://example.org/old", http_status=203),
            response(b"", 6, headers=()),
        ],
    )
    rejects = tmp_path / "rejects.jsonl"
    done = healthcrawl("extract", tmp_path / "run" / FILE, "--rejects", rejects)
    assert done.returncode == 0
    assert done.stdout == b"".join(record.line() for record in records if isinstance(record, Article))
    assert rejects.read_bytes() == b"".join(record.line() for record in records if isinstance(record, Reject))
    assert done.stderr == b"3 records, 3 rejects (not_an_article 1, not_html 1, empty 1)\n"


def test_folder_gives_pages_and_archives_in_the_order_of_names(called: Any, tmp_path: Path, article: bytes) -> None:
    run = tmp_path / "run"
    crawled(run, [response(article, number) for number in range(1, 4)], largest=1)
    (run / "articles.jsonl").write_text("{}\n")
    (run / "a.html").write_bytes(article)
    (run / "z.html").write_bytes(article)
    done = called("extract", tmp_path)
    assert [json.loads(line)["url"].rpartition("/")[2] for line in done.stdout.splitlines()] == [
        *("a.html", "1", "2", "3", "z.html")
    ]


def test_report_of_a_run_is_no_page(called: Any, tmp_path: Path, article: bytes) -> None:
    crawled(tmp_path, [response(article, 1)])
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "report.html").write_bytes(article)
    done = called("extract", tmp_path)
    assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == ["https://example.org/pages/1"]


def test_article_is_once_in_a_run_and_again_in_the_next(called: Any, tmp_path: Path, article: bytes) -> None:
    canonical = article.replace(b"<head>", b'<head><link rel="canonical" href="https://example.org/feet">')
    for run in ("one", "two"):
        crawled(tmp_path / run, [response(canonical, 1), response(canonical, 2)], largest=1)
    done = called("extract", tmp_path)
    assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == ["https://example.org/pages/1"] * 2
    assert done.stderr == b"2 records, 0 rejects, 2 duplicates\n"


def test_content_is_once_in_a_run_and_as_the_run_had_it(called: Any, tmp_path: Path, article: bytes) -> None:
    first = response(article, 1)
    second = replace(response(article, 2), body=first.body)
    (record, _) = crawled(tmp_path / "twins", [first, second])
    assert isinstance(record, Article)
    crawled(tmp_path / "double", [replace(second, duplicate=record.content_hash)])
    crawled(tmp_path / "of another text once", [replace(second, duplicate="sha256:" + "0" * 64)])
    done = called("extract", tmp_path)
    assert [json.loads(line)["url"][-1] for line in done.stdout.splitlines()] == ["2", "1"]
    assert done.stderr == b"2 records, 0 rejects, 2 duplicates\n"


def test_reject_names_its_address(called: Any, tmp_path: Path, menu: bytes) -> None:
    crawled(tmp_path, [response(menu, 1)])
    done = called("extract", tmp_path / FILE)
    assert done.returncode == 4
    assert done.stderr.startswith(b"https://example.org/pages/1: not_an_article: ")


def test_reject_says_where_its_bytes_lie(called: Any, tmp_path: Path, article: bytes, menu: bytes) -> None:
    crawled(tmp_path, [response(article, 1), response(menu, 2)])
    rejects = tmp_path / "rejects.jsonl"
    called("extract", tmp_path / FILE, "--rejects", rejects)
    reject = Reject.model_validate_json(rejects.read_bytes())
    assert (reject.reason, reject.http_status) == ("not_an_article", 200)
    assert isinstance(reject.archive, ArchivePlace)
    assert reject.archive.file == FILE


def test_damaged_archive_is_told_and_its_whole_pages_stay(called: Any, tmp_path: Path, article: bytes) -> None:
    run = tmp_path / "run"
    crawled(run, [response(article, number) for number in range(1, 4)], largest=1)
    torn = run / "pages-00001.warc.gz"
    size = torn.stat().st_size
    torn.write_bytes(torn.read_bytes()[:-1])
    done = called("extract", run, "-o", tmp_path / "articles.jsonl")
    assert done.returncode == 2
    assert [json.loads(line)["url"] for line in (tmp_path / "articles.jsonl").read_bytes().splitlines()] == [
        "https://example.org/pages/1",
        "https://example.org/pages/3",
    ]
    damage, summary, end = done.stderr.decode().splitlines()
    assert damage.startswith(f"{torn} is damaged at byte ")
    assert damage.endswith(" after 1 whole record: the file ends within the member that begins there.")
    assert int(damage.split("at byte ")[1].split()[0].replace(",", "")) < size
    assert summary == "2 records, 0 rejects"
    assert end == "healthcrawl: 1 archive could not be read to the end."


def test_archive_that_lacks_records_of_the_manifest_is_told(called: Any, tmp_path: Path, article: bytes) -> None:
    crawled(tmp_path, [response(article, 1)])
    (tmp_path / "manifest.json").write_text(json.dumps({"files": [{"name": FILE, "lines": 7}]}))
    done = called("extract", tmp_path / FILE)
    assert (done.returncode, done.stdout.count(b"\n")) == (2, 1)
    assert b"after 2 whole records: the file ends there and should hold 7." in done.stderr


def test_archive_of_a_run_that_lasts_can_be_read(called: Any, tmp_path: Path, article: bytes) -> None:
    archive = Archive(tmp_path, PROVENANCE)
    archive.append(response(article, 1))
    assert called("extract", tmp_path / f"{FILE}.open").stdout.count(b"\n") == 1


def test_reader_may_leave_and_the_program_ends_as_others_do(tmp_path: Path, article: bytes) -> None:
    crawled(tmp_path, [response(article, number) for number in range(60)])
    command = [sys.executable, "-m", "crawler.commands.main", "extract", str(tmp_path / FILE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["{folder}/" + FILE, "--url", "https://example.org/"],
            "--url is the address of one page, and {folder}/" + FILE,
        ),
        (["{folder}", "--url", "https://example.org/"], "--url is the address of one page, and {folder} is a folder"),
        (["{folder}/no.warc.gz"], "{folder}/no.warc.gz cannot be read: no such file or directory."),
    ],
)
def test_wrong_call_is_one_sentence_and_exit_2(
    called: Any, tmp_path: Path, article: bytes, arguments: list[str], sentence: str
) -> None:
    crawled(tmp_path, [response(article, 1)])
    done = called("extract", *(argument.format(folder=tmp_path) for argument in arguments))
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"healthcrawl: {sentence.format(folder=tmp_path)}")
    assert done.stderr.count(b"\n") == 1
