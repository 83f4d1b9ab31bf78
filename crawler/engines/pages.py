"""A page after its reading, in the form that crosses the border between processes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.parsers.fetched import Fetched
from crawler.parsers.links import NO_LINKS, Links
from schemas.article import Article
from schemas.reject import Reject, RejectReason

if TYPE_CHECKING:
    from crawler.parsers.assemble import Reading

Reader = Callable[[Fetched], "Reading"]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What one page gave, its record as the line to be written.

    A line costs a hundredth of what the record costs to be taken apart on one side and built anew on the other;
    who needs the record asks for ``outcome``.
    """

    line: bytes
    """The record or reject as one line of its file."""
    url: str
    """As in the record."""
    links: Links = NO_LINKS
    """Where the page leads, as in ``Reading``."""
    article_id: str | None = None
    """``id`` of the article. None: a reject."""
    content_hash: str | None = None
    """``content_hash`` of the article. None: a reject."""
    reason: RejectReason | None = None
    """``reason`` of the reject. None: an article."""
    beside: bytes = b""
    """As in ``Reading``."""

    @classmethod
    def of(cls, outcome: Article | Reject, links: Links = NO_LINKS, beside: bytes = b"") -> "ReadPage":
        """The page that gave this record or reject."""
        if isinstance(outcome, Reject):
            return cls(outcome.line(), outcome.url, links, reason=outcome.reason, beside=beside)
        return cls(outcome.line(), outcome.url, links, outcome.id, outcome.content_hash, beside=beside)

    @property
    def outcome(self) -> Article | Reject:
        """The record or reject, built from the line each time."""
        return (Reject if self.reason else Article).model_validate_json(self.line)


def read_here(read: Reader, fetched: Fetched) -> ReadPage:
    """Read a page in this process; an error of the parsers is a reject."""
    try:
        reading = read(fetched)
        return ReadPage.of(reading.outcome, reading.links, reading.beside)
    except Exception as error:  # a bug of ours costs one page, and the reject says which
        return failed(fetched, error)


def failed(fetched: Fetched, error: Exception) -> ReadPage:
    """A page that the parsers broke down on."""
    return unread(fetched, "crashed", f"Reading the page failed: {type(error).__name__}: {error}")


def unread(fetched: Fetched, reason: RejectReason, detail: str) -> ReadPage:
    """A page whose reading came to no end."""
    return ReadPage.of(
        Reject(
            url=fetched.url,
            requested_url=fetched.requested_url or fetched.url,
            fetched_at=fetched.fetched_at,
            http_status=fetched.http_status,
            stage="extract",
            reason=reason,
            detail=detail,
            archive=None,
        )
    )
