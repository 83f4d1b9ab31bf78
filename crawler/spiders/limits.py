"""Where a crawl ends before the site does."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapy.settings import BaseSettings

from crawler.frontier.budget import Budget
from crawler.runs.backoff import Schedule
from crawler.spiders.bounds import Bounds
from crawler.spiders.scope import site_of


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """Where a crawl ends before the site does."""

    pages: int | None = None
    """Pages fetched; None: as many as there are. What robots.txt or the address forbids is not fetched."""
    depth: int = 100
    """Links between a start address and a page."""
    pages_per_site: int | None = None
    """Pages fetched of one site."""
    seconds: float | None = None
    """Time after which nothing more is fetched."""
    bounds: Bounds = field(default_factory=Bounds)
    """Hosts and paths; without hosts, the sites of the start addresses."""
    schedule: Schedule = field(default_factory=Schedule)
    """When to try again what failed."""

    @classmethod
    def of(cls, settings: BaseSettings) -> "CrawlLimits":
        """As the settings say, where 0 and the empty text mean no limit."""
        scope = (settings[f"SCOPE_{part}"].split() for part in ("HOSTS", "INCLUDE", "EXCLUDE"))
        return cls(
            pages=settings.getint("MAX_PAGES") or None,
            depth=settings.getint("DEPTH_LIMIT"),
            pages_per_site=settings.getint("MAX_PAGES_PER_SITE") or None,
            seconds=settings.getfloat("MAX_SECONDS") or None,
            bounds=Bounds(*scope),
            schedule=Schedule.of(settings),
        )

    def budget(self, now: float, fetched_by_host: Mapping[str, int]) -> Budget:
        """What may be fetched from ``now`` on (seconds since 1970), after what earlier processes of the run fetched."""
        ends_at = now + self.seconds if self.seconds else None
        return Budget(self.pages, self.pages_per_site, ends_at, _site_of_host, fetched_by_host)


def _site_of_host(host: str) -> str:
    return site_of(f"http://[{host}]/" if ":" in host else f"http://{host}/")
