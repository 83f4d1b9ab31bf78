"""Whatever a file holds, extracting it ends soon, with a record, a reject or a sentence, never a traceback."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SENTENCE = b"<p>Rest your feet for a while and raise them until the tingling in the toes has gone away.</p>\n"
PAGE = b"<html><title>Tired feet</title><body><h1>Tired feet</h1>" + SENTENCE * 8 + b"</body></html>"
NESTED = b"<html><title>Deep</title><body>" + b"<div>" * 100_000 + SENTENCE * 8 + b"</div>" * 100_000

REJECTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "blank": (lambda: b" \n" * 500, "empty"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "not_html"),
    "only-nul-bytes": (lambda: b"\x00" * 5000, "empty"),
    "gzip-cut": (lambda: gzip.compress(PAGE, mtime=0)[:-20], "truncated"),
    "gzip-wrong-sum": (lambda: gzip.compress(PAGE, mtime=0)[:-8] + b"\x00" * 8, "not_decodable"),
    "gzip-only-magic": (lambda: b"\x1f\x8b", "truncated"),
    "gzip-then-noise": (lambda: b"\x1f\x8b\x08\x00" + b"\xff" * 60, "not_decodable"),
    "gzip-bomb": (lambda: gzip.compress(b" " * 60_000_000, 1, mtime=0), "too_large"),
    "above-the-limit": (lambda: SENTENCE * 550_000, "too_large"),
}

READ = {
    "nul-bytes-in-the-text": lambda: PAGE.replace(b" feet", b"\x00 feet"),
    "invalid-utf-8": lambda: b"<meta charset=utf-8>" + PAGE.replace(b"while", b"wh\xff\xfe\xc3ile"),
    "nested-100000-deep": lambda: NESTED,
    "gzip-in-two-members": lambda: gzip.compress(PAGE[:300], mtime=0) + gzip.compress(PAGE[300:], mtime=0),
}


@pytest.mark.parametrize("name", REJECTED)
def test_page_is_rejected(called: Any, tmp_path: Path, name: str) -> None:
    content, reason = REJECTED[name]
    page = tmp_path / "page.html"
    page.write_bytes(content())
    done = called("extract", page)
    assert done.returncode == 4
    assert done.stdout == b""
    reject, summary = done.stderr.decode().splitlines()
    assert reject.startswith(f"{page}: {reason}: ")
    assert summary == f"0 records, 1 reject ({reason} 1)"


@pytest.mark.parametrize("name", READ)
def test_page_is_read(healthcrawl: Any, name: str) -> None:
    done = healthcrawl("extract", "-", stdin=READ[name]())
    assert done.returncode == 0, done.stderr
    assert "raise them until the tingling in the toes has gone away" in json.loads(done.stdout)["body"]


@pytest.mark.slow
def test_page_of_20_megabytes_ends_in_time(healthcrawl: Any) -> None:
    page = b"<title>Tired feet</title><h1>Tired feet</h1>" + SENTENCE * (20_000_000 // len(SENTENCE))
    done = healthcrawl("extract", "-", stdin=page)
    assert done.returncode in {0, 4}
    assert b"Traceback" not in done.stderr


def test_rest_of_a_folder_goes_on(called: Any, tmp_path: Path) -> None:
    for name, (content, _) in list(REJECTED.items())[:6]:
        (tmp_path / f"{name}.html").write_bytes(content())
    (tmp_path / "last.html").write_bytes(PAGE)
    done = called("extract", tmp_path)
    assert json.loads(done.stdout)["title"] == "Tired feet"
    assert b"1 record, 6 rejects" in done.stderr
