"""``--engine ray``: the same bytes as on this machine's cores, whichever of its processes is killed."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from archived import PROGRAM, PROJECT, reextract, some_archives, written

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def ray() -> None:
    """The extra ``ray``."""
    pytest.importorskip("ray")


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return some_archives(tmp_path_factory.mktemp("archives"), count=4, pages=60)


@pytest.fixture(scope="module")
def expected(archives: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("local")
    assert reextract(archives, "-o", folder).returncode == 0
    return written(folder)


def test_parts_are_those_of_the_local_engine(archives: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    done = reextract(archives, "-o", tmp_path, "--engine", "ray", "--workers", 2)
    assert done.returncode == 0, done.stderr
    assert written(tmp_path) == expected


def test_killed_worker_of_ray_costs_nothing(archives: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    with _running(archives, tmp_path) as running:
        worker = next(_workers_of_ray(running.pid))
        os.kill(worker, signal.SIGKILL)
        assert running.wait(120) == 0
    assert written(tmp_path) == expected


def test_killed_driver_goes_on(archives: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    with _running(archives, tmp_path) as running:
        next(_workers_of_ray(running.pid))
        running.kill()
    # its raylet ends by itself, and what it was about is done by whoever comes next
    done = reextract(archives, "-o", tmp_path, "--engine", "ray", "--workers", 2, "--resume")
    assert done.returncode == 0, done.stderr
    assert written(tmp_path) == expected


def _running(archives: Path, output: Path) -> "subprocess.Popen[bytes]":
    command = [*PROGRAM, str(archives), "-o", str(output), "--engine", "ray", "--workers", "2"]
    return subprocess.Popen(command, cwd=PROJECT)


def _workers_of_ray(driver: int) -> Iterator[int]:
    """Processes that read an archive now: workers of Ray which have a nursery below them."""
    end = time.monotonic() + 90
    while time.monotonic() < end:
        for process in _below(driver):
            if any(b"crawler.engines.nursery" in _command(child) for child in _children(process)):
                yield process
        time.sleep(0.02)
    raise AssertionError("no worker of Ray has begun")


def _below(process: int) -> list[int]:
    found = _children(process)
    for one in found:
        found += _children(one)
    return found


def _children(process: int) -> list[int]:
    with suppress(OSError):
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return []


def _command(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""
