"""The quality gate: is a run that came to its end as good as the job's last good ones?

A site is compared with its own median in those runs: number of records, share of rejects, share of records in
which each field holds something. A change is told only where it is both large (the thresholds of the job file)
and far beyond chance, so that a site of three records raises no alarm.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median
from typing import Final

from pydantic import Field

from schemas.base import Record
from schemas.run import Manifest, SiteCoverage

GOOD: Final = frozenset({"complete", "limit_reached"})
"""Ends of runs that later ones are compared with."""
COMPARED_SETTINGS: Final = (
    "MAX_PAGES",
    "MAX_PAGES_PER_SITE",
    "MAX_SECONDS",
    "DEPTH_LIMIT",
    "SCOPE_HOSTS",
    "SCOPE_INCLUDE",
    "SCOPE_EXCLUDE",
    "RENDER",
)
"""A run of other limits or another scope finds other pages: nothing to compare with."""
_BEYOND_CHANCE: Final = 4.0
"""Standard errors that two shares must lie apart: dozens of sites with twenty fields each are compared daily."""
_WOBBLE: Final = 0.01
"""Standard error of a share from run to run beside chance: pages come and go in groups that are alike."""
_BEYOND_CHANCE_COUNT: Final = 3.0
"""The same for numbers of records, which vary less by themselves."""


class Gate(Record, strict=True):
    """When a run that came to its end is still not good enough: exit code 3."""

    enabled: bool = True
    """False: nothing is compared and no run ends with exit code 3."""
    runs: int = Field(default=5, ge=1, le=100)
    """How many of the last good runs are compared with, by their median."""
    since: date | None = None
    """Runs that began before this day (UTC) are not compared with: to accept that a site changed."""
    site_pages: int = Field(default=20, ge=1)
    """Records (for rejects: pages) that a site must have for its figures to count."""
    records_fall: float = Field(default=0.5, gt=0, le=1)
    """Share of a site's records that may go missing."""
    field_fall: float = Field(default=0.3, gt=0, le=1)
    """Share of what a field's coverage was that may go missing: 0.3 lets 90 % fall to 63 %."""
    rejects_rise: float = Field(default=0.2, gt=0, le=1)
    """By how much the share of rejects may rise: 0.2 lets 10 % rise to 30 %."""
    least_records: int | None = Field(default=None, ge=1)
    """Records that every run must have, compared or not. Not given: any number above nought."""
    most_rejects: float | None = Field(default=None, ge=0, le=1)
    """Share of rejects that no run may exceed, compared or not. Not given: any."""


@dataclass(frozen=True, slots=True)
class _Usual:
    """A site's medians over the good runs."""

    records: float
    pages: float
    rejects: "_Share"
    fields: Mapping[str, "_Share"]


@dataclass(frozen=True, slots=True)
class _Share:
    """A share's median over the good runs, and its standard error from run to run."""

    middle: float
    spread: float

    @classmethod
    def of(cls, shares: Iterable[float]) -> "_Share":
        """By median deviation, which one odd run does not move."""
        found = list(shares)
        middle = median(found)
        return cls(middle, 1.4826 * median(abs(share - middle) for share in found))

    def differs(self, of_usual: float, now: float, of_now: float) -> bool:
        """Whether a share of so many differs beyond chance (two proportions, pooled) and beyond its usual spread."""
        if not of_usual or not of_now:
            return False
        pooled = (self.middle * of_usual + now * of_now) / (of_usual + of_now)
        chance = pooled * (1 - pooled) * (1 / of_usual + 1 / of_now)
        return abs(self.middle - now) > _BEYOND_CHANCE * sqrt(chance + self.spread**2 + _WOBBLE**2)


def shortfalls(run: Manifest, earlier: Sequence[Manifest], gate: Gate) -> list[str]:
    """What of a run is below the gate, a sentence each; empty where it passes.

    ``earlier``: manifests of the job in any order; those that cannot be compared with are left out here.
    """
    if not gate.enabled:
        return []
    compared = baseline(run, earlier, gate)
    changes = (line for site in _sites(run, compared) for line in _below(site, compared, gate))
    return [*_bounds(run, gate), *changes, *_missing(run, compared, gate)]


def baseline(run: Manifest, earlier: Sequence[Manifest], gate: Gate) -> list[Manifest]:
    """The runs to compare with, newest first: good ones of the same starts, scope and limits."""
    fit = [one for one in earlier if _is_comparable(one, run, gate)]
    return sorted(fit, key=lambda one: (one.started_at, one.run_id), reverse=True)[: gate.runs]


