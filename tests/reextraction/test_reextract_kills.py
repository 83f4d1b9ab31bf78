"""Whoever is killed with ``kill -9``, the output in the end is the same, byte by byte, and nothing else is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from archived import PROGRAM, PROJECT, archive, reextract, response, some_archives, written

from crawler.engines.limits import WorkerLimits
from crawler.engines.pool import WorkerPool
from crawler.reextraction.archives import find
from crawler.reextraction.folder import folder_at
from crawler.reextraction.part import reextract as reextract_one
from schemas.reextraction import Part

pytestmark = pytest.mark.slow

DIE = """
import os, signal, sys
from crawler.reextraction import folder
original, calls = folder._Local.{method}, [0]
def dying(*arguments):
    calls[0] += 1
    if calls[0] == {call} and {when!r} == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = original(*arguments)
    if calls[0] == {call}:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
folder._Local.{method} = dying
from crawler.commands.main import main
main()
"""
POINTS = [
    pytest.param({"method": "stage", "when": "after", "call": 1}, id="before the first page"),
    pytest.param({"method": "put", "when": "before", "call": 1}, id="first file written, without its name"),
    pytest.param({"method": "put", "when": "after", "call": 2}, id="rejects in place, no marker"),
    pytest.param({"method": "put", "when": "before", "call": 3}, id="both in place, no marker"),
    pytest.param({"method": "put", "when": "after", "call": 3}, id="one part whole"),
    pytest.param({"method": "put", "when": "before", "call": 10}, id="all parts whole, no manifest"),
    pytest.param({"method": "put", "when": "after", "call": 10}, id="all done, staging not cleaned"),
]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return some_archives(tmp_path_factory.mktemp("archives"))


@pytest.fixture(scope="module")
def undisturbed(archives: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    assert reextract(archives, "-o", folder).returncode == 0
    return written(folder)


@pytest.mark.parametrize("point", POINTS)
def test_killed_driver_goes_on(
    point: dict[str, str | int], archives: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    code = DIE.format(**point)
    command = [sys.executable, "-c", code, "reextract", str(archives), "-o", str(tmp_path), "--workers", "1"]
    died = subprocess.run(command, cwd=PROJECT, capture_output=True, check=False, timeout=120)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert reextract(archives, "-o", tmp_path, "--resume").returncode == 0
    assert written(tmp_path) == undisturbed


def test_killed_workers_cost_nothing(tmp_path: Path) -> None:
    archives = some_archives(tmp_path / "in", count=2, pages=150)
    quiet = reextract(archives, "-o", tmp_path / "quiet")
    assert quiet.returncode == 0
    with subprocess.Popen([*PROGRAM, str(archives), "-o", str(tmp_path / "out")], cwd=PROJECT) as running:
        killed = [_kill(worker) for worker in _workers_of(running)]
        assert running.wait(120) == 0
    assert any(killed)
    assert written(tmp_path / "out") == written(tmp_path / "quiet")


def test_hostile_page_costs_one_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    deeds = [b"good", b"segfault", b"good", b"memory", b"good"]
    (found,) = find([str(_archive_of(tmp_path / "in", deeds))])
    with WorkerPool(WorkerLimits(workers=2), "hostile_reader:read_hostile") as pool:
        part = reextract_one(found, folder_at(str(tmp_path / "out")), pool.map_ordered)
    assert isinstance(part, Part)
    assert {counted.reason: counted.count for counted in part.rejects_by_reason} == {"not_an_article": 3, "crashed": 2}


def _archive_of(folder: Path, bodies: list[bytes]) -> Path:
    return archive(folder, [response(number, body) for number, body in enumerate(bodies)])


def _workers_of(running: "subprocess.Popen[bytes]") -> Iterator[int]:
    """Three workers of the nursery, with so much time between them that no page loses two."""
    for _ in range(3):
        end = time.monotonic() + 60
        while not (workers := [worker for nursery in _children(running.pid) for worker in _children(nursery)]):
            assert time.monotonic() < end
            time.sleep(0.02)
        time.sleep(0.5)
        yield workers[0]


def _children(process: int) -> list[int]:
    with suppress(OSError):
        tasks = Path(f"/proc/{process}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return []


def _kill(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
        return True
    return False
