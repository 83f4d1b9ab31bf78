"""How many pages a run may fetch, in all and of one site, and until when."""

from collections import Counter
from collections.abc import Callable, Mapping


def _itself(host: str) -> str:
    return host


class Budget:
    """Counts pages from when they are handed out; one that in the end was not fetched is given back."""

    def __init__(
        self,
        pages: int | None = None,
        pages_per_site: int | None = None,
        ends_at: float | None = None,
        site_of: Callable[[str], str] = _itself,
        fetched_by_host: Mapping[str, int] | None = None,
    ) -> None:
        """None is no limit; ``ends_at`` in seconds since 1970; ``fetched_by_host``: what was fetched before."""
        self._pages = pages
        self._pages_per_site = pages_per_site
        self._ends_at = ends_at
        self._site_of = site_of
        self._by_site: Counter[str] = Counter()
        for host, fetched in (fetched_by_host or {}).items():
            self._by_site[site_of(host)] += fetched
        self._spent = self._by_site.total()

    @property
    def is_limited(self) -> bool:
        """Whether there may be more pages than may be fetched."""
        return self._pages is not None or self._pages_per_site is not None

    @property
    def is_limited_by_site(self) -> bool:
        """Whether a site may have more pages than may be fetched of it."""
        return self._pages_per_site is not None

    def recount(self, host: str, fetched: int) -> None:
        """So many pages of the host's site were fetched, by whomever."""
        self._by_site[self._site_of(host)] = fetched

    def is_spent(self, now: float) -> bool:
        """Whether nothing more may be fetched."""
        if self._ends_at is not None and now >= self._ends_at:
            return True
        return self._pages is not None and self._spent >= self._pages

    def has_left(self, host: str) -> bool:
        """Whether the host's site has pages left."""
        return self._pages_per_site is None or self._by_site[self._site_of(host)] < self._pages_per_site

    def spend(self, host: str) -> None:
        """A page of the host is handed out."""
        self._spent += 1
        self._by_site[self._site_of(host)] += 1

    def give_back(self, host: str) -> None:
        """It was not fetched."""
        self._spent -= 1
        self._by_site[self._site_of(host)] -= 1