def _is_comparable(one: Manifest, run: Manifest, gate: Gate) -> bool:
    return (
        one.run_id != run.run_id
        and one.exit_reason in GOOD
        and bool(one.coverage)
        and (gate.since is None or one.started_at.date() >= gate.since)
        and set(one.start_urls) == set(run.start_urls)
        and _compared(one) == _compared(run)
    )


def _compared(run: Manifest) -> dict[str, str]:
    return {setting.name: setting.setting_value for setting in run.settings if setting.name in COMPARED_SETTINGS}


def _bounds(run: Manifest, gate: Gate) -> Iterator[str]:
    articles, rejects = run.counts.articles, run.counts.rejects
    if gate.least_records is not None and articles < gate.least_records:
        yield f"{articles} records in all; the job asks for at least {gate.least_records}"
    share = rejects / (articles + rejects) if articles + rejects else 0.0
    if gate.most_rejects is not None and share > gate.most_rejects:
        yield f"{_percent(share)} of all pages are rejects; the job allows {_percent(gate.most_rejects)}"


def _sites(run: Manifest, compared: Sequence[Manifest]) -> Iterator[SiteCoverage]:
    """The sites of this run, and those it lacks."""
    now = {site.site: site for site in run.coverage}
    names = {site.site for one in compared for site in one.coverage} | now.keys()
    for name in sorted(names):
        yield now.get(name) or SiteCoverage(site=name, records=0, rejects=0, fields=[])


def _below(site: SiteCoverage, compared: Sequence[Manifest], gate: Gate) -> Iterator[str]:
    if compared:
        usual = _usual([_of_site(site.site, run) for run in compared])
        for told in (*_rejects(site, usual, gate), *_fields(site, usual, gate)):
            yield f"{_named(site)}: {told}"


def _missing(run: Manifest, compared: Sequence[Manifest], gate: Gate) -> Iterator[str]:
    """Sites with far fewer records. Where a limit ended a run, the limit chose the pages: that says nothing."""
    whole = [one for one in compared if one.exit_reason == "complete"]
    if run.exit_reason == "limit_reached" or not whole:
        return
    good = "the last good run" if len(whole) == 1 else f"the median of the last {len(whole)} good runs"
    for site in _sites(run, whole):
        usual = median(_of_site(site.site, one).records for one in whole)
        if _fell(site.records, usual, gate):
            yield f"{_named(site)}: {site.records} records, {usual:.0f} in {good}"


def _fell(records: int, usual: float, gate: Gate) -> bool:
    missing = usual - records
    is_large = missing > gate.records_fall * usual
    is_sure = missing > _BEYOND_CHANCE_COUNT * sqrt(usual)
    return usual >= gate.site_pages and is_large and is_sure


def _of_site(name: str, run: Manifest) -> SiteCoverage:
    """A run that lacks the site counts as one without records: a site seen once is no habit."""
    none = SiteCoverage(site=name, records=0, rejects=0, fields=[])
    return next((site for site in run.coverage if site.site == name), none)


def _named(site: SiteCoverage) -> str:
    return site.site or "local files"


def _usual(before: Sequence[SiteCoverage]) -> _Usual:
    with_records = [site for site in before if site.records]
    names = {field.field for site in with_records for field in site.fields}
    return _Usual(
        records=median(site.records for site in before),
        pages=median(site.records + site.rejects for site in before),
        rejects=_Share.of(_rejects_share(site) for site in before),
        fields={name: _Share.of(_share(site, name) for site in with_records) for name in names},
    )


def _share(site: SiteCoverage, name: str) -> float:
    filled = next((field.filled for field in site.fields if field.field == name), 0)
    return filled / site.records if site.records else 0.0


def _rejects_share(site: SiteCoverage) -> float:
    return site.rejects / (site.records + site.rejects) if site.records + site.rejects else 0.0


def _rejects(site: SiteCoverage, usual: _Usual, gate: Gate) -> Iterator[str]:
    pages = site.records + site.rejects
    share = _rejects_share(site)
    is_large = share - usual.rejects.middle > gate.rejects_rise
    if pages >= gate.site_pages and is_large and usual.rejects.differs(usual.pages, share, pages):
        yield f"rejects rose from {_percent(usual.rejects.middle)} to {_percent(share)} of {pages} pages"


def _fields(site: SiteCoverage, usual: _Usual, gate: Gate) -> Iterator[str]:
    if site.records < gate.site_pages:
        return
    for name, before in sorted(usual.fields.items()):
        share = _share(site, name)
        is_large = share < before.middle * (1 - gate.field_fall)
        if is_large and before.differs(usual.records, share, site.records):
            fall = f"{name} fell from {_percent(before.middle)} to {_percent(share)} of {site.records} records"
            yield f"{fall} (a template changed?)"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
