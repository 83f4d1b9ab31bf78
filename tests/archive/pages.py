"""Responses to archive, one like the other but for a number; and archives of them, byte by byte."""

from datetime import UTC, datetime, timedelta

from crawler.archive import ArchivedResponse, Provenance

PROVENANCE = Provenance(user_agent="healthcrawl/test (+https://example.org/bot)", operator="Ada, ada@example.org")

FIRST = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)


def page(number: int, text: str = "Feet tire on long walks.") -> ArchivedResponse:
    """The response for page ``number``; its body is not compressible to nothing."""
    body = f"<html><title>Page {number}</title><p>{text}</p><p>{'-'.join(map(str, range(number, number + 60)))}</p>"
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
