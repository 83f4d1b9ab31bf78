"""``healthcrawl case`` writes a folder that the tests read, and never over another."""

import json
import subprocess
import sys
from pathlib import Path

from crawler.commands.case import read_case, record_of

PAGE = b"<html lang=en><title>Tired feet</title><h1>Tired feet</h1>" + b"<p>Rest your feet every evening.</p>" * 9


def run(folder: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    page = folder / "page.html"
    page.write_bytes(PAGE)
    command = [sys.executable, "-m", "crawler.commands.main", "case", page, *arguments, "-o", folder / "cases"]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=60)


def test_folder_can_be_read_back(tmp_path: Path) -> None:
    done = run(tmp_path, "foot.example--short-page", "--shows", 'A "short" page.')
    folder = tmp_path / "cases" / "foot.example--short-page"
    assert (done.returncode, done.stderr) == (0, "")
    assert 'shows = "A \\"short\\" page."' in (folder / "case.toml").read_text()
    fetched = read_case(folder)
    assert (fetched.url, fetched.body) == ("https://foot.example/short-page.html", PAGE)
    assert json.loads((folder / "expected.json").read_text()) == record_of(fetched)


def test_case_is_not_written_over(tmp_path: Path) -> None:
    run(tmp_path, "foot.example--short-page")
    done = run(tmp_path, "foot.example--short-page")
    assert done.returncode == 2
    assert "exists already" in done.stderr


def test_name_must_tell_host_and_subject(tmp_path: Path) -> None:
    done = run(tmp_path, "Tired Feet")
    assert done.returncode == 2
    assert "example.org--what-it-shows" in done.stderr
    assert not (tmp_path / "cases").exists()


def test_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    command = [sys.executable, "-m", "crawler.commands.main", "case", tmp_path / "page.html", "a.example--folder"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "is a folder" in done.stderr
