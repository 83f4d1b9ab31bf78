"""What all records have in common: frozen, closed, valid Unicode, one line of JSON each."""

import re
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    WithJsonSchema,
)

SCHEMA_VERSION: Final = "1.0"

_TIMESTAMP_PATTERN = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
_SURROGATES = re.compile("[\ud800-\udfff]")
# Line breaks to JavaScript, Python's splitlines and some log shippers, though not to JSON.
_LINE_SEPARATORS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def scrub(value: object) -> object:
    """Replace lone surrogates, which no UTF-8 file can hold, by U+FFFD and drop NULs.

    Anything but a string is returned as it is, for the field's own type to judge.
    """
    if not isinstance(value, str):
        return value
    if not value.isascii():
        try:
            # a third of the time that a search for surrogates takes
            value.encode()
        except UnicodeEncodeError:
            value = _SURROGATES.sub("\ufffd", value)
    return value.replace("\x00", "") if "\x00" in value else value


def _to_utc_seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _as_timestamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


Text = Annotated[str, BeforeValidator(scrub)]
"""A string that is valid Unicode."""

Timestamp = Annotated[
    AwareDatetime,
    AfterValidator(_to_utc_seconds),
    PlainSerializer(_as_timestamp, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": _TIMESTAMP_PATTERN}),
]
"""A moment in UTC to the second, ``2026-11-22T10:00:00Z``. Naive datetimes are refused."""


class Record(BaseModel):
    """Base of every published shape."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        # every key is always written, so the published schema requires them all
        json_schema_serialization_defaults_required=True,
    )

    def line(self) -> bytes:
        """This record as one ``\\n``-terminated line of RFC 8259 JSON in UTF-8."""
        line = self.model_dump_json()
        # not by translate(), which looks up every character of the record
        for separator, escaped in _LINE_SEPARATORS:
            line = line.replace(separator, escaped)
        return line.encode() + b"\n"
