"""Ends the download of a page at its headers when they say that it is a film, a PDF or the like."""

from typing import Final

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers

MAY_BE_HTML: Final = frozenset(
    {
        "",
        "text/html",
        "application/xhtml+xml",
        # what servers say that do not know better; the parsers look at the bytes
        "text/plain",
        "text/xml",
        "application/xml",
        "application/octet-stream",
    }
)


class HtmlOnly:
    """Stops pages whose content type cannot be HTML; the errback learns of it as StopDownload."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "HtmlOnly":
        """Listen for headers."""
        extension = cls()
        crawler.signals.connect(extension.headers_received, signal=signals.headers_received)
        return extension

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Stop the download unless it may be HTML, is a redirect, or is no page of the crawl."""
        if not request.meta.get("is_page") or "Location" in headers:
            return
        if content_type(headers) not in MAY_BE_HTML:
            raise StopDownload(fail=True)


def content_type(headers: Headers) -> str:
    """The type and subtype in lower case, empty where none is named."""
    value = headers.get("Content-Type") or b""
    return value.decode("latin-1").partition(";")[0].strip().lower()
