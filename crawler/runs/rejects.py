"""Rejects of pages that the parsers never saw, or stumbled over."""

from datetime import UTC, datetime

from crawler.runs.failures import failure_of
from schemas.reject import Reject


def failed(page: str, error: BaseException) -> Reject:
    """A page that could not be fetched."""
    failure = failure_of(error)
    response = failure.response
    return Reject(
        url=response.url if response else page,
        requested_url=page,
        fetched_at=datetime.now(UTC),
        http_status=response.status if response else None,
        stage=failure.stage,
        reason=failure.reason,
        detail=failure.detail,
        archive=None,
    )


def vanished(page: str) -> Reject:
    """A page that was asked for and of which nothing was heard again: a bug of ours or of Scrapy's."""
    return Reject(
        url=page,
        requested_url=page,
        fetched_at=datetime.now(UTC),
        http_status=None,
        stage="fetch",
        reason="crashed",
        detail="The request ended in neither an answer nor an error.",
        archive=None,
    )
