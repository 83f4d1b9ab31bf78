"""``healthcrawl run``, ``jobs`` and ``status``, as a scheduler calls them."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from crawled import PROGRAM, PROJECT, Crawled, finished
from loopback import Answer, Site, article, index, serving
from manifests import manifest

from crawler.commands.queue import WORST_FIRST, worst
from crawler.runs.history import manifests
from schemas.reject import Reject
from schemas.run import ReasonCount

EVIL = "No \x1b]0;owned\x07 [bold]answer\nhealthcrawl: all is well"


@dataclass(frozen=True)
class Desk:
    """A folder of job files and one for results."""

    folder: Path

    def job(self, name: str, seed: str, more: str = "") -> Path:
        """Write a job file that may reach loopback without delay."""
        jobs = self.folder / "jobs"
        jobs.mkdir(exist_ok=True)
        head = f'name = "{name}"\nseeds = ["{seed}"]\ncontact = "crawl@example.net"\nallow_networks = ["127.0.0.0/8"]\n'
        (jobs / f"{name}.toml").write_text(f"{head}[politeness]\ndelay = 0\n[output]\narchive = false\n{more}")
        return jobs / f"{name}.toml"

    def call(self, command: str, *arguments: str) -> Crawled:
        """Run the program on these jobs."""
        options = ["--jobs", str(self.folder / "jobs"), *([] if command == "jobs" else ["-o", str(self.output)])]
        if command == "jobs":
            return finished([*PROGRAM, "jobs", "check", *arguments, *options], self.output)
        return finished([*PROGRAM, command, *arguments, *options], self.output)

    @property
    def output(self) -> Path:
        return self.folder / "output"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    pages = {f"/{number}": Answer(article(f"Article {number}")) for number in range(3)}
    with serving({"/": Answer(index(*pages)), **pages}) as served:
        yield served


def test_a_job_runs_by_name_as_its_file_says(desk: Desk, site: Site) -> None:
    desk.job("sleep", f"{site.base}/", "[limits]\npages = 3\n")
    ran = desk.call("run", "sleep", "--json")
    assert (ran.exit_code, ran.complained) == (0, "")
    told = json.loads(ran.printed)
    assert told == ran.manifest
    assert (told["job"], told["exit_reason"], told["counts"]["articles"]) == ("sleep", "limit_reached", 2)
    assert site.asked_with[-1]["User-Agent"].endswith("(+crawl@example.net)")


def test_jobs_run_one_after_another_and_the_worst_exit_code_counts(desk: Desk, site: Site) -> None:
    desk.job("absent", f"{site.base}/absent")
    desk.job("sleep", f"{site.base}/")
    ran = desk.call("run", "absent", "sleep", "--json")
    told = [json.loads(line) for line in ran.printed.splitlines()]
    assert [(one["job"], one["exit_reason"]) for one in told] == [
        ("absent", "nothing_extracted"),
        ("sleep", "complete"),
    ]
    assert ran.exit_code == 4


def test_a_bad_file_keeps_every_job_from_running(desk: Desk, site: Site) -> None:
    desk.job("sleep", f"{site.base}/")
    bad = desk.job("back", f"{site.base}/", "colour = 1\n")
    before = len(site.asked)
    ran = desk.call("run", "sleep", "back")
    assert ran.exit_code == 2
    assert ran.complained.splitlines() == [
        f"{bad}:9: output.colour is no key of a job; [output] knows folder, archive, archive_bytes, log",
        "healthcrawl: 1 error in job files.",
    ]
    assert (len(site.asked), desk.output.exists()) == (before, False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_job_that_runs_and_starts_no_other(desk: Desk, number: signal.Signals) -> None:
    with serving({"/": Answer(behaviour="hang", seconds=30)}) as slow:
        desk.job("slow", f"{slow.base}/")
        desk.job("next", f"{slow.base}/next")
        command = [*PROGRAM, "run", "slow", "next", "--jobs", str(desk.folder / "jobs"), "-o", str(desk.output)]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            _wait_until_asked(slow, "/")
            running.send_signal(number)
            running.communicate(timeout=20)
        assert running.returncode == 128 + number
        assert "/next" not in slow.asked


def _wait_until_asked(site: Site, path: str) -> None:
    for _ in range(400):
        if path in site.asked:
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} was not asked for within 20 s")


@pytest.mark.parametrize(
    ("codes", "told"),
    [([0, 0], 0), ([0, 75], 75), ([3, 4, 0], 4), ([4, 1, 3], 1), ([5, 1], 5), ([99, 0], 1), ([143, 5], 143)],
)
def test_the_worst_of_several_exit_codes(codes: list[int], told: int) -> None:
    assert worst(codes) == told


def test_the_order_of_exit_codes_is_the_documented_one() -> None:
    text = " ".join((PROJECT / "docs" / "jobs.md").read_text().split())
    places = [
        text.index(f"{code} ({what}")
        for code, what in ((5, "output"), (1, "internal"), (2, "job file"), (4, "nothing"))
    ]
    assert places == sorted(places)
    assert sorted(WORST_FIRST) == [0, 1, 2, 3, 4, 5, 75, 130, 143]


def test_check_names_every_job_or_every_error(desk: Desk, site: Site) -> None:
    sleep = desk.job("sleep", f"{site.base}/")
    checked = desk.call("jobs")
    assert (checked.exit_code, checked.printed) == (0, f"{sleep}: sleep is fine\n")
    bad = desk.job("bad", f"{site.base}/", "log = 1\n[limits]\npages = 0\n")
    checked = desk.call("jobs")
    assert checked.exit_code == 2
    assert [line.partition(": ")[0] for line in checked.complained.splitlines()] == [
        f"{bad}:9",
        f"{bad}:11",
        "healthcrawl",
    ]


def test_status_before_the_first_run(desk: Desk, site: Site) -> None:
    asked = desk.call("status")
    assert (asked.exit_code, "No job has run" in asked.complained) == (2, True)
    desk.job("sleep", f"{site.base}/")
    assert f"sleep  {desk.output}/sleep\n  no run yet\n" in desk.call("status", "sleep").printed


def test_status_of_an_unknown_job_names_those_that_are_known(desk: Desk, site: Site) -> None:
    desk.job("sleep", f"{site.base}/")
    asked = desk.call("status", "back")
    assert (asked.exit_code, "no job 'back'; known are: sleep" in asked.complained) == (2, True)


def filled(desk: Desk) -> Path:
    """Two whole runs of a job, the newer one below its gate, and one that is open."""
    runs = desk.output / "sleep" / "runs"
    below = {"exit_reason": "below_quality", "exit_code": 3, "shortfalls": ["example.org: body fell"]}
    counted = {"rejects_by_reason": [ReasonCount(reason="timeout", count=8)]}
    for run in (manifest(1, {"example.org": (40, 0, 1)}), manifest(2, {"example.org": (30, 8, 0)}, **below, **counted)):
        (runs / run.run_id).mkdir(parents=True)
        (runs / run.run_id / "manifest.json").write_bytes(run.line())
    reject = Reject(
        url="https://example.org/x",
        requested_url="https://example.org/x",
        fetched_at=run.started_at,
        http_status=None,
        stage="fetch",
        reason="timeout",
        detail=EVIL,
        archive=None,
    )
    (runs / run.run_id / "rejects.jsonl").write_bytes(reject.line() * 8 + b'{"torn')
    (runs / ".20261109T040000Z.partial").mkdir()
    (runs / ".20261109T040000Z.partial" / "articles.jsonl").write_bytes(b"{}\n{}\n{}\n")
    (runs / "20261108T040000Z").mkdir()
    return runs


def test_status_shows_runs_what_is_below_and_why_pages_failed(desk: Desk) -> None:
    filled(desk)
    printed = desk.call("status").printed
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    assert "20261103T040000Z 12 min 30 8 0 below quality (3)" in lines
    assert "20261102T040000Z 12 min 40 0 0 complete (0)" in lines
    assert "below the gate: example.org: body fell" in lines
    assert "8 timeout, such as https://example.org/x: No ]0;owned [bold]answer healthcrawl: all is well" in lines
    assert any("3 articles and 0 rejects so far" in line for line in lines)
    assert "\x1b" not in printed


def test_status_as_json_holds_the_same(desk: Desk) -> None:
    filled(desk)
    (job,) = json.loads(desk.call("status", "sleep", "--last", "1", "--json").printed)["jobs"]
    assert [run["run_id"] for run in job["runs"]] == ["20261103T040000Z"]
    assert (job["runs"][0]["seconds"], job["runs"][0]["exit_code"]) == (720, 3)
    assert job["unpublished_runs"][0]["articles"] == 3
    assert job["failures"] == [{"reason": "timeout", "count": 8, "url": "https://example.org/x", "detail": EVIL}]


def test_runs_of_one_second_stay_in_order(tmp_path: Path) -> None:
    for number in (2, 10, 9):
        run = manifest(1, {}, run_id=f"20261102T040000Z-{number}")
        (tmp_path / "runs" / run.run_id).mkdir(parents=True)
        (tmp_path / "runs" / run.run_id / "manifest.json").write_bytes(run.line())
    assert [run.run_id[-2:] for run in manifests(tmp_path)] == ["10", "-9", "-2"]
