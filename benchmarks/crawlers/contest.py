"""Crawlers measured in turn on the same sites, so that whatever slows the machine slows all.

What a page costs is the difference between a large site and a small one, over the difference of their pages: what a
process needs to begin and to end is in both.
"""

import contextlib
import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.loopback.running import Sites, sites
from benchmarks.processes import Cost, run

FEW: Final = 50
_LONGEST: Final = 900.0

Command = Callable[[str, Path], Sequence[str]]
"""The command that crawls a site, given its address, into a folder."""


@dataclass
class Measured:
    """One crawler: for each round what the small site and the large one cost."""

    rounds: list[tuple[Cost, Cost]] = field(default_factory=list)

    def cpu_milliseconds(self, pages: int) -> float:
        """Of a page: the median of the rounds."""
        spent = [many.cpu_seconds - few.cpu_seconds for few, many in self.rounds]
        return 1000 * statistics.median(spent) / (pages - FEW)

    def pages_a_second(self, pages: int) -> float:
        """The median of the rounds."""
        taken = [many.wall_seconds - few.wall_seconds for few, many in self.rounds]
        return (pages - FEW) / statistics.median(taken)

    def processors(self) -> float:
        """How many were busy with the crawl, server aside, on the large site."""
        return statistics.median(many.cpu_seconds / many.wall_seconds for _, many in self.rounds)

    def peak_megabytes(self) -> float:
        """Of all its processes together."""
        return max(many.peak_megabytes for _, many in self.rounds)


def contest(commands: Mapping[str, Command], pages: int, rounds: int) -> dict[str, Measured]:
    """Each crawler on each site in every round; RuntimeError where one fails or leaves pages out."""
    measured = {name: Measured() for name in commands}
    with contextlib.ExitStack() as stack:
        few, many = (stack.enter_context(sites(count)) for count in (FEW, pages))
        for turn in range(rounds):
            order = list(commands)[turn % len(commands) :] + list(commands)[: turn % len(commands)]
            for name in order:
                pair = (_crawled(name, commands[name], few), _crawled(name, commands[name], many))
                measured[name].rounds.append(pair)
    return measured


def _crawled(name: str, command: Command, site: Sites) -> Cost:
    before = site.told()["requests"]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        cost = run(command(site.starts[0], Path(folder)), _LONGEST, folder)
    fetched = site.told()["requests"] - before
    if cost.exit_code or fetched < site.pages:
        raise RuntimeError(f"{name} ended with code {cost.exit_code} after {fetched} of {site.pages} pages")
    return cost
