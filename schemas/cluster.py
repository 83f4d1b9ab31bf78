"""What ``dedupe`` writes: a group of near-identical articles a line."""

from datetime import date
from typing import Literal

from pydantic import Field

from schemas.base import SCHEMA_VERSION, Record, Text, Timestamp


class ClusterMember(Record):
    """One of the articles."""

    id: str = Field(pattern=r"^art_[0-9a-f]{32}$")
    """Id of the article, as in ``articles.jsonl``."""
    url: Text = Field(min_length=1)
    """Where it is."""
    site: Text
    """Its site, as in ``articles.jsonl``."""
    title: Text
    """Its headline."""
    published_on: date | None
    """Day of its first publication, as it says itself. Null: it does not say."""
    fetched_at: Timestamp
    """When its page was fetched, UTC."""
    similarity: float = Field(ge=0, le=1)
    """Runs of letters that its text shares with the representative's, by those that either has; 1 for itself."""


class Cluster(Record):
    """Articles that are each a copy of the first, or it of them."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    """Version of this contract."""
    id: str = Field(pattern=r"^dup_[0-9a-f]{32}$")
    """``dup_`` and what follows ``art_`` in the representative's id."""
    size: int = Field(ge=2)
    """Members."""
    sites: int = Field(ge=1)
    """Different sites among them."""
    representative: str = Field(pattern=r"^art_[0-9a-f]{32}$")
    """Id of the one that stands for all: published first, of those without a date fetched first."""
    members: list[ClusterMember]
    """The representative, then the others, most similar first."""
