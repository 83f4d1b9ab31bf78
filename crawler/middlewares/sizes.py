"""Pages that are too large once unpacked: Scrapy drops them without saying which limit it was."""

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.runs.failures import TooLarge


class BoundedDecompression(HttpCompressionMiddleware):
    """Unpacks up to ``DOWNLOAD_MAXSIZE`` bytes."""

    def process_response(  # type: ignore[override]  # the spider argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Unpack; TooLarge if the content is larger than a page may be."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLarge(
                f"The page is larger than {self._max_size} bytes once unpacked ({len(response.body)} came)."
            ) from error
