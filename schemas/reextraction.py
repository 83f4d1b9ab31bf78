"""What ``reextract`` says of its work: a file a part, written last, and one over all parts."""

from typing import Literal

from pydantic import Field

from schemas.base import SCHEMA_VERSION, Record, Text
from schemas.run import PublishedFile, ReasonCount


class ArchiveDamage(Record):
    """Where an archive ends before it should; what lies before that place is extracted."""

    offset: int = Field(ge=0)
    """Byte of the archive at which the damage begins."""
    detail: Text
    """What is wrong there."""


class Part(Record):
    """``parts/<name>.json``: what one archive gave. It is written last: its presence says that the part is whole."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    """Version of this contract."""
    name: Text
    """Name of the part, made from the archive's address: the same archive gives the same name."""
    archive: Text
    """Address or path of the archive."""
    archive_bytes: int = Field(ge=0)
    """Size of the archive in bytes."""
    extractor_version: Text
    """Version of this package."""
    warc_records: int = Field(ge=0)
    """Whole records of the archive, pages or not."""
    articles: int = Field(ge=0)
    """Pages that gave a record."""
    rejects: int = Field(ge=0)
    """Pages that gave a reject."""
    duplicates: int = Field(ge=0)
    """Pages that gave an article which the part holds already, from another address of it."""
    rejects_by_reason: list[ReasonCount]
    """Rejects by reason, most frequent first."""
    damage: ArchiveDamage | None
    """Null: the archive was read to its end, and that was marked as one."""
    files: list[PublishedFile]
    """The part's files. One that would be empty is not written."""


class DamagedArchive(Record):
    """An archive of which a part is missing."""

    archive: Text
    """Address or path of the archive."""
    offset: int = Field(ge=0)
    """Byte of the archive at which the damage begins."""
    detail: Text
    """What is wrong there."""


class UnreadArchive(Record):
    """An archive that gave no part."""

    archive: Text
    """Address or path of the archive."""
    detail: Text
    """Why it could not be read."""


class Reextraction(Record):
    """``manifest.json``: what all archives of one call gave, or those of one shard."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    """Version of this contract."""
    extractor_version: Text
    """Version of this package."""
    shard: int = Field(ge=1)
    """Which of the shards this is."""
    shards: int = Field(ge=1)
    """Shards that the archives were divided into. 1: this is all."""
    exit_code: int = Field(ge=0, le=255)
    """What the process told its caller."""
    archives: int = Field(ge=0)
    """Archives of this shard."""
    parts: int = Field(ge=0)
    """Parts, one for each archive that could be read."""
    warc_records: int = Field(ge=0)
    """Whole records of the archives, pages or not."""
    articles: int = Field(ge=0)
    """Records in the files of all parts."""
    rejects: int = Field(ge=0)
    """Rejects in the files of all parts."""
    duplicates: int = Field(ge=0)
    """Pages that gave an article which their part holds already."""
    rejects_by_reason: list[ReasonCount]
    """Rejects by reason, most frequent first."""
    damaged: list[DamagedArchive]
    """Archives that were not read to their end, in the order of their names."""
    unread: list[UnreadArchive]
    """Archives that could not be read at all, in the order of their names."""
