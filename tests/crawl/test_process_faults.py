"""Signals, full and read-only disks: the crawl ends in time, says so in one line, and loses nothing."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawled import PROGRAM, PROJECT, crawl, finished, scrapy_crawl
from loopback import Answer, Site, article, index, serving

from crawler.frontier.ledger import Ledger
from crawler.runs.job_run import JobRun
from crawler.runs.manifests import Traffic

NEARLY_FULL = """
import resource
from crawler.commands.main import main
# room for the ledger and some records; more fails as on a full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
main()
"""


PAGES = 80


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    many = {f"/{number}": Answer(article(f"Article {number}")) for number in range(PAGES)}
    slow = {"/slow": Answer(index("/silent")), "/silent": Answer(behaviour="hang", seconds=30)}
    with serving({"/": Answer(index(*many)), **many, **slow}) as served:
        yield served


def _arguments(start: str, output: Path, delay: float = 0) -> list[str]:
    return ["crawl", start, "-o", str(output), "--delay", str(delay), "--allow-network", "127.0.0.1/32"]


def test_a_disk_that_fills_up_stops_the_crawl_and_room_lets_it_go_on(site: Site, tmp_path: Path) -> None:
    before = len(site.asked)
    # slow enough that the first records are written while there is still something to fetch
    arguments = _arguments(site.base, tmp_path, delay=0.05)
    crawled = finished([sys.executable, "-c", NEARLY_FULL, *arguments], tmp_path)
    assert crawled.exit_code == 5
    assert len(crawled.complained.splitlines()) == 1
    assert "Cannot write to" in crawled.complained
    assert len(site.asked) - before < PAGES
    assert list(tmp_path.glob("*/latest")) == []
    again = crawl(tmp_path, site.base)
    assert again.exit_code == 0
    assert sorted(record["url"] for record in again.articles) == sorted(f"{site.base}/{n}" for n in range(PAGES))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try it as somebody who may not write")
def test_a_folder_that_may_not_be_written_to_is_said_before_the_first_request(site: Site, tmp_path: Path) -> None:
    output = Path(tempfile.mkdtemp(prefix="read-only-"))
    output.chmod(0o555)
    before = len(site.asked)
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, *_arguments(site.base, output)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    output.rmdir()
    assert (done.returncode, len(site.asked)) == (5, before)
    assert done.stderr.startswith("healthcrawl: Cannot write to")
    assert "Permission denied" in done.stderr


AS_NOBODY = """
import os
from crawler.commands.main import main
import crawler.commands.crawl, crawler.commands.crawling, crawler.spiders.articles
os.setgid(65534)
os.setuid(65534)
main()
"""


def test_files_are_on_the_disk_before_the_ledger_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = JobRun(tmp_path, "job", ("https://example.org/",), archive_bytes=10**9)
    run.open()
    order: list[str] = []
    synced, committed = os.fdatasync, Ledger.commit
    monkeypatch.setattr(os, "fdatasync", lambda file: (order.append("sync"), synced(file)))
    monkeypatch.setattr(Ledger, "commit", lambda *told: (order.append("commit"), committed(*told)))
    run.commit()
    assert order == ["sync", "sync", "commit"]
    run.finish("stopped", Traffic())


@pytest.mark.parametrize(
    ("start", "delay", "signals"),
    [("/", 20, [signal.SIGTERM]), ("/", 20, [signal.SIGINT, signal.SIGINT]), ("/slow", 0, [signal.SIGTERM])],
    ids=["waiting", "twice", "on a slow page"],
)
def test_a_signal_stops_in_time_and_publishes_nothing(
    start: str, delay: float, signals: list[int], site: Site, tmp_path: Path
) -> None:
    command = [*PROGRAM, *_arguments(site.base + start, tmp_path, delay)]
    before = len(site.asked)
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as running:
        _wait_until(lambda: len(site.asked) > before and (start == "/" or "/silent" in site.asked[before:]))
        assert _listening(running.pid) == []
        for number in signals:
            running.send_signal(number)
            time.sleep(0.3)
        _, complained = running.communicate(timeout=10)
    (partial,) = tmp_path.glob("*/runs/*")
    assert running.returncode == 128 + signals[0]
    assert partial.name.endswith(".partial")
    assert not (partial / "manifest.json").exists()
    assert "Stopped by a signal" in complained


def test_a_signal_ends_a_crawl_that_nobody_listens_to(site: Site, tmp_path: Path) -> None:
    before = len(site.asked)
    command = [*PROGRAM, *_arguments(site.base, tmp_path, 20)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        assert running.stdout is not None
        running.stderr.close()
        running.stdout.close()
        _wait_until(lambda: len(site.asked) > before)
        running.terminate()
        assert running.wait(timeout=15) == 128 + signal.SIGTERM


def test_a_host_that_is_dead_ends_the_run_and_its_pages_wait_for_the_next(tmp_path: Path) -> None:
    pages = [f"/{number}" for number in range(40)]
    with serving({"/": Answer(index(*pages)), **dict.fromkeys(pages, Answer(behaviour="reset"))}) as dying:
        quick = {"RETRY_BASE": 0.01, "RETRY_CAP": 0.02, "HOST_FAILURES": 5, "WORKERS": 1}
        crawled = scrapy_crawl(tmp_path, f"{dying.base}/", **quick)
    counts = crawled.manifest["counts"]
    assert crawled.manifest["exit_reason"] == "nothing_extracted"
    assert counts["unfinished"] > 20
    assert counts["requested"] == 41


def _wait_until(is_so: object) -> None:
    assert callable(is_so)
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within 30 s")


def _listening(pid: int) -> list[str]:
    """Sockets of the process that accept connections."""
    listening = "0A"
    tables = [Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    inodes = {row.split()[9] for table in tables for row in table if row.split()[3] == listening}
    links = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return [link for link in links if link.removeprefix("socket:[").removesuffix("]") in inodes]
