"""What the crawl sends with a request and keeps of its response."""

from datetime import UTC, datetime

from scrapy.http import Response

from crawler.archive.response import ArchivedResponse
from crawler.browser.exchange import RENDERED
from crawler.frontier.entry import Validators
from crawler.runs.journey import journey_of, noted


def archived(response: Response, requested_url: str) -> ArchivedResponse:
    """A response as the archive keeps it and the parsers get it."""
    return ArchivedResponse(
        url=response.url,
        requested_url=requested_url,
        fetched_at=datetime.now(UTC),
        http_status=response.status,
        headers=tuple((name, value) for name, values in response.headers.items() for value in values),
        body=response.body,
        ip_address=str(response.ip_address) if response.ip_address else None,
        reason_phrase=noted(response, "reason_phrase") or "",
        rendered_by=_rendered_by(response),
        journey=journey_of(response),
    )


def _rendered_by(response: Response) -> str | None:
    flags = (flag for flag in response.flags if flag.startswith(RENDERED))
    return next((flag.removeprefix(RENDERED) for flag in flags), None)


def conditions(validators: Validators) -> dict[str, str]:
    """Headers that ask for a page only if it is not the version known (RFC 9110, 13.1)."""
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}


def validators_of(response: Response) -> Validators:
    """What the server said of the version that it sent."""
    etag, modified = (response.headers.get(name) for name in ("ETag", "Last-Modified"))
    return Validators(etag.decode("latin-1") if etag else None, modified.decode("latin-1") if modified else None)
