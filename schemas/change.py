"""``changes.jsonl``: one article a line, and what became of it since the run before."""

from typing import Literal

from pydantic import Field

from schemas.base import SCHEMA_VERSION, Record, Text


class Change(Record):
    """What a run found of one article."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    """Version of this contract."""
    id: str = Field(pattern=r"^art_[0-9a-f]{32}$")
    """Id of the article, as in ``articles.jsonl``."""
    url: Text = Field(min_length=1)
    """Address that was asked for."""
    change: Literal["new", "changed", "unchanged", "gone"]
    """new: first seen, or back after it was gone. changed: another content hash. unchanged: the same content, also
    where the page was not due or could not be fetched this time. gone: not found by several runs in a row, and no
    longer in ``articles.jsonl``."""
    revision: int = Field(ge=1)
    """Revision of the article, as in ``articles.jsonl``; the last one for an article that is gone."""
    content_hash: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    """Content hash of that revision."""
