"""Which servers must prove who they are: all, but for those that the job names."""

from typing import Any

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.crawler import Crawler


class Certificates(_ScrapyClientContextFactory):
    """Scrapy's policy, which is asked for each host by its name; two hosts never share a connection."""

    unverified: frozenset[str]
    """Hosts that need no certificate in order, in lower case; those below them do."""
    _believing: _ScrapyClientContextFactory

    @classmethod
    def from_crawler(cls, crawler: Crawler, *arguments: Any, **options: Any) -> "Certificates":
        """Read ``UNVERIFIED_HOSTS``, separated by white space."""
        certificates = super().from_crawler(crawler, *arguments, **options)
        certificates.unverified = frozenset(str(crawler.settings["UNVERIFIED_HOSTS"]).lower().split())
        certificates._believing = _ScrapyClientContextFactory.from_crawler(crawler, *arguments, **options)
        certificates._believing._verify_certificates = False
        return certificates

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 Twisted's interface
        """What makes the connections to a host."""
        if hostname.decode("ascii").lower() in self.unverified:
            return self._believing.creatorForNetloc(hostname, port)
        return super().creatorForNetloc(hostname, port)
