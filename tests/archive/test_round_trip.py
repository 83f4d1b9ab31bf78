"""What is archived is read again as it was, by us and by the tools of others."""

import dataclasses
import io
import subprocess
import sys
from pathlib import Path

import fastwarc.warc
import pytest
import warcio.archiveiterator
from hypothesis import given
from hypothesis import strategies as st
from pages import PROVENANCE, page

from crawler.archive import Archive, ArchivedResponse, read_archive
from crawler.parsers import Fetched
from crawler.parsers.fetched import Journey
from schemas.reject import Reject

PAGES = 2000


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of 2,000 pages in several files."""
    folder = tmp_path_factory.mktemp("archive")
    archive = Archive(folder, PROVENANCE, largest=200_000)
    for number in range(PAGES):
        archive.append(page(number))
    archive.close()
    return folder


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def fetched_again(response: ArchivedResponse, folder: Path) -> Fetched | Reject:
    archive = Archive(folder, PROVENANCE)
    archive.append(response)
    archive.close()
    (read,) = read_archive(folder / "pages-00000.warc.gz")
    return read.page


def test_pages_are_read_as_they_were_fetched(archived: Path) -> None:
    read = [found.page for path in files(archived) for found in read_archive(path)]
    assert len(files(archived)) > 2
    assert read == [page(number).fetched() for number in range(PAGES)]
    assert [found.headers for found in read if isinstance(found, Fetched)] == [
        page(number).fetched().headers for number in range(PAGES)
    ]


def test_fastwarc_reads_every_record_and_finds_every_digest_right(archived: Path) -> None:
    blocks, payloads = [], []
    for path in files(archived):
        records = fastwarc.warc.ArchiveIterator(str(path), parse_http=False)
        blocks += [record.verify_block_digest() for record in records]
        responses = fastwarc.warc.ArchiveIterator(str(path), record_types=fastwarc.warc.WarcRecordType.response)
        payloads += [record.verify_payload_digest() for record in responses]
    assert blocks == [True] * (PAGES + len(files(archived)))
    assert payloads == [True] * PAGES


def test_warcio_reads_every_page(archived: Path) -> None:
    addresses = []
    for path in files(archived):
        with path.open("rb") as file:
            for record in warcio.archiveiterator.ArchiveIterator(file):
                if record.rec_type == "response":
                    addresses.append(record.rec_headers["WARC-Target-URI"])
                    assert record.content_stream().read() == page(len(addresses) - 1).body
    assert addresses == [page(number).url for number in range(PAGES)]


def test_warcio_check_finds_every_digest_right(archived: Path) -> None:
    command = [sys.executable, "-c", "from warcio.cli import main; main()", "check", "-v", *map(str, files(archived))]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0
    assert done.stdout.count(b"digest pass") == PAGES + len(files(archived))
    assert b"fail" not in done.stdout


def test_place_is_where_the_page_lies(tmp_path: Path) -> None:
    archive = Archive(tmp_path, PROVENANCE)
    places = [archive.append(page(number)) for number in range(5)]
    archive.close()
    with (tmp_path / places[3].file).open("rb") as file:
        file.seek(places[3].offset)
        record = next(iter(fastwarc.warc.ArchiveIterator(io.BytesIO(file.read()))))
    assert record.headers["WARC-Target-URI"] == page(3).url
    assert [read.place for read in read_archive(tmp_path / places[3].file)] == places


def test_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        fetched_again(page(1), tmp_path / name)
    one, two = (tmp_path / name / "pages-00000.warc.gz" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    "changes",
    [
        {"body": b""},
        {"body": bytes(range(256)) * 5000},
        {"body": b"\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\nWARC/1.1\r\n"},
        {"url": "https://example.org/füße?a=b%20c#part"},
        {"url": "https://example.org/with space\r\nWARC-Type: metadata"},
        {"headers": ()},
        {"headers": ((b"Content-Type", b"text/html"), (b"content-type", b"text/plain"), (b"X-Empty", b""))},
        {"headers": ((b"X-Latin", b"caf\xe9"), (b"X-Line", b"one\r\n two"), (b":status", b"200"))},
        {
            "headers": (
                (b"Content-Length", b"5"),
                (b"Transfer-Encoding", b"chunked"),
                (b"X-Crawler-Content-Length", b"6"),
            )
        },
        {"http_status": 203, "reason_phrase": "Nicht maßgeblich 中"},
        {"journey": Journey(("https://example.org/1 2", "https://example.org/ß"), ("no_length",), "not_verified")},
        {"journey": Journey(doubts=("bytes_after_its_end", "not_in_its_encoding"), certificate="verified")},
        {"revision": 12},
        {"ip_address": None, "requested_url": "https://example.org/pages/1"},
    ],
    ids=repr,
)
def test_odd_response_is_read_as_it_was(tmp_path: Path, changes: dict[str, object]) -> None:
    response = dataclasses.replace(page(1), **changes)  # type: ignore[arg-type]
    read = fetched_again(response, tmp_path)
    assert isinstance(read, Fetched)
    assert (read, dict(read.headers)) == (response.fetched(), dict(response.fetched().headers))


@given(
    st.lists(st.tuples(st.binary(min_size=1, max_size=12), st.binary(max_size=30)), max_size=6),
    st.binary(max_size=300),
)
def test_any_headers_and_body_are_read_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    response = dataclasses.replace(page(1), headers=tuple(headers), body=body)
    read = fetched_again(response, tmp_path_factory.mktemp("any"))
    assert isinstance(read, Fetched)
    assert (read, dict(read.headers)) == (response.fetched(), dict(response.fetched().headers))


def test_duplicate_is_marked_in_the_archive_and_nothing_else_is(tmp_path: Path) -> None:
    archive = Archive(tmp_path, PROVENANCE)
    archive.append(page(1))
    archive.append(dataclasses.replace(page(2), duplicate="sha256:0123"))
    archive.close()
    assert [read.duplicate for read in read_archive(tmp_path / "pages-00000.warc.gz")] == [None, "sha256:0123"]


def test_page_of_a_revision_gives_its_record_that_revision(tmp_path: Path) -> None:
    read = fetched_again(dataclasses.replace(page(1), revision=3), tmp_path)
    assert isinstance(read, Fetched)
    assert read.revision == 3


@pytest.mark.parametrize("status", [304, 404, 500])
def test_answer_that_is_no_page_is_passed_over(tmp_path: Path, status: int) -> None:
    archive = Archive(tmp_path, PROVENANCE)
    archive.append(dataclasses.replace(page(1), http_status=status))
    archive.close()
    assert list(read_archive(tmp_path / "pages-00000.warc.gz")) == []


def test_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dataclasses.replace(page(1), fetched_at=page(1).fetched_at.replace(tzinfo=None))
