"""The run for people: one HTML page that needs no network and no script.

Everything on it may come from a hostile page: the template escapes all of it, unseen characters are taken out,
only web addresses become links, and a content policy forbids whatever might still get through.
"""

from functools import cache
from typing import Final

from jinja2 import Environment

from crawler.reports.chart import chart_of
from crawler.reports.markup import environment, policy, style
from crawler.reports.printable import span
from crawler.reports.story import RunStory
from schemas.run import SiteCoverage

_MOST_SITES: Final = 60
_MOST_HOSTS: Final = 15
_UNITS: Final = ("bytes", "KB", "MB", "GB", "TB")
ENDINGS: Final = {
    "complete": "Complete",
    "limit_reached": "Complete up to the limit",
    "below_quality": "Complete, but below the quality gate",
    "nothing_extracted": "Nothing was extracted",
    "stopped": "Stopped by a signal",
    "output_error": "The output could not be written",
    "internal_error": "Broken off by an internal error",
}


def report_html(story: RunStory) -> str:
    """The report of a run, as the text of a file in UTF-8."""
    run = story.manifest
    sites = sorted(run.coverage, key=lambda site: (-site.records, site.site))
    return (
        _environment()
        .get_template("report.html")
        .render(
            story=story,
            run=run,
            ending=ENDINGS[run.exit_reason],
            seconds=(run.ended_at - run.started_at).total_seconds(),
            chart=chart_of(story.timeline),
            fields=[field.field for field in sites[0].fields] if sites else [],
            sites=sites[:_MOST_SITES],
            sites_left_out=len(sites) - _MOST_SITES,
            hosts=sorted(story.hosts, key=lambda host: (-host.mean_seconds, host.host))[:_MOST_HOSTS],
            most_rejects=max((entry.count for entry in run.rejects_by_reason), default=1),
            css=style(),
            policy=policy(),
        )
    )


@cache
def _environment() -> Environment:
    made = environment("crawler.reports")
    made.filters.update(span=span, size=size, share=share)
    return made


def size(count: float) -> str:
    """Bytes for people: "1.4 MB"."""
    unit = 0
    while count >= 1000 and unit < len(_UNITS) - 1:
        count, unit = count / 1000, unit + 1
    return f"{count:,.0f} {_UNITS[unit]}" if unit == 0 or count >= 100 else f"{count:.1f} {_UNITS[unit]}"


def share(site: SiteCoverage, name: str) -> float | None:
    """Share of a site's records in which a field holds something; None without records."""
    filled = next((field.filled for field in site.fields if field.field == name), 0)
    return filled / site.records if site.records else None
