"""Runs the real inspector in a process of its own, and writes runs for it to show."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from crawler.archive import Archive, ArchivedResponse, Provenance
from schemas.article import Article
from schemas.reject import Reject

PROGRAM = (sys.executable, "-m", "crawler.commands.main")
FETCHED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Inspector:
    """A program that listens; ``address`` lets in."""

    address: str
    place: Path
    process: int

    @property
    def base(self) -> str:
        return self.address.partition("/?")[0]

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]

    @property
    def cookie(self) -> str:
        return f"healthcrawl_{self.port}={self.token}"

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> "Answer":
        """One request with the cookie, unless ``Cookie`` says otherwise; nothing is normalised on the way."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in {"Cookie": self.cookie, **headers}.items():
                if value:
                    connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, answer, answer.read())
        finally:
            connection.close()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPResponse
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def header(self, name: str) -> str:
        return self.headers.getheader(name) or ""


@contextmanager
def inspecting(place: Path, *options: str) -> Iterator[Inspector]:
    """The program while it serves what lies at a place."""
    command = [*PROGRAM, "inspect", str(place), "--no-browser", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/\?token=[\w-]+", line)
            assert found, line + (process.stderr.read() if process.stderr and process.poll() is not None else "")
            yield Inspector(found.group(), place, process.pid)
        finally:
            process.terminate()
            process.wait(20)


def write_run(folder: Path, articles: Iterable[Article], pages: Iterable[tuple[str, bytes]] = ()) -> Path:
    """A file of records with an archive beside it, as ``extract`` leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = Archive(folder, Provenance("test"))
    for url, body in pages:
        archive.append(
            ArchivedResponse(url, url, FETCHED, 200, ((b"Content-Type", b"text/html; charset=utf-8"),), body)
        )
    archive.close()
    records = folder / "articles.jsonl"
    records.write_bytes(b"".join(article.line() for article in articles))
    return records


def write_rejects(folder: Path, rejects: Iterable[Reject]) -> None:
    """Rejects beside the records of a run that has a manifest."""
    (folder / "rejects.jsonl").write_bytes(b"".join(reject.line() for reject in rejects))


def records_in(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
