"""R13, R18: how pages came is on their records, and what a run archived gives its records again, byte for byte."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawled import PROGRAM, Crawled, crawl, lines
from fastwarc.warc import ArchiveIterator
from loopback import Answer, Site, article, index, serving

SHORTER = {"Content-Length": str(len(article("Longer than it says")))}
ANSWERS = {
    "/plain": Answer(article("Plainly sent"), headers={"ETag": '"plain"'}),
    "/changes": Answer(article("It changes"), headers={"ETag": '"one"'}),
    "/twin": Answer(article("Plainly sent")),
    "/longer": Answer(article("Longer than it says") + b"<!-- so -->", headers=SHORTER),
    "/unpacked": Answer(article("Said to be packed"), headers={"Content-Encoding": "gzip"}),
    "/old": Answer(status=301, headers={"Location": "/older?a=1&b= 2"}),
    "/older?a=1&b=%202": Answer(status=302, headers={"Location": "/new"}),
    "/new": Answer(article("At its third address")),
    "/contents": Answer(index("/plain", "/changes")),
    "/gone": Answer(status=404),
}
PATHS = [path for path in ANSWERS if "older" not in path and path != "/new"]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving({"/": Answer(index(*PATHS), headers={"ETag": '"index"'}), **ANSWERS}) as served:
        yield served


@pytest.fixture(scope="module")
def first(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(tmp_path_factory.mktemp("first"), site.base, "--contact", "crawl@example.org")


def extracted(run: Path, to: Path) -> tuple[bytes, bytes]:
    """What ``extract`` makes of a run's archive: records and rejects."""
    command = [*PROGRAM, "extract", str(run), "-o", str(to / "again.jsonl"), "--rejects", str(to / "rejects.jsonl")]
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    return (to / "again.jsonl").read_bytes(), (to / "rejects.jsonl").read_bytes()


def transfers(crawled: Crawled) -> dict[str, dict[str, object]]:
    return {record["title"]: record["transfer"] for record in crawled.articles}


def test_the_way_to_a_page_is_on_its_record(first: Crawled, site: Site) -> None:
    told = transfers(first)
    hops = [f"{site.base}/old", f"{site.base}/older?a=1&b=%202"]
    assert told["At its third address"]["redirects"] == hops
    assert [record["requested_url"] for record in first.articles if record["transfer"]["redirects"]] == hops[:1]
    assert told["Plainly sent"]["redirects"] == []


def test_what_was_odd_about_an_answer_is_on_its_record(first: Crawled) -> None:
    told = {title: transfer["doubts"] for title, transfer in transfers(first).items()}
    assert told == {
        "Plainly sent": [],
        "It changes": [],
        "Longer than it says": ["longer_than_its_length"],
        "Said to be packed": ["not_in_its_encoding"],
        "At its third address": [],
    }
    flagged = {record["title"] for record in first.articles if "end_not_proven" in record["quality"]["flags"]}
    assert flagged == {"Longer than it says"}


def test_a_run_is_extracted_again_byte_for_byte(first: Crawled, tmp_path: Path) -> None:
    records, rejects = extracted(first.run, tmp_path)
    assert records == (first.run / "articles.jsonl").read_bytes()
    fetched = [line for line in (first.run / "rejects.jsonl").read_bytes().splitlines(True) if b'"file":' in line]
    assert rejects == b"".join(fetched)
    assert len(fetched) == 2


def test_the_archive_knows_who_asked_and_how_the_server_answered(first: Crawled) -> None:
    (path,) = first.run.glob("pages-*.warc.gz")
    archive = ArchiveIterator(io.BytesIO(path.read_bytes()), parse_http=False)
    information, *pages = [record.reader.read() for record in archive]
    assert b"\r\noperator: crawl@example.org\r\n" in information
    assert {content.partition(b"\r\n")[0] for content in pages} == {b"HTTP/1.1 200 OK"}


def test_the_second_run_is_extracted_again_with_its_revisions(first: Crawled, site: Site, tmp_path: Path) -> None:
    output = shutil.copytree(first.output, tmp_path / "output", symlinks=True)
    before = site.answers["/changes"]
    site.answers["/changes"] = Answer(article("It has changed"), headers={"ETag": '"two"'})
    try:
        crawl(output, site.base)
    finally:
        site.answers["/changes"] = before
    (latest,) = output.glob("*/latest")
    written = (latest / "articles.jsonl").read_bytes().splitlines(True)
    revisions = {record["title"]: record["revision"] for record in lines(latest / "articles.jsonl")}
    assert revisions["It has changed"] == 2
    assert sorted(revisions.values()) == [1, 1, 1, 1, 2]
    # "/plain" was not sent again: its line comes from the first run, and what came from "/twin" is its double
    of_this_run = [line for line in written if b"Plainly sent" not in line]
    assert extracted(latest, tmp_path)[0] == b"".join(of_this_run)
