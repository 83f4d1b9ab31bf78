"""Workers that Ray places: killed with their process, its holder, their machine, their coordinator."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crawled import PROGRAM, PROJECT, Crawled, finished
from crew import Crew, killed_in_the_end, until
from hosts import Hosts, serving_hosts

from benchmarks.postgres import PASSWORD, Postgres
from benchmarks.processes import family

pytestmark = pytest.mark.slow

LEASE = 8.0


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where Ray keeps its logs and sockets, whose paths must be short; no Ray of somebody else's is used."""
    pytest.importorskip("ray")
    made = Path(tempfile.mkdtemp(prefix="ray-"))
    monkeypatch.setenv("RAY_TMPDIR", str(made))
    monkeypatch.setenv("RAY_ADDRESS", "local")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    yield made
    shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def _crawling(hosts: Hosts, postgres: Postgres, output: Path, workers: int) -> Iterator["subprocess.Popen[str]"]:
    """The crawl while it runs; there is work until the hosts stop growing."""
    hosts.is_growing = True
    options = ["--delay", "0.3", "--allow-network", "127.0.0.0/8", "--lease", str(LEASE), "--json"]
    command = [*PROGRAM, "crawl", *hosts.starts, "-o", str(output), *options]
    here = {**os.environ, "HEALTHCRAWL_FRONTIER": postgres.address, **postgres.environment}
    with (
        subprocess.Popen(
            [*command, "--engine", "ray", "--workers", str(workers)],
            cwd=PROJECT, env=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as running,
        killed_in_the_end(running),
    ):  # fmt: skip
        yield running


def _crew(root: int, postgres: Postgres, hosts: Hosts) -> "contextlib.closing[Crew]":
    job = hosts.starts[0].split("/")[2].replace(":", "_")
    return contextlib.closing(Crew(root, postgres.address.replace("crawl@", f"crawl:{PASSWORD}@"), job))


def _ended(running: "subprocess.Popen[str]", output: Path) -> Crawled:
    printed, complained = running.communicate(timeout=150)
    return Crawled(running.returncode, printed, complained, output)


def _is_at_work(crew: Crew, workers: int) -> bool:
    names = crew.by_name()
    return len(names) == workers and all(crew.held_by(name) for name in names)


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _assert_whole(crawled: Crawled, hosts: Hosts) -> None:
    assert crawled.exit_code == 0, crawled.complained
    assert sorted(record["requested_url"] for record in crawled.articles) == hosts.articles
    assert json.loads(crawled.printed)["counts"]["articles"] == len(hosts.articles)


def test_killed_workers_are_begun_again(postgres: Postgres, folder: Path, tmp_path: Path) -> None:
    with serving_hosts(6, 3) as hosts, _crawling(hosts, postgres, tmp_path, workers=2) as running:
        with _crew(running.pid, postgres, hosts) as crew:
            until(lambda: hosts.fetched().total() > 0)
            until(lambda: _is_at_work(crew, 2))
            killed, orphaned = crew.by_name().values()
            seen = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in family(running.pid)]
            os.kill(killed, signal.SIGKILL)
            os.kill(_parent(orphaned), signal.SIGKILL)
            until(lambda: not {killed, orphaned} & set(crew.by_name().values()), 5)
            until(lambda: _is_at_work(crew, 2))
        hosts.is_growing = False
        crawled = _ended(running, tmp_path)
        _assert_whole(crawled, hosts)
        assert max(hosts.fetched().values()) <= 2
    assert "A worker ended with signal 9; another takes its place." in crawled.complained
    assert "A worker was lost with its place" in crawled.complained
    written = [path.read_bytes() for place in (tmp_path, folder) for path in place.rglob("*") if path.is_file()]
    assert len(written) > 10
    assert not [text for text in [*written, *seen] if PASSWORD.encode() in text]
    assert PASSWORD not in crawled.printed + crawled.complained


def test_a_stopped_crawl_ends_in_time_and_is_gone_on_with(postgres: Postgres, folder: Path, tmp_path: Path) -> None:
    with serving_hosts(3, 3) as hosts:
        # one worker more than there is room for: it waits, and nobody waits for it
        with _crawling(hosts, postgres, tmp_path, (os.cpu_count() or 1) + 1) as running:
            until(lambda: hosts.fetched().total() >= 3)
            below = family(running.pid)[1:]
            running.send_signal(signal.SIGTERM)
            stopped = _ended(running, tmp_path)
        assert stopped.exit_code == 143, stopped.complained
        assert "workers; the others begin when there is more" in stopped.complained
        assert "Run the same again to go on from there" in stopped.complained
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below), 10)
        with _crawling(hosts, postgres, tmp_path, 1) as running:
            hosts.is_growing = False
            _assert_whole(_ended(running, tmp_path), hosts)
        assert max(hosts.fetched().values()) <= 2


@pytest.fixture
def cluster(folder: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Two machines of one processor each, on this one; only the coordinator knows the database's password."""
    for name in postgres.environment:
        monkeypatch.delenv(name)
    made = pytest.importorskip("ray.cluster_utils").Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
    )
    made.add_node(num_cpus=1)
    monkeypatch.setenv("RAY_ADDRESS", made.address)
    yield made
    made.shutdown()


def test_a_worker_whose_machine_dies_is_begun_on_another(cluster: Any, postgres: Postgres, tmp_path: Path) -> None:
    with serving_hosts(6, 3) as hosts, _crawling(hosts, postgres, tmp_path, workers=2) as running:
        with _crew(os.getpid(), postgres, hosts) as crew:
            until(lambda: _is_at_work(crew, 2))
            (dying,) = cluster.worker_nodes
            began = set(crew.by_name())
            cluster.remove_node(dying, allow_graceful=False)
            until(lambda: len(crew.by_name()) == 1, 30)
            cluster.add_node(num_cpus=1)
            until(lambda: _is_at_work(crew, 2))
            assert len(began & set(crew.by_name())) == 1
        hosts.is_growing = False
        crawled = _ended(running, tmp_path)
        _assert_whole(crawled, hosts)
    assert "A worker was lost with its place" in crawled.complained


def test_workers_on_other_machines_end_with_their_coordinator(cluster: Any, postgres: Postgres, tmp_path: Path) -> None:
    with (
        serving_hosts(6, 3) as hosts,
        _crawling(hosts, postgres, tmp_path, workers=2) as running,
        _crew(os.getpid(), postgres, hosts) as crew,
    ):
        until(lambda: _is_at_work(crew, 2))
        running.kill()
        until(lambda: not crew.by_name(), 30)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere"])
def test_a_cluster_that_is_not_there_is_told(
    address: str, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAY_ADDRESS", address)
    command = ["crawl", "example.org", "-o", str(tmp_path), "--frontier", postgres.address, "--engine", "ray"]
    crawled = finished([*PROGRAM, *command], tmp_path)
    assert (crawled.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "Ray cannot be used" in crawled.complained
    assert address in crawled.complained
