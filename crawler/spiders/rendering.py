"""Whether a crawl needs a browser, known before its first request."""

from collections.abc import Iterable

from scrapy.settings import BaseSettings

from crawler.sites.site import rendered_hosts
from crawler.spiders.scope import site_of


def needs_browser(starts: Iterable[str], settings: BaseSettings) -> bool:
    """Whether all pages are to be rendered, or those of a site of the crawl, by its site file."""
    if settings.getbool("RENDER"):
        return True
    hosts = (host.partition(":")[0] for host in settings["SCOPE_HOSTS"].split())
    sites = {site_of(url) for url in (*starts, *(f"http://{host}/" for host in hosts))}
    return any(site_of(f"http://{host}/") in sites for host in rendered_hosts())
