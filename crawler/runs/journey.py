"""How a response came, as the crawl's components note it among its flags, and as its record tells it."""

from collections.abc import Mapping
from typing import Any, Final

from scrapy.http import Response

from crawler.parsers.fetched import Journey
from schemas.transfer import Certificate, TransferDoubt

NO_LENGTH: Final = "partial"
"""Flag, Scrapy's own: the end was the end of the connection, and nothing else says where the content ends."""
EXCESS: Final = "longer_than_its_length"
"""Flag: more came than the Content-Length said."""
PLAIN: Final = "not_in_its_encoding"
"""Flag: named as encoded and sent as it is."""
TRAILING: Final = "bytes_after_its_end"
"""Flag: something followed the end of the encoded content and was left out."""
NOT_VERIFIED: Final = "certificate_not_verified"
"""Flag: the job does not ask this host for a certificate in order."""
_DOUBTS: Final[Mapping[str, TransferDoubt]] = {
    NO_LENGTH: "no_length",
    EXCESS: "longer_than_its_length",
    PLAIN: "not_in_its_encoding",
    TRAILING: "bytes_after_its_end",
}


def journey_of(response: Response) -> Journey:
    """The redirects that led to a response, whether its server was known, and what was odd about it."""
    return Journey(
        redirects=tuple(noted(response, "redirect_urls") or ()),
        doubts=tuple(sorted({_DOUBTS[flag] for flag in response.flags if flag in _DOUBTS})),
        certificate=_certificate(response),
    )


def noted(response: Response, name: str) -> Any:
    """What was noted by that name while the response was fetched; None where nothing was."""
    return response.request.meta.get(name) if response.request else None


def _certificate(response: Response) -> Certificate | None:
    if not response.url.startswith("https:"):
        return None
    return "not_verified" if NOT_VERIFIED in response.flags else "verified"
