"""Archives that others wrote: as the bytes came over the wire, or decoded with the headers still there."""

import gzip
import io
import subprocess
import sys
import zlib
from pathlib import Path

import brotli
import pytest
from backports import zstd
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import ArchiveDamaged, read_archive
from crawler.parsers import Fetched, extract
from schemas.reject import Reject

# warcio leaves its temporary files to the garbage collector
pytestmark = pytest.mark.filterwarnings(
    "ignore:Unclosed file:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

PAGE = b"<!doctype html><title>Feet</title><p>" + b"Feet tire on long walks. " * 400
URL = "https://example.org/feet"
HTML = ("Content-Type", "text/html; charset=utf-8")


class Writer:
    """A WARC file written by warcio."""

    def __init__(self, path: Path, is_gzip: bool = True, version: str = "1.0") -> None:
        self.path = path
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=is_gzip, warc_version=version)
        self._writer.write_record(self._writer.create_warcinfo_record(path.name, {"software": "other/1.0"}))

    def add(
        self,
        body: bytes,
        *headers: tuple[str, str],
        status: str = "200 OK",
        url: str = URL,
        kind: str = "response",
        record: dict[str, str] | None = None,
    ) -> "Writer":
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        self._writer.write_record(
            self._writer.create_warc_record(
                url, kind, payload=io.BytesIO(body), http_headers=http, warc_headers_dict=record or {}
            )
        )
        return self

    def add_other(self, kind: str, content_type: str, url: str = URL) -> "Writer":
        self._writer.write_record(
            self._writer.create_warc_record(
                url, kind, payload=io.BytesIO(b"GET / HTTP/1.1\r\nA: b\r\n\r\n"), warc_content_type=content_type
            )
        )
        return self

    def pages(self) -> list[Fetched | Reject]:
        self._file.close()
        return [read.page for read in read_archive(self.path)]


def chunked(body: bytes, size: int = 700) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;name=value\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\nX-Trailer: a\r\n\r\n"


def bare_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


CHUNKS = ("Transfer-Encoding", "chunked")


def encoded(names: str) -> tuple[str, str]:
    return ("Content-Encoding", names)


