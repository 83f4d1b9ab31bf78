"""The commands of a newcomer, in a clean copy of the project. Installs from the package registry: takes a minute."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from checkout import ROOT, tracked_files

pytestmark = pytest.mark.slow

CRAWL = ("crawl", "ARGS=--max-pages 30")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone holds: the last commit; without git the files as they are."""
    folder = tmp_path_factory.mktemp("clean") / "copy"
    if (ROOT / ".git").exists():
        subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True, timeout=120)
        return folder
    for path in tracked_files():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, folder / path)
    return folder


def make(copy: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run make as a newcomer does: no environment is active."""
    # what a make around the tests sets would change what this one prints
    inherited = {"VIRTUAL_ENV", "MAKEFLAGS", "MFLAGS", "MAKELEVEL"}
    environment = {name: text for name, text in os.environ.items() if name not in inherited}
    environment["PATH"] = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if ".venv" not in p)
    command = ["make", *arguments]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=900)


@pytest.fixture(scope="module")
def first(copy: Path) -> "subprocess.CompletedProcess[str]":
    """The first ``make crawl``, which installs."""
    return make(copy, *CRAWL)


def test_first_crawl_installs_and_shows_a_record(first: "subprocess.CompletedProcess[str]") -> None:
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Installing" in first.stdout
    assert "One of the records:" in first.stdout


@pytest.mark.usefixtures("first")
def test_crawl_leaves_a_whole_run_folder(copy: Path) -> None:
    run = copy / "output" / "demo" / "latest"
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    assert manifest["exit_reason"] == "limit_reached"
    assert manifest["counts"]["articles"] >= 10
    for file in manifest["files"]:
        content = (run / file["name"]).read_bytes()
        assert len(content) == file["size_bytes"]
        # the archive's records are no lines
        assert not file["name"].endswith(".jsonl") or content.count(b"\n") == file["lines"]


@pytest.mark.usefixtures("first")
def test_second_crawl_installs_nothing(copy: Path) -> None:
    second = make(copy, *CRAWL)
    assert second.returncode == 0, second.stdout + second.stderr
    assert "Installing" not in second.stdout


@pytest.mark.usefixtures("first")
def test_tests_run(copy: Path) -> None:
    # a few of them: all would run this one again
    done = make(copy, "test", "ARGS=tests/project/test_changelog.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed in " in done.stdout.splitlines()[-1]


@pytest.mark.usefixtures("first")
def test_nothing_but_ignored_files_is_left_behind(copy: Path) -> None:
    status = subprocess.run(["git", "status", "--porcelain"], cwd=copy, capture_output=True, text=True, check=True)
    assert status.stdout == ""
