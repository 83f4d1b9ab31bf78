"""Archives of small pages, and the program that extracts them again."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.archive import Archive, ArchivedResponse, Provenance

PROJECT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "crawler.commands.main", "reextract"]
FILE = "pages-00000.warc.gz"
_ARTICLE = """<html lang=en><head><title>{title}</title></head><body><h1>{title}</h1>
<p>Whoever walks all day feels it in the evening, and most of it is gone after a night of rest. {more}</p>
<h2>Causes</h2><ol><li>Shoes that are too narrow.</li><li>Standing for hours on a hard floor, {title}.</li></ol>
<h2>What helps at home</h2><ul><li>Put the feet up.</li><li>Let cool water run over them.</li></ul></body></html>"""
MENU = b"<html><head><title>Menu</title></head><body><ul><li><a href=/a>A</a><li><a href=/b>B</a></ul></body></html>"


def article(number: int) -> bytes:
    return _ARTICLE.format(title=f"Tired feet, part {number}", more="Step by step. " * (number % 7)).encode()


def response(number: int, body: bytes | None = None, host: str = "example.org") -> ArchivedResponse:
    return ArchivedResponse(
        url=f"https://{host}/pages/{number}",
        requested_url=f"https://{host}/{number}",
        fetched_at=datetime(2026, 11, 22, 10, tzinfo=UTC) + timedelta(seconds=number),
        http_status=200,
        headers=((b"Content-Type", b"text/html; charset=utf-8"),),
        body=article(number) if body is None else body,
    )


def archive(folder: Path, responses: Iterable[ArchivedResponse], with_manifest: bool = True) -> Path:
    """The archive of a run, with as much of its manifest as says how many records there are."""
    folder.mkdir(parents=True, exist_ok=True)
    written = Archive(folder, Provenance(user_agent="healthcrawl/test"))
    for one in responses:
        written.append(one)
    written.close()
    if with_manifest:
        files = [file.model_dump() for file in written.published()]
        (folder / "manifest.json").write_text(json.dumps({"files": files}))
    return folder / FILE


def some_archives(folder: Path, count: int = 3, pages: int = 8) -> Path:
    """Archives of several runs below one folder, the last page of each no article."""
    for number in range(count):
        host = f"site-{number}.example"
        responses = [response(page, host=host) for page in range(pages - 1)]
        archive(folder / f"run-{number}", [*responses, response(pages, MENU, host)])
    return folder


def reextract(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The program in a process of its own; more than two minutes are a failure."""
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        env={**os.environ, **environment},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def written(folder: Path) -> dict[str, bytes]:
    """Every file of an output but its locks: name and content."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def manifest(folder: Path, name: str = "manifest.json") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / name).read_bytes())
    return found


def urls(folder: Path) -> list[str]:
    """Addresses of all records, by the names of their files."""
    files = sorted((folder / "articles").glob("*.jsonl"))
    return [json.loads(line)["url"] for file in files for line in file.read_bytes().splitlines()]