WHOLE = {
    "as it is": (PAGE, ()),
    "chunks": (chunked(PAGE), (CHUNKS,)),
    "chunks were taken away": (PAGE, (CHUNKS,)),
    "gzip": (gzip.compress(PAGE, mtime=0), (encoded("gzip"),)),
    "gzip under its old name": (gzip.compress(PAGE, mtime=0), (encoded("X-GZip"),)),
    "gzip in members": (gzip.compress(PAGE[:99], mtime=0) + gzip.compress(PAGE[99:], mtime=0), (encoded("gzip"),)),
    "gzip with something after": (gzip.compress(PAGE, mtime=0) + b"\0\0", (encoded("gzip"),)),
    "gzip was undone": (PAGE, (encoded("gzip"),)),
    "gzip in chunks": (chunked(gzip.compress(PAGE, mtime=0), 20), (CHUNKS, encoded("gzip"))),
    "gzip in chunks that were taken away": (gzip.compress(PAGE, mtime=0), (CHUNKS, encoded("gzip"))),
    "deflate": (zlib.compress(PAGE), (encoded("deflate"),)),
    "bare deflate": (bare_deflate(PAGE), (encoded("deflate"),)),
    "deflate was undone": (PAGE, (encoded("deflate"),)),
    "brotli": (brotli.compress(PAGE), (encoded("br"),)),
    "brotli in chunks": (chunked(brotli.compress(PAGE), 20), (CHUNKS, encoded("br"))),
    "brotli was undone": (b"\n " + PAGE, (encoded("br"),)),
    "zstandard": (zstd.compress(PAGE), (encoded("zstd"),)),
    "zstandard was undone": (PAGE, (encoded("zstd"),)),
    "gzip and brotli": (brotli.compress(gzip.compress(PAGE, mtime=0)), (encoded("gzip, br"),)),
    "no encoding that is one": (PAGE, (encoded("utf-8"),)),
    "identity": (PAGE, (encoded("identity"),)),
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("is_gzip", [True, False], ids=["packed", "plain"])
def test_encodings_are_undone(tmp_path: Path, name: str, is_gzip: bool) -> None:
    body, headers = WHOLE[name]
    writer = Writer(tmp_path / ("a.warc.gz" if is_gzip else "a.warc"), is_gzip)
    read = writer.add(body, HTML, *headers).add(PAGE, HTML).pages()
    assert [page.body.strip() for page in read if isinstance(page, Fetched)] == [PAGE.strip()] * 2


BROKEN = {
    "torn chunks": (chunked(PAGE)[:-900], (CHUNKS,), "truncated"),
    "chunks without an end": (chunked(PAGE)[:-25], (CHUNKS,), "truncated"),
    "torn gzip": (gzip.compress(PAGE, mtime=0)[:-20], (encoded("gzip"),), "truncated"),
    "torn deflate": (zlib.compress(PAGE)[:-20], (encoded("deflate"),), "truncated"),
    "torn brotli": (brotli.compress(PAGE)[:-5], (encoded("br"),), "truncated"),
    "torn zstandard": (zstd.compress(PAGE)[:-20], (encoded("zstd"),), "truncated"),
    "wrong checksum": (gzip.compress(PAGE, mtime=0)[:-8] + b"\0" * 8, (encoded("gzip"),), "not_decodable"),
    "no brotli": (b"\xff" * 200, (encoded("br"),), "not_decodable"),
    "encoded too often": (PAGE, (encoded("gzip, gzip, gzip, gzip"),), "not_decodable"),
    **{
        f"bomb of {name}": (pack(b"<p>" * 20_000_000), (encoded(name),), "too_large")
        for name, pack in {
            "gzip": gzip.compress,
            "zstd": zstd.compress,
            "br": lambda b: brotli.compress(b, quality=1),
        }.items()
    },
}


@pytest.mark.parametrize("name", BROKEN)
def test_page_that_is_not_whole_is_a_reject_and_the_next_is_read(tmp_path: Path, name: str) -> None:
    body, headers, reason = BROKEN[name]
    first, second = Writer(tmp_path / "a.warc.gz").add(body, HTML, *headers).add(PAGE, HTML).pages()
    assert isinstance(first, Reject)
    assert (first.reason, first.url, first.http_status) == (reason, URL, 200)
    assert isinstance(second, Fetched)


@pytest.mark.parametrize(
    "url",
    ["https://example.org:443de/", "https://example.org:99999/", "http://[::1/", "http://[/feet", "http://a]/"],
)
def test_page_from_what_is_no_address_is_a_reject_and_the_next_is_read(tmp_path: Path, url: str) -> None:
    archive = Writer(tmp_path / "a.warc.gz").add(PAGE, HTML, url=url).add(PAGE, HTML).path
    first, second = (archived.page for archived in read_archive(archive))
    assert isinstance(first, Fetched)
    assert isinstance(second, Fetched)
    outcome = extract(first)
    assert isinstance(outcome, Reject)
    assert (outcome.url, outcome.reason) == (url, "invalid")


def test_only_pages_are_read(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "a.warc.gz", version="1.1")
    writer.add_other("request", "application/http; msgtype=request").add_other("metadata", "application/warc-fields")
    writer.add_other("resource", "text/html").add_other("resource", "image/png")
    writer.add(b"User-agent: *", ("Content-Type", "text/plain"), url="https://example.org/robots.txt")
    writer.add(PAGE, HTML, url="https://example.org/robots.txt")
    writer.add(b"<urlset/>", ("Content-Type", "application/xml"), url="https://example.org/sitemap.xml")
    writer.add(b"", ("Location", "/feet"), HTML, status="301 Moved", url="https://example.org/old")
    writer.add(PAGE, HTML, status="404 Not Found").add(b"", status="304 Not Modified")
    writer.add(b"\x89PNG", ("Content-Type", "image/png")).add(b"Feet.", ("Content-Type", "text/plain"))
    writer.add(PAGE).add(PAGE, HTML, kind="revisit")
    writer.add(PAGE, ("content-type", "application/xhtml+xml"), url="https://example.org/feet-2")
    assert [page.url for page in writer.pages()] == ["https://example.org/feet-2"]


def test_address_time_and_headers_are_those_of_the_record(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "a.warc.gz")
    headers = (HTML, ("X-Twice", "a"), ("x-twice", "b"))
    written = {"WARC-Date": "2019-03-04T05:06:07Z"}
    (page,) = writer.add(PAGE, *headers, url="<https://example.org/füße>", record=written).pages()
    assert isinstance(page, Fetched)
    assert (page.url, page.requested_url) == ("https://example.org/füße", "https://example.org/füße")
    assert page.fetched_at.isoformat() == "2019-03-04T05:06:07+00:00"
    assert (page.header("content-type"), page.header("X-TWICE")) == ("text/html; charset=utf-8", "a,b")


def test_header_of_a_record_may_be_long(tmp_path: Path) -> None:
    metadata = {"WARC-JSON-Metadata": "x" * 200_000}
    assert len(Writer(tmp_path / "a.warc.gz").add(PAGE, HTML, record=metadata).add(PAGE, HTML).pages()) == 2


@pytest.mark.parametrize("mark", [{"WARC-Truncated": "time"}, {"WARC-Segment-Number": "1"}], ids=str)
def test_page_that_its_archive_calls_cut_is_a_reject(tmp_path: Path, mark: dict[str, str]) -> None:
    (page,) = Writer(tmp_path / "a.warc.gz").add(PAGE, HTML, record=mark).pages()
    assert isinstance(page, Reject)
    assert (page.reason, page.stage) == ("truncated", "fetch")


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_head_of_a_response_may_have_bare_line_feeds(tmp_path: Path, line_end: bytes) -> None:
    block = line_end.join([b"HTTP/1.0 200", b"Content-Type: text/html;", b" charset=utf-8", b"no header", b"", PAGE])
    (tmp_path / "a.warc").write_bytes(record(block))
    (read,) = read_archive(tmp_path / "a.warc")
    assert isinstance(read.page, Fetched)
    assert (read.page.body, read.page.header("content-type")) == (PAGE, "text/html; charset=utf-8")


def record(block: bytes) -> bytes:
    lines = [
        b"WARC/1.0",
        b"WARC-Type: response",
        b"WARC-Date: 2019-03-04T05:06:07Z",
        b"WARC-Target-URI: " + URL.encode(),
    ]
    lines += [b"Content-Type: application/http;msgtype=response", b"Content-Length: %d" % len(block), b""]
    return b"\r\n".join([*lines, block]) + b"\r\n\r\n"


def test_answer_of_dns_is_passed_over(tmp_path: Path) -> None:
    content = record(b"20190304050607\nexample.org. IN A 192.0.2.7\n")
    (tmp_path / "a.warc").write_bytes(content.replace(b"application/http;msgtype=response", b"text/dns"))
    assert list(read_archive(tmp_path / "a.warc")) == []


@pytest.mark.parametrize("length", [b"99999999999999999999999", b"9000000000000000000", b"99999", b"x", b"-1", b""])
def test_length_that_cannot_be_is_damage(tmp_path: Path, length: bytes) -> None:
    true = b"Content-Length: %d" % len(RESPONSE)
    (tmp_path / "a.warc").write_bytes(record(RESPONSE) + record(RESPONSE).replace(true, b"Content-Length: " + length))
    found = []
    with pytest.raises(ArchiveDamaged):
        found.extend(read_archive(tmp_path / "a.warc"))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (b"2019", "2019-01-01T00:00:00+00:00"),
        (b"2019-03", "2019-03-01T00:00:00+00:00"),
        (b"2019-03-04", "2019-03-04T00:00:00+00:00"),
        (b"2019-03-04T05:06:07.123456789Z", "2019-03-04T05:06:07.123456+00:00"),
    ],
)
def test_moment_may_be_as_exact_as_the_standard_allows(tmp_path: Path, date: bytes, moment: str) -> None:
    (tmp_path / "a.warc").write_bytes(record(RESPONSE).replace(b"2019-03-04T05:06:07Z", date))
    (read,) = read_archive(tmp_path / "a.warc")
    assert read.page.fetched_at.isoformat() == moment


