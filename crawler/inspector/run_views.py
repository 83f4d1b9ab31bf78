"""Runs: how each ended, against the run before, and what changed over time."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.charts import Bars, bars, line
from crawler.inspector.open_runs import OpenRun, open_runs
from crawler.inspector.rendering import page
from crawler.inspector.runs import Run
from crawler.runs.coverage import FIELDS

MOST_RUNS = 40
"""Runs of a job that are shown, the newest."""
_MOST_REASONS = 5
_MOST_SITES = 25


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run and the one before it."""

    run: Run
    before: Run | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one site: shares over the runs, oldest first, None where the site had no records."""

    field: str
    shares: tuple[float | None, ...]

    @property
    def now(self) -> float | None:
        """In the newest run."""
        return self.shares[-1]

    @property
    def change(self) -> float:
        """Against the run before; 0 where one of them has no records."""
        if len(self.shares) < 2 or self.shares[-1] is None or self.shares[-2] is None:
            return 0.0
        return self.shares[-1] - self.shares[-2]

    @property
    def points(self) -> str:
        """The line of its chart."""
        return line(self.shares)


@dataclass(frozen=True, slots=True)
class Job:
    """The runs of one job, newest first, with their charts."""

    name: str
    open: tuple[OpenRun, ...]
    lines: tuple[RunLine, ...]
    records: Bars
    reasons: Bars
    sites: tuple[tuple[str, int, tuple[Cell, ...]], ...]


def runs(request: Request) -> Response:
    """``GET /``: all jobs."""
    catalogue: Catalogue = request.app.state.catalogue
    by_job: dict[str, list[Run]] = defaultdict(list)
    for run in catalogue.runs():
        by_job[run.job].append(run)
    shares = _shares(catalogue)
    not_whole = open_runs(catalogue.opened.jobs)
    names = sorted(by_job.keys() | not_whole.keys())
    jobs = [_job(name, by_job[name][-MOST_RUNS:], not_whole.get(name, []), shares) for name in names]
    return page(request, "runs.html", jobs=jobs, fields=FIELDS, damages=catalogue.damages())


def run(request: Request) -> Response:
    """``GET /runs/{run}``: one run, whatever its manifest says of it."""
    catalogue: Catalogue = request.app.state.catalogue
    found = catalogue.run(request.path_params["run"])
    if found is None:
        return page(request, "missing.html", 404, what="run")
    others = [one for one in catalogue.runs() if one.job == found.job]
    place = others.index(found)
    before = others[place - 1] if place and found.job else None
    return page(request, "run.html", run=found, before=before, manifest=found.manifest)


def _job(
    name: str, found: Sequence[Run], not_whole: Sequence[OpenRun], shares: dict[tuple[int, str, str], tuple[int, int]]
) -> Job:
    befores: list[Run | None] = [None, *found[:-1]][: len(found)] if name else [None] * len(found)
    labels = [run.run_id for run in found]
    counts = [(run.records, run.rejects) for run in found]
    return Job(
        name=name,
        open=tuple(not_whole),
        lines=tuple(RunLine(run, before) for run, before in zip(found, befores, strict=True))[::-1],
        records=bars(("records", "rejects"), labels, counts),
        reasons=_reasons(found, labels),
        sites=_sites(found, shares) if found else (),
    )


def _reasons(found: Sequence[Run], labels: Sequence[str]) -> Bars:
    counted = [_counted(run) for run in found]
    totals = sum(counted, Counter[str]())
    names = [name for name, _ in totals.most_common(_MOST_REASONS)]
    rows = [[0, *(counts[n] for n in names), counts.total() - sum(counts[n] for n in names)] for counts in counted]
    # without the first colour, which stands for records
    return bars(["", *(name.replace("_", " ") for name in names), "others"], labels, rows)


def _counted(run: Run) -> Counter[str]:
    manifest = run.manifest
    return Counter({entry.reason: entry.count for entry in manifest.rejects_by_reason} if manifest else {})


def _shares(catalogue: Catalogue) -> dict[tuple[int, str, str], tuple[int, int]]:
    return {(run, site, field): (filled, count) for run, site, field, filled, count in catalogue.coverage()}


def _sites(
    found: Sequence[Run], shares: dict[tuple[int, str, str], tuple[int, int]]
) -> tuple[tuple[str, int, tuple[Cell, ...]], ...]:
    newest = found[-1].number
    sizes = {site: count for (run, site, field), (_, count) in shares.items() if run == newest and field == FIELDS[0]}
    largest = sorted(sizes, key=lambda site: (-sizes[site], site))[:_MOST_SITES]
    return tuple(
        (
            site,
            sizes[site],
            tuple(Cell(field, tuple(_share(shares, run, site, field) for run in found)) for field in FIELDS),
        )
        for site in largest
    )


def _share(shares: dict[tuple[int, str, str], tuple[int, int]], run: Run, site: str, field: str) -> float | None:
    filled, count = shares.get((run.number, site, field), (0, 0))
    return filled / count if count else None
