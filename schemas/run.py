"""``manifest.json``: what a run did, written last: its presence says that the run folder is whole."""

from typing import Literal

from pydantic import Field

from schemas.base import SCHEMA_VERSION, Record, Text, Timestamp
from schemas.reject import RejectReason

ExitReason = Literal[
    "complete",
    "limit_reached",
    "below_quality",
    "nothing_extracted",
    "stopped",
    "output_error",
    "internal_error",
]


class ReasonCount(Record):
    """How many pages were rejected for one reason."""

    reason: RejectReason
    """The reason, as in ``rejects.jsonl``."""
    count: int = Field(ge=1)
    """Pages."""


class SkipCount(Record):
    """How many pages were not fetched, for one reason."""

    reason: Text
    """depth: too many links from a start address. The others are traps: trap_length, trap_depth, trap_repeats,
    trap_session and trap_calendar by the address alone; trap_pattern and trap_budget by what the run met."""
    count: int = Field(ge=1)
    """Pages."""


class PublishedFile(Record):
    """One file of the run folder."""

    name: Text
    """Name within the run folder."""
    lines: int = Field(ge=0)
    """Records: lines of a file of lines, rows of a table, pages of an archive."""
    size_bytes: int = Field(ge=0)
    """Size in bytes."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """SHA-256 of the content, hex."""


class Counts(Record):
    """Outcomes by page: requested = articles + rejects + duplicates + skipped + unfinished.

    ``articles.jsonl`` has articles + kept lines, ``rejects.jsonl`` has rejects lines.
    """

    requested: int = Field(ge=0)
    """Pages asked for: start addresses and every followed link, each once."""
    articles: int = Field(ge=0)
    """Pages that became a record, or that are what they were when they became one."""
    rejects: int = Field(ge=0)
    """Pages that became a reject."""
    duplicates: int = Field(ge=0)
    """Pages that gave an article which the run holds already: another address of it, or the same content elsewhere."""
    skipped: int = Field(ge=0)
    """Addresses that were found, in this run or an earlier one, and by rule not fetched."""
    unfinished: int = Field(ge=0)
    """Pages found that a limit cut off, or that asked to be left alone until later; the next run goes on with them."""
    not_due: int = Field(ge=0)
    """Pages known from earlier runs whose time to be visited again has not come; not part of requested."""
    kept: int = Field(ge=0)
    """Articles handed on from earlier runs because their pages were not due, not reached or could not be fetched."""
    translation_groups: int = Field(ge=0)
    """Groups of articles of the job that say of each other that they are one page in several languages (hreflang)."""
    responses: int = Field(ge=0)
    """HTTP responses received, robots.txt, sitemaps and retries included."""
    bytes_received: int = Field(ge=0)
    """Bytes of bodies as they came over the wire."""


class FieldCoverage(Record):
    """In how many of a site's records one field holds something."""

    field: Text
    """Name of the field in ``articles.jsonl``."""
    filled: int = Field(ge=0)
    """Records in which it is neither null nor empty."""


class SiteCoverage(Record):
    """What a run found on one site: later runs are compared with it."""

    site: Text
    """Registrable domain or IP address, as in the records. Empty: local files."""
    records: int = Field(ge=0)
    """Records."""
    rejects: int = Field(ge=0)
    """Rejects."""
    fields: list[FieldCoverage]
    """Every field of a record that may be empty, in the order of the record."""


class Versions(Record):
    """What ran."""

    healthcrawl: Text
    """Version of this package."""
    python: Text
    """Version of Python."""
    scrapy: Text
    """Version of Scrapy."""
    lxml: Text
    """Version of lxml."""


class Setting(Record):
    """A setting that mattered to the outcome."""

    name: Text
    """Its name."""
    setting_value: Text
    """Its value as text."""


class Manifest(Record):
    """What one run did."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    """Version of this contract."""
    run_id: Text
    """Name of the run folder: the start in UTC, ``20261122T100000Z`` with a suffix where taken."""
    job: Text
    """Name of the job, which is the name of the folder above ``runs/``."""
    started_at: Timestamp
    """When the run began, UTC."""
    ended_at: Timestamp
    """When it ended, UTC."""
    exit_reason: ExitReason
    """Why it ended."""
    exit_code: int = Field(ge=0, le=255)
    """What the process told its caller."""
    start_urls: list[Text]
    """Where the run began."""
    counts: Counts
    """Outcomes by page."""
    rejects_by_reason: list[ReasonCount]
    """Rejects by reason, most frequent first."""
    skipped_by_reason: list[SkipCount]
    """Skipped pages by reason, most frequent first."""
    coverage: list[SiteCoverage]
    """What was found by site, in alphabetical order."""
    shortfalls: list[Text]
    """What fell below the job's quality gate, a sentence each; empty: nothing, or there is no gate."""
    files: list[PublishedFile]
    """What the run folder holds beside this manifest."""
    versions: Versions
    """What ran."""
    settings: list[Setting]
    """Settings that mattered to the outcome."""
