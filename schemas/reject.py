"""``rejects.jsonl``: one page a line that did not become an article, and why."""

from typing import Literal

from pydantic import Field

from schemas.base import SCHEMA_VERSION, Record, Text, Timestamp

RejectStage = Literal["fetch", "decode", "extract", "validate"]
RejectReason = Literal[
    "robots",
    "address_refused",
    "http_error",
    "dns_error",
    "connection_error",
    "tls_error",
    "timeout",
    "redirect_loop",
    "too_large",
    "truncated",
    "not_html",
    "empty",
    "not_decodable",
    "not_an_article",
    "no_title",
    "no_text",
    "invalid",
    "crashed",
]


class ArchivePlace(Record):
    """Where the page's bytes lie in the run's archive."""

    file: Text
    """Name of the WARC file within the run folder."""
    offset: int = Field(ge=0)
    """Byte offset of the record's member in that file."""


class Reject(Record):
    """A page that was asked for and is no article, or could not be read."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    """Version of this contract."""
    url: Text = Field(min_length=1)
    """Where the bytes came from, after redirects; the address asked for where nothing came."""
    requested_url: Text = Field(min_length=1)
    """What was asked for, before redirects."""
    fetched_at: Timestamp
    """When the bytes arrived, or when the attempt was given up, UTC."""
    http_status: int | None = Field(ge=100, le=599)
    """Status of the response. Null: none arrived, or not fetched by HTTP."""
    stage: RejectStage
    """How far the page came."""
    reason: RejectReason
    """Why it went no further: the word that runs are counted by."""
    detail: Text
    """The same in a sentence, with the figures that decided."""
    archive: ArchivePlace | None
    """Where the bytes can be read again. Null: not archived."""
