"""What the header of a WARC record says of the page in it, ours or another's."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from fastwarc.warc import WarcRecord

from crawler.archive.decoding import Message
from crawler.archive.records import (
    CERTIFICATE,
    DOUBTS,
    DUPLICATE,
    REDIRECTED_FROM,
    REQUESTED,
    REVISION,
    as_received,
)
from crawler.archive.response import ArchivedResponse
from crawler.parsers.fetched import Fetched, Journey
from schemas.reject import ArchivePlace, Reject, RejectReason
from schemas.transfer import Certificate, TransferDoubt

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_ROBOTS: Final = re.compile(r"https?://[^/?#]*/robots\.txt(?:[?#].*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a page came from, and when."""

    url: str
    requested_url: str | None
    """None in archives of others."""
    fetched_at: datetime
    truncated: str | None
    """Why its body is not whole; None: it is."""
    journey: Journey
    revision: int
    duplicate: str | None

    @classmethod
    def of(cls, record: WarcRecord) -> "Source":
        """Read a record's header; ValueError where its date or revision is none."""
        headers = record.headers
        return cls(
            # version 1.0 of the standard put angle brackets around
            url=(headers.get("WARC-Target-URI") or "").strip("<>"),
            requested_url=headers.get(REQUESTED),
            fetched_at=_moment(headers.get("WARC-Date") or ""),
            # the rest of a segmented record is in another one, maybe of another file
            truncated=headers.get("WARC-Truncated") or ("segmented" if "WARC-Segment-Number" in headers else None),
            journey=_journey(record),
            revision=int(headers.get(REVISION) or 1),
            duplicate=headers.get(DUPLICATE),
        )

    def is_page(self, response: Message) -> bool:
        """Whether a crawl was after this response."""
        if not 200 <= response.status < 300 or not self.url.startswith(("http://", "https://")):
            return False
        # other archives hold pictures, scripts and robots.txt as well; a crawl of ours asked for a page
        is_html = not _HTML.isdisjoint(response.values(b"content-type"))
        return self.requested_url is not None or (is_html and not _ROBOTS.fullmatch(self.url))

    def fetched(self, response: Message, body: bytes) -> Fetched:
        """The page as it was fetched; ``body`` without its encodings."""
        is_ours = self.requested_url is not None
        return ArchivedResponse(
            url=self.url,
            requested_url=self.requested_url or self.url,
            fetched_at=self.fetched_at,
            http_status=response.status,
            headers=as_received(response.headers) if is_ours else response.headers,
            body=body,
            journey=self.journey,
            revision=self.revision,
        ).fetched()

    def rejected(self, status: int, reason: RejectReason, detail: str, place: ArchivePlace) -> Reject:
        """The reject of a page whose body cannot be had."""
        return Reject(
            url=self.url,
            requested_url=self.requested_url or self.url,
            fetched_at=self.fetched_at,
            http_status=status,
            stage="fetch" if reason in {"too_large", "truncated"} else "decode",
            reason=reason,
            detail=detail,
            archive=place,
        )


def _moment(date: str) -> datetime:
    # version 1.1 of the standard lets a date end after the year or the month
    moment = datetime.fromisoformat(date if len(date) >= 10 else f"{date}-01-01"[:10])
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _journey(record: WarcRecord) -> Journey:
    """How a page of ours came; a word that the schema does not know is found when the record is validated."""
    headers = record.headers
    return Journey(
        redirects=tuple((headers.get(REDIRECTED_FROM) or "").split()),
        doubts=cast("tuple[TransferDoubt, ...]", tuple((headers.get(DOUBTS) or "").split())),
        certificate=cast("Certificate | None", headers.get(CERTIFICATE)),
    )
