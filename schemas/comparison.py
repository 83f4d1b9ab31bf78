"""What ``diff`` says of two extractions of the same pages."""

from typing import Literal

from pydantic import Field

from schemas.base import SCHEMA_VERSION, Record, Text


class Example(Record):
    """One page on which the two differ."""

    url: Text
    """Address of the page."""
    path: Text
    """Where in the record the first difference lies, such as ``sections[2].blocks[0].text``."""
    old: Text | None
    """What the old record has there, long texts around the difference. Null: nothing."""
    new: Text | None
    """What the new record has there, long texts around the difference. Null: nothing."""


class FieldDifference(Record):
    """One field over all pages that gave an article both times."""

    field: Text
    """Name of the field in ``articles.jsonl``."""
    is_provenance: bool
    """Whether it says when and by what the record was made: a difference of it is no change."""
    same: int = Field(ge=0)
    """Pages on which both have the same, also where both have nothing."""
    changed: int = Field(ge=0)
    """Pages on which both have something, and not the same."""
    only_old: int = Field(ge=0)
    """Pages on which only the old record has something."""
    only_new: int = Field(ge=0)
    """Pages on which only the new record has something."""
    longer: int = Field(ge=0)
    """Of the changed ones, those whose text or list is longer in the new record."""
    shorter: int = Field(ge=0)
    """Of the changed ones, those whose text or list is shorter in the new record."""
    examples: list[Example]
    """Some of the pages that differ, chosen by chance, the same ones each time."""


class OutcomeDifference(Record):
    """Pages that came to another end."""

    old: Text
    """What the old extraction made of them: article, a reason of ``rejects.jsonl``, or absent."""
    new: Text
    """What the new one made of them."""
    pages: int = Field(ge=1)
    """How many pages."""
    examples: list[Text]
    """Addresses of some of them."""


class Comparison(Record):
    """Two extractions of the same pages."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    """Version of this contract."""
    old: Text
    """Path of the old extraction."""
    new: Text
    """Path of the new extraction."""
    old_versions: list[Text]
    """Versions of the extractor in the old one's articles."""
    new_versions: list[Text]
    """Versions of the extractor in the new one's articles."""
    pages: int = Field(ge=0)
    """Pages in either."""
    articles: int = Field(ge=0)
    """Pages that gave an article both times: those that ``fields`` counts."""
    identical: int = Field(ge=0)
    """Of these, pages whose records differ in nothing but provenance."""
    is_changed: bool
    """Whether anything differs but provenance."""
    fields: list[FieldDifference]
    """Every field, in the order of the record."""
    outcomes: list[OutcomeDifference]
    """Pages that came to another end, the largest groups first."""