@pytest.mark.parametrize("date", [b"yesterday", b""])
def test_record_without_a_moment_is_damage(tmp_path: Path, date: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(record(RESPONSE).replace(b"2019-03-04T05:06:07Z", date))
    with pytest.raises(ArchiveDamaged, match="no valid date"):
        list(read_archive(tmp_path / "a.warc"))


RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE


def test_archive_that_is_one_gzip_member_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(record(RESPONSE) * 30, mtime=0))
    assert [read.place.offset for read in read_archive(tmp_path / "a.warc.gz")] == [0] * 30


@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "packed"])
def test_zstandard_with_a_dictionary_is_read(tmp_path: Path, is_packed: bool) -> None:
    records = [record(RESPONSE.replace(b"Feet", b"Feet %d" % number)) for number in range(200)]
    dictionary = zstd.train_dict(records, 4000)
    content = zstd.compress(dictionary.dict_content) if is_packed else dictionary.dict_content
    frame = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    (tmp_path / "a.warc.zst").write_bytes(frame + b"".join(zstd.compress(one, zstd_dict=dictionary) for one in records))
    assert len(list(read_archive(tmp_path / "a.warc.zst"))) == 200


READER = """
import resource, sys
from pathlib import Path
from crawler.archive import ArchiveDamaged, read_archive
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(sum(1 for _ in read_archive(Path(sys.argv[1]))), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="kibibytes are counted on Linux")
@pytest.mark.parametrize("content", ["film", "many pages"])
def test_memory_stays_flat(tmp_path: Path, content: str) -> None:
    film = RESPONSE.replace(b"text/html", b"video/mp4") + bytes(300_000_000)
    blocks = [film, RESPONSE] if content == "film" else [RESPONSE + bytes(9_000_000)] * 50
    with (tmp_path / "a.warc.gz").open("wb") as file:
        for block in blocks:
            file.write(gzip.compress(record(block), 1, mtime=0))
    del film, blocks
    done = subprocess.run(
        [sys.executable, "-c", READER, str(tmp_path / "a.warc.gz")], capture_output=True, check=True, timeout=120
    )
    pages, kibibytes = map(int, done.stdout.split())
    assert pages == (1 if content == "film" else 50)
    assert kibibytes < 200_000
