"""What reading one page may take, and how a worker is held to it."""

import math
import os
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1_000_000
_STATM: Final = Path("/proc/self/statm")
_SIZE, _RESIDENT, _DATA = 0, 1, 5  # columns of statm, in pages


def _processors() -> int:
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one page may take. Times in seconds, sizes in bytes.

    The limit of memory needs Linux: no other system enforces one for a process's data.
    """

    seconds: float = 120.0
    """From handing the page to a worker to its answer; so long that on a busy machine the CPU time decides."""
    cpu_seconds: float = 20.0
    """Time on a processor, to the next whole second. The largest honest page, of 10 MB, takes about 3."""
    memory: int = 256 * MEGABYTE
    """What the largest page may take beyond an idle worker. An honest page of 10 MB takes about 242 MB."""
    small_memory: int = 112 * MEGABYTE
    """What the smallest page may take beyond an idle worker."""
    workers: int = field(default_factory=_processors)
    """Processes, each with one page at a time."""
    pages: int = 1_000
    """Pages after which a worker is replaced by a fresh one."""
    growth: int = 128 * MEGABYTE
    """Memory that an idle worker may have kept from earlier pages before it is replaced."""
    large: int = 1 * MEGABYTE
    """Pages above this size share ``large_at_once`` workers, so that they do not fill the memory together."""

    @property
    def large_at_once(self) -> int:
        """How many large pages are read at the same time."""
        return max(1, self.workers // 4)

    def memory_for(self, size: int) -> int:
        """What a page of this size may take: an honest one takes 20 to 40 times its size, a hostile one 200 times."""
        return min(self.memory, self.small_memory + 40 * size)


class Enforcement:
    """Sets the limits of this process for a page, and takes them off after it."""

    def __init__(self, limits: WorkerLimits) -> None:
        """Measures what the process takes while idle."""
        self._limits = limits
        self._idle_data = _statm(_DATA)
        self._idle_resident = _statm(_RESIDENT)
        self._ceiling = 0
        # a crash is told by the exit status; a core file would fill the disk
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def begin(self, size: int) -> None:
        """From now on a page of this size is read: beyond the limits memory is refused, or SIGXCPU ends the process."""
        _allow(resource.RLIMIT_CPU, math.ceil(time.process_time() + self._limits.cpu_seconds))
        if sys.platform == "linux":
            most = self._limits.memory_for(size)
            _allow(resource.RLIMIT_DATA, self._idle_data + most)
            self._ceiling = max(_statm(_SIZE) + most * 3 // 4, _peak_size())

    def end(self) -> None:
        """The page is read: the process may take what it needs to say so."""
        _allow(resource.RLIMIT_DATA, resource.RLIM_INFINITY)
        _allow(resource.RLIMIT_CPU, resource.RLIM_INFINITY)

    @property
    def was_short(self) -> bool:
        """Whether the page since ``begin`` took more memory than any before it, and nearly all that it may.

        What fails then fails for that reason, whatever error the libraries make of it.
        """
        return sys.platform == "linux" and _peak_size() > self._ceiling

    @property
    def has_grown(self) -> bool:
        """Whether the process has kept more memory than it may."""
        return _statm(_RESIDENT) - self._idle_resident > self._limits.growth


def _allow(what: int, most: int) -> None:
    """Set the soft limit; the hard one stays, so that it can be raised again."""
    _, hard = resource.getrlimit(what)
    bounded = most if hard == resource.RLIM_INFINITY else hard if most == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (bounded, hard))


def _statm(column: int) -> int:
    """Bytes of this process; 0 where the system does not tell."""
    try:
        return int(_STATM.read_text().split()[column]) * resource.getpagesize()
    except OSError:
        return 0


def _peak_size() -> int:
    """The most bytes of address space that this process ever had; 0 where the system does not tell."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmPeak:")), 0)
