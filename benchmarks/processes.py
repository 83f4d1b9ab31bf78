"""What a command costs: CPU of all its processes, wall clock, memory. Linux only: it reads /proc."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[1]
_PROC: Final = Path("/proc")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_SECONDS_BETWEEN_LOOKS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a command that has ended, with every process that it started and waited for."""

    exit_code: int
    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float
    """The most that all processes held together at one look."""


def run(command: Sequence[str], seconds: float, folder: str) -> Cost:
    """Run a command to its end in a folder; TimeoutError, and it is killed, if that takes more than ``seconds``."""
    began = time.monotonic()
    here = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])}
    running = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, env=here)
    peak = 0.0
    try:
        while True:
            pid, status, usage = os.wait4(running.pid, os.WNOHANG)
            if pid:
                code = running.returncode = os.waitstatus_to_exitcode(status)
                return Cost(code, usage.ru_utime + usage.ru_stime, time.monotonic() - began, peak)
            peak = max(peak, family_megabytes(running.pid))
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"{command[0]} took more than {seconds:g} s")
            time.sleep(_SECONDS_BETWEEN_LOOKS)
    finally:
        if running.returncode is None:
            kill_family(running.pid)
            running.wait()


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)):
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it ended meanwhile
        return None


def resident_megabytes(pid: int | None = None) -> float:
    """What a process holds now, this one if none is named; 0 if it has ended."""
    try:
        _, resident, *_ = (_PROC / str(pid or "self") / "statm").read_text().split()
    except (OSError, ValueError):
        return 0.0
    return int(resident) * _PAGE / 1024**2


def family_megabytes(pid: int) -> float:
    """What a process and all that descend from it hold, what they share counted once; 0 if they have ended."""
    return sum(map(_own_megabytes, family(pid)))


def _own_megabytes(pid: int) -> float:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def kill_family(pid: int) -> None:
    """Kill a process and all that descend from it, at once."""
    for one in family(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
