"""``healthcrawl explain``: a listing for people, objects for programs, the exit codes of ``extract``."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ARTICLE = "tired-feet.html"
ABOUT = b"<h3>About the author</h3><p>Ana Gomez stands behind a counter herself and writes about it at night.</p>"


def test_listing_has_a_head_a_line_a_block_and_counts(healthcrawl: Any, pages: Path) -> None:
    done = healthcrawl("explain", pages / ARTICLE, "--url", "https://example.org/feet.html")
    head, blocks, counts = done.stdout.decode().strip().split("\n\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert head.splitlines()[0] == "https://example.org/feet.html"
    assert "  encoding   utf-8, by utf-8; declared: utf-8\n" in head
    assert "  title      Tired feet after a long shift (from block 0)\n" in head
    assert re.search(r"^ +3  sections +item 1, causes; prose 103, main \d+% +1\. Standing still", blocks, re.MULTILINE)
    assert counts == "9 blocks: sections 8, title 1\nMain text that no part claimed: 0 blocks, 0.0% of it"


def test_lost_text_is_marked(called: Any, pages: Path) -> None:
    page = (pages / ARTICLE).read_bytes().replace(b"</body>", ABOUT + b"</body>")
    lines = called("explain", "-", stdin=page).stdout.decode().splitlines()
    (lost,) = [line for line in lines if " LOST " in line]
    assert "under “About the author”, prose 71" in lost
    assert lines[-1].startswith("Main text that no part claimed: 1 blocks, ")


def test_json_is_an_object_a_block(called: Any, pages: Path) -> None:
    done = called("explain", pages / ARTICLE, "--json")
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert [found["block"] for found in objects] == list(range(9))
    assert objects[4]["text"].startswith("2. Narrow shoes: in the evening a foot is wider than")
    assert re.fullmatch(r"prose 104, main \d+%", objects[4]["reason"])
    assert objects[4] == {
        "block": 4,
        "fate": "claimed",
        "part": "sections",
        "role": "item 2",
        "section": 1,
        "kind": "causes",
        "number": 2,
        "reason": objects[4]["reason"],
        "prose": 104.0,
        "link_density": 0.0,
        "xpath": "/html/body/p[3]",
        "text": objects[4]["text"],
    }


def test_rejected_page_is_listed_and_exit_4(called: Any, pages: Path) -> None:
    done = called("explain", pages / "below" / "about.htm")
    assert done.returncode == 4
    assert b"\n  rejected   not_an_article: " in done.stdout
    assert b"blocks: " in done.stdout


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty: The page has 0 bytes and no text."),
        (b"%PDF-1.7\n", "not_html: The bytes are a PDF, not HTML."),
        (gzip.compress(b"<p>" * 999, mtime=0)[:-9], "truncated: The gzip file ends before its content does."),
    ],
)
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_what_is_no_page_is_one_line_and_exit_4(
    called: Any, tmp_path: Path, content: bytes, reason: str, options: list[str]
) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(content)
    done = called("explain", page, *options)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (4, b"", f"{page}: {reason}\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.html"], "healthcrawl: missing.html cannot be read: no such file or directory.\n"),
        (["{pages}"], "healthcrawl: {pages} is a folder; explain shows one page.\n"),
        (["-", "--url", "example.org"], "healthcrawl: --url must be a full address"),
        (["https://example.org/"], "healthcrawl: https://example.org/ is an address, not a file;"),
    ],
)
def test_wrong_call_is_one_sentence_and_exit_2(called: Any, pages: Path, arguments: list[str], sentence: str) -> None:
    done = called("explain", *(argument.format(pages=pages) for argument in arguments))
    assert done.returncode == 2
    assert done.stderr.decode().startswith(sentence.format(pages=pages))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_full_disk_is_exit_5(pages: Path) -> None:
    command = [sys.executable, "-m", "crawler.commands.main", "explain", str(pages / ARTICLE)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (done.returncode, done.stderr[:40]) == (5, b"healthcrawl: Standard output cannot be w")


def test_colours_only_where_they_are_asked_for(pages: Path) -> None:
    def lines(**environment: str) -> list[str]:
        command = [sys.executable, "-m", "crawler.commands.main", "explain", str(pages / ARTICLE)]
        plain = {name: text for name, text in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
        done = subprocess.run(command, capture_output=True, check=True, timeout=60, env={**plain, **environment})
        return done.stdout.decode().splitlines()

    assert not any("\x1b" in line for line in lines())
    coloured = lines(FORCE_COLOR="1", COLUMNS="90")
    assert any("\x1b[1;32m" in line for line in coloured)
    assert {len(re.sub(r"\x1b\[[\d;]*m", "", line)) for line in coloured if "Standing" in line} == {90}


def test_escapes_of_a_page_do_not_reach_the_terminal(called: Any, pages: Path) -> None:
    page = (pages / ARTICLE).read_bytes().replace(b"Tired feet", b"Tired \x1b[31m[red]feet&#x202e;")
    done = called("explain", "-", stdin=page)
    assert "[red]feet" in done.stdout.decode()
    assert not {"\x1b", "\u202e"} & set(done.stdout.decode())
