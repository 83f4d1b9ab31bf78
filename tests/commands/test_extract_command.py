"""``healthcrawl extract``: what is read, what is written where, and how it ends."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.article import Article
from schemas.reject import Reject

ARTICLE = "tired-feet.html"


def records(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_file_becomes_a_record_on_standard_output(healthcrawl: Any, pages: Path) -> None:
    done = healthcrawl("extract", pages / ARTICLE)
    article = Article.model_validate_json(done.stdout)
    assert done.returncode == 0
    assert article.url == (pages / ARTICLE).as_uri()
    assert len(article.causes) == 2
    assert len(article.workarounds) == 3
    assert done.stderr == b"1 record, 0 rejects\n"


def test_time_of_the_record_is_that_of_the_file(called: Any, pages: Path, tmp_path: Path) -> None:
    page = shutil.copy(pages / ARTICLE, tmp_path)
    os.utime(page, (0, datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC).timestamp()))
    (record,) = records(called("extract", page).stdout)
    assert record["fetched_at"] == "2026-03-04T05:06:07Z"
    assert record["http_status"] is None


def test_address_can_be_given(called: Any, pages: Path) -> None:
    done = called("extract", pages / ARTICLE, "--url", "https://example.org/feet.html")
    assert records(done.stdout)[0]["url"] == "https://example.org/feet.html"


def test_gzip_is_known_by_its_bytes(called: Any, pages: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(gzip.compress((pages / ARTICLE).read_bytes(), mtime=0))
    assert records(called("extract", page).stdout)[0]["title"] == "Tired feet after a long shift"


def test_standard_input_is_one_page(healthcrawl: Any, pages: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    done = healthcrawl("extract", "-", "--url", "https://example.org/", stdin=(pages / ARTICLE).read_bytes())
    (record,) = records(done.stdout)
    assert record["url"] == "https://example.org/"
    assert datetime.fromisoformat(record["fetched_at"]) >= before


def test_folder_is_read_in_the_order_of_names(called: Any, pages: Path, tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    for name in ("b.HTM", "a.html", "c/a.xhtml"):
        shutil.copy(pages / ARTICLE, tmp_path / name)
    (tmp_path / "d.html.gz").write_bytes(gzip.compress((pages / ARTICLE).read_bytes(), mtime=0))
    names = [Path(record["url"]).name for record in records(called("extract", tmp_path).stdout)]
    assert names == ["a.html", "b.HTM", "a.xhtml", "d.html.gz"]


def test_rejects_are_lines_of_text_on_standard_error(called: Any, pages: Path) -> None:
    done = called("extract", pages)
    reject, summary = done.stderr.decode().splitlines()
    assert reject.startswith(f"{pages / 'below' / 'about.htm'}: not_an_article: ")
    assert summary == "1 record, 1 reject (not_an_article 1)"
    assert len(records(done.stdout)) == 1


def test_files_are_written_where_they_are_asked_for(called: Any, pages: Path, tmp_path: Path) -> None:
    articles, rejects = tmp_path / "articles.jsonl", tmp_path / "rejects.jsonl"
    done = called("extract", pages, "-o", articles, "--rejects", rejects)
    assert Article.model_validate_json(articles.read_bytes()).title == "Tired feet after a long shift"
    assert Reject.model_validate_json(rejects.read_bytes()).reason == "not_an_article"
    assert (done.stdout, done.stderr) == (b"", b"1 record, 1 reject (not_an_article 1)\n")
    assert {file.name for file in tmp_path.iterdir()} == {"articles.jsonl", "rejects.jsonl"}


def test_nothing_extracted_is_exit_4(healthcrawl: Any, pages: Path) -> None:
    assert healthcrawl("extract", pages / "below").returncode == 4


def test_control_characters_of_a_file_name_do_not_reach_the_terminal(called: Any, tmp_path: Path) -> None:
    (tmp_path / "\x1b[31mred\n.html").write_bytes(b"")
    assert b"\x1b" not in called("extract", tmp_path).stderr


def test_reader_may_leave(pages: Path, tmp_path: Path) -> None:
    for number in range(40):
        shutil.copy(pages / ARTICLE, tmp_path / f"{number}.html")
    command = [sys.executable, "-m", "crawler.commands.main", "extract", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(60)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.html"], "healthcrawl: missing.html cannot be read: no such file or directory.\n"),
        (["{empty}"], "healthcrawl: {empty} holds no pages: no file in it ends in"),
        (["{pages}", "--url", "https://example.org/"], "healthcrawl: --url is the address of one page"),
        (["-", "--url", "example.org"], "healthcrawl: --url must be a full address"),
        (["-", "-o", "x.jsonl", "--rejects", "x.jsonl"], "healthcrawl: -o and --rejects name the same file"),
    ],
)
def test_wrong_call_is_one_sentence_and_exit_2(
    called: Any, pages: Path, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    places = {"empty": str(tmp_path), "pages": str(pages)}
    done = called("extract", *(argument.format(**places) for argument in arguments))
    assert done.returncode == 2
    assert done.stderr.decode().startswith(sentence.format(**places))
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_file_without_permission_is_exit_2(healthcrawl: Any, pages: Path, tmp_path: Path) -> None:
    page = Path(shutil.copy(pages / ARTICLE, tmp_path))
    page.chmod(0)
    done = healthcrawl("extract", page)
    assert (done.returncode, done.stderr) == (2, f"healthcrawl: {page} cannot be read: permission denied.\n".encode())


@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_output_that_cannot_be_written_is_exit_5(called: Any, pages: Path, tmp_path: Path, option: str) -> None:
    target = tmp_path / "missing" / "out.jsonl"
    done = called("extract", pages, option, target)
    assert done.returncode == 5
    assert done.stderr.decode() == f"healthcrawl: {target} cannot be written: no such file or directory.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_full_disk_is_exit_5(healthcrawl: Any, pages: Path, option: str) -> None:
    done = healthcrawl("extract", pages, option, "/dev/full")
    assert done.returncode == 5
    assert done.stderr.endswith(b"healthcrawl: /dev/full cannot be written: no space left on device.\n")


def test_earlier_output_survives_a_failure(called: Any, pages: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text("earlier\n")
    called("extract", pages, "-o", articles, "--rejects", tmp_path / "missing" / "rejects.jsonl")
    assert articles.read_text() == "earlier\n"
    assert [file.name for file in tmp_path.iterdir()] == ["articles.jsonl"]
