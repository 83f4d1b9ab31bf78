"""A coordinator that is killed: its workers go on, and the same command publishes what they did."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from crawled import PROGRAM, PROJECT, lines
from hosts import serving_hosts

from benchmarks.postgres import Postgres
from benchmarks.processes import family


@pytest.mark.slow
def test_a_killed_coordinator_loses_nothing(postgres: Postgres, tmp_path: Path) -> None:
    with serving_hosts(3, 5) as served:
        options = ["--delay", "0.5", "--allow-network", "127.0.0.0/8", "--workers", "2", "--lease", "8"]
        command = [*PROGRAM, "crawl", *served.starts, "-o", str(tmp_path), "--frontier", postgres.address, *options]
        with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL) as running:
            until = time.monotonic() + 120
            while served.fetched().total() < 3:
                assert time.monotonic() < until, "it did not begin in time"
                time.sleep(0.1)
            workers = family(running.pid)[1:]
            running.kill()
        try:
            done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=180, check=False)
        finally:
            for worker in workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
        assert done.returncode == 0, done.stderr
        (run,) = tmp_path.glob("*/runs/[!.]*")
        assert sorted(record["requested_url"] for record in lines(run / "articles.jsonl")) == served.articles
        assert max(served.fetched().values()) == 1
