"""Responses to archive, one like the other but for a number; and archives of them, byte by byte."""

from datetime import UTC, datetime, timedelta

from crawler.archive import ArchivedResponse, Provenance

PROVENANCE = Provenance(user_agent="healthcrawl/test (+https://example.org/bot)", operator="Ada, ada@example.org")

FIRST = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)


def page(number: int, length: int = 60) -> ArchivedResponse:
    """The response for page ``number``, with so many numbers in it that packing does not leave nothing."""
    body = f"<html><title>Page {number}</title><p>{'-'.join(map(str, range(number, number + length)))}</p>"
    return ArchivedResponse(
        url=f"https://example.org/pages/{number}",
        requested_url=f"https://example.org/{number}",
        fetched_at=FIRST + timedelta(seconds=number),
        http_status=200,
        reason_phrase="OK",
        headers=((b"Content-Type", b"text/html; charset=utf-8"), (b"Content-Encoding", b"gzip")),
        body=body.encode(),
        ip_address="192.0.2.7",
    )
