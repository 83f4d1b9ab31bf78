"""The same on the terminal: ``show``, ``report``, and what ``inspect`` says where it cannot begin."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from inspected import FETCHED, PROGRAM, records_in, write_run

from crawler.parsers import Fetched, extract
from schemas.article import Article

TEXT = "<p>Eyes tire when they look at one distance for hours, and rest when they look far away.</p>" * 6


def call(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_show_tells_of_a_record_by_its_address_and_by_its_id(demo_runs: Path) -> None:
    (records,) = demo_runs.glob("demo/runs/[!.]*/articles.jsonl")
    record = next(one for one in records_in(records) if one["title"] == "Cold feet in bed")
    shown = call("show", record["url"], demo_runs)
    assert (shown.returncode, "Cold feet in bed" in shown.stdout, "[causes]" in shown.stdout) == (0, True, True)
    assert call("show", record["id"], demo_runs).stdout == shown.stdout
    assert json.loads(call("show", record["id"], demo_runs, "--json").stdout) == record


def test_show_tells_of_a_reject(demo_runs: Path) -> None:
    (rejects,) = demo_runs.glob("demo/runs/[!.]*/rejects.jsonl")
    reject = records_in(rejects)[0]
    shown = call("show", reject["url"], demo_runs)
    assert (shown.returncode, f"rejected   {reject['reason']}" in shown.stdout) == (0, True)


def test_show_of_what_is_not_held_is_an_error(demo_runs: Path) -> None:
    shown = call("show", "https://example.org/nothing", demo_runs)
    assert (shown.returncode, "Nothing in" in shown.stderr) == (2, True)


STEERING = {
    "a title of the window": ("\x1b]0;owned\x07Two", "]0;ownedTwo"),
    "a line of its own": ("Two\nlines\r\x85\u2028more", "Two lines more"),
    "eight-bit controls": ("\x9b31mTwo\x90q\x9c", "31mTwoq"),
    "a line turned round": ("Two\u202eback\u2066", "Twoback"),
    "a bell, a deletion": ("Two\x07\x08\x7f\x00", "Two"),
}


@pytest.mark.parametrize("steering", STEERING)
def test_no_text_of_a_page_steers_the_terminal(steering: str, tmp_path: Path) -> None:
    hostile, seen = STEERING[steering]
    outcome = extract(Fetched("https://example.org/a.html", f"<h1>Tired eyes</h1>{TEXT}".encode(), {}, FETCHED))
    assert isinstance(outcome, Article)
    block = outcome.sections[0].blocks[0].model_copy(update={"text": hostile})
    section = outcome.sections[0].model_copy(update={"heading": hostile, "blocks": [block]})
    record = outcome.model_copy(update={"title": hostile, "description": hostile, "sections": [section]})
    shown = call("show", outcome.id, write_run(tmp_path, [record]))
    assert (shown.returncode, " ".join(shown.stdout.splitlines()[0].split())) == (0, seen)
    assert not {
        c for c in shown.stdout if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or c in "\u2028\u202e\u2066"
    }


def test_page_that_is_explained_does_not_steer_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(f"<title>\x1b]0;owned\x07</title><h1>Tired \x1b[2Jeyes\x9b31m</h1>{TEXT}", "utf-8")
    explained = call("explain", page)
    assert (explained.returncode, "eyes" in explained.stdout) == (0, True)
    assert not {c for c in explained.stdout + explained.stderr if c in "\x1b\x07" or "\x7f" <= c <= "\x9f"}


def test_report_is_made_again_from_the_files(demo_runs: Path, tmp_path: Path) -> None:
    done = call("report", demo_runs / "demo" / "latest", "-o", tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text("utf-8")
    assert (done.returncode, "Outcome over time" in text, "No host answered" in text) == (0, True, True)


@pytest.mark.parametrize("command", ["show x", "report", "inspect --no-browser"])
def test_place_without_runs_is_an_error(command: str, tmp_path: Path) -> None:
    done = call(*command.split(), tmp_path)
    assert (done.returncode, str(tmp_path) in done.stderr.replace("\n", "")) == (2, True)


def test_port_in_use_is_an_error(tmp_path: Path, demo_runs: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = call("inspect", demo_runs, "--no-browser", "--port", taken.getsockname()[1])
    assert (done.returncode, "choose another with --port" in done.stderr) == (2, True)


def test_first_view_waits_for_no_parsers() -> None:
    code = "import sys, crawler.commands.inspecting; print({'crawler.parsers.assemble', 'numpy'} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert loaded.stdout == "set()\n"


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "nh3"])
def test_missing_package_is_told_with_the_way_to_get_it(missing: str, demo_runs: Path) -> None:
    program = f"import sys; sys.modules[{missing!r}] = None; from crawler.commands.main import main; main()"
    command = [sys.executable, "-c", program, "inspect", str(demo_runs), "--no-browser"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "pip install 'healthcrawl[inspect]'" in done.stderr.replace("\n", " ")) == (2, True)
