"""Several workers crawl one run on PostgreSQL; one is killed, one is frozen for longer than its lease."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawled import PROGRAM, PROJECT, Crawled, finished
from crew import Crew, killed_in_the_end, until, words
from hosts import Hosts, serving_hosts

from benchmarks.postgres import PASSWORD, Postgres
from benchmarks.processes import family
from crawler.archive.reading import read_archive

HOSTS = 20
PAGES = 4
DELAY = 1.5
SLACK = 0.25
"""Seconds by which a busy machine may note a request too late."""
LEASE = 8.0


@pytest.fixture(scope="module")
def hosts() -> Iterator[Hosts]:
    with serving_hosts(HOSTS, PAGES) as served:
        yield served


def _arguments(hosts: Hosts, output: Path, workers: int = 4) -> list[str]:
    options = ["--delay", str(DELAY), "--allow-network", "127.0.0.0/8", "--workers", str(workers)]
    return ["crawl", *hosts.starts, "-o", str(output), *options, "--lease", str(LEASE)]


@pytest.fixture(scope="module")
def disturbed(hosts: Hosts, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> tuple[Crawled, int, str]:
    """A crawl with a killed and a frozen worker, what these held at most, and the command lines of its processes."""
    output = tmp_path_factory.mktemp("disturbed")
    job = hosts.starts[0].split("/")[2].replace(":", "_")
    with_password = postgres.address.replace("crawl@", f"crawl:{PASSWORD}@")
    here = {**os.environ, "HEALTHCRAWL_FRONTIER": with_password}
    command = [*PROGRAM, *_arguments(hosts, output)]
    # there is work for all, however long a busy machine takes to start them
    hosts.is_growing = True
    with subprocess.Popen(
        command, cwd=PROJECT, env=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        crew = Crew(running.pid, postgres.address, job)
        with contextlib.closing(crew), killed_in_the_end(running):
            until(lambda: hosts.fetched().total() >= HOSTS)
            until(lambda: _is_all_at_work(crew))
            seen = "\n".join(" ".join(words(pid)) for pid in family(running.pid))
            (killed, killed_pid), (frozen, frozen_pid), *_ = sorted(crew.by_name().items())
            held = crew.held_by(killed)
            os.kill(killed_pid, signal.SIGKILL)
            os.kill(frozen_pid, signal.SIGSTOP)
            held += crew.held_by(frozen)
            time.sleep(LEASE + 3)
            os.kill(frozen_pid, signal.SIGCONT)
            hosts.is_growing = False
            printed, complained = running.communicate(timeout=150)
    return Crawled(running.returncode, printed, complained, output), held, seen


def _is_all_at_work(crew: Crew) -> bool:
    names = crew.by_name()
    return len(names) == 4 and all(crew.held_by(name) for name in names)


@pytest.mark.slow
def test_every_article_is_there_once(disturbed: tuple[Crawled, int, str], hosts: Hosts) -> None:
    crawled, _, _ = disturbed
    assert crawled.exit_code == 0, crawled.complained
    assert sorted(record["requested_url"] for record in crawled.articles) == hosts.articles
    assert crawled.manifest["counts"]["articles"] == len(hosts.articles)
    assert crawled.manifest["counts"]["unfinished"] == 0
    assert "ended with signal 9" in crawled.complained
    assert "ended with exit code 75" in crawled.complained


@pytest.mark.slow
def test_no_host_is_asked_faster_than_its_delay(disturbed: tuple[Crawled, int, str], hosts: Hosts) -> None:
    too_close = [pair for pair in hosts.closest() if pair[0] < DELAY - SLACK]
    assert not too_close


@pytest.mark.slow
def test_only_what_was_under_way_is_fetched_twice(disturbed: tuple[Crawled, int, str], hosts: Hosts) -> None:
    _, held, _ = disturbed
    twice = [address for address, times in hosts.fetched().items() if times > 1]
    assert max(hosts.fetched().values()) <= 2
    assert len(twice) <= held


@pytest.mark.slow
def test_the_archive_holds_every_page_once(disturbed: tuple[Crawled, int, str], hosts: Hosts) -> None:
    crawled, _, _ = disturbed
    archived = [kept.page.requested_url for path in crawled.run.glob("pages-*.warc.gz") for kept in read_archive(path)]
    assert sorted(archived) == sorted([*hosts.articles, *hosts.starts])
    names = {path.name for path in crawled.run.iterdir()}
    assert names >= {file["name"] for file in crawled.manifest["files"]}
    assert not [name for name in names if name.endswith((".part", ".open"))]


@pytest.mark.slow
def test_the_report_tells_how_fast_hosts_answered(disturbed: tuple[Crawled, int, str], hosts: Hosts) -> None:
    crawled, _, _ = disturbed
    _, _, slowest = (crawled.run / "report.html").read_text().partition("Slowest hosts")
    told = {name for name in hosts.names if f">{name}<" in slowest}
    assert len(told) == 15


@pytest.mark.slow
def test_the_password_is_nowhere(disturbed: tuple[Crawled, int, str]) -> None:
    crawled, _, seen = disturbed
    written = [path.read_bytes() for path in crawled.output.rglob("*") if path.is_file()]
    assert "worker" in seen
    assert not [text for text in written if PASSWORD.encode() in text]
    assert PASSWORD not in crawled.printed + crawled.complained + seen


def _run(command: list[str], output: Path) -> Crawled:
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)
    return Crawled(done.returncode, done.stdout, done.stderr, output)


@pytest.mark.slow
def test_a_stopped_crawl_is_gone_on_with(postgres: Postgres, tmp_path: Path) -> None:
    with serving_hosts(3, 4) as served:
        command = [*PROGRAM, *_arguments(served, tmp_path, 2), "--frontier", postgres.address]
        running = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True)
        with running, killed_in_the_end(running):
            until(lambda: served.fetched().total() >= 3)
            running.send_signal(signal.SIGTERM)
            _, complained = running.communicate(timeout=30)
        assert running.returncode == 143, complained
        ended, found = re.findall(r"; (\d+) of the (\d+) pages found so far were done", complained)[0]
        assert 0 < int(ended) < int(found)
        assert "Run the same again to go on from there" in complained
        crawled = _run(command, tmp_path)
        assert crawled.exit_code == 0, crawled.complained
        assert sorted(record["requested_url"] for record in crawled.articles) == served.articles
        assert max(served.fetched().values()) <= 2
        again = _run(command, tmp_path)
        (_, second) = sorted(tmp_path.glob("*/runs/[!.]*"))
        assert again.exit_code == 0, again.complained
        assert (second / "articles.jsonl").read_bytes().count(b"\n") == len(served.articles)
        assert (second / "changes.jsonl").read_text().count('"change":"unchanged"') == len(served.articles)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--workers", "2"], "Several workers need a database"),
        (["--engine", "ray"], "Workers placed by Ray need a database"),
        (["--engine", "spark", "--frontier", "postgresql://crawl@127.0.0.1/x"], "'spark' is not one of"),
        (["--frontier", "postgresql://crawl:hush@127.0.0.1/x"], "A password on the command line is seen"),
        (["--frontier", "mysql://127.0.0.1/x"], "begins with postgresql://"),
        (["--frontier", "postgresql://crawl@[127.0.0.1/x"], "no address of a PostgreSQL database"),
    ],
)
def test_what_cannot_be_a_frontier(arguments: list[str], says: str, tmp_path: Path) -> None:
    crawled = finished([*PROGRAM, "crawl", "example.org", "-o", str(tmp_path), *arguments], tmp_path)
    assert (crawled.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert says in crawled.complained
    assert "hush" not in crawled.complained


def test_a_worker_without_a_run_says_so(postgres: Postgres, tmp_path: Path) -> None:
    command = [*PROGRAM, "worker", "--frontier", postgres.address, "--job", "nobody", "-o", str(tmp_path)]
    crawled = finished(command, tmp_path)
    assert (crawled.exit_code, "There is no run of the job 'nobody'" in crawled.complained) == (75, True)


@pytest.mark.parametrize(
    ("command", "package", "extra"),
    [
        (["crawl", "example.org"], "psycopg", "postgresql"),
        (["worker", "--job", "x"], "psycopg", "postgresql"),
        (["crawl", "example.org", "--engine", "ray"], "ray", "ray"),
    ],
)
def test_without_the_package_its_extra_is_named(command: list[str], package: str, extra: str, tmp_path: Path) -> None:
    code = f"import sys; sys.modules['{package}'] = None; from crawler.commands.main import main; main()"
    address = ["-o", str(tmp_path), "--frontier", "postgresql://crawl@127.0.0.1/x"]
    crawled = finished([sys.executable, "-c", code, *command, *address], tmp_path)
    assert (crawled.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert f"pip install 'healthcrawl[{extra}]'" in crawled.complained
