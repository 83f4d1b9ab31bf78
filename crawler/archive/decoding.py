"""HTTP messages of an archive to pages: head and body apart, transfer and content encodings undone.

Archives of others hold bodies as they came over the wire, or decoded with the header still there. Both are read.
"""

import re
from dataclasses import dataclass
from typing import Final

from crawler.encodings.decoding import CODINGS, Damaged, Incomplete, Oversize, undone
from schemas.reject import RejectReason

Headers = tuple[tuple[bytes, bytes], ...]

_END_OF_HEAD: Final = re.compile(rb"\r?\n\r?\n")
_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)[ \t]*([^\r\n]*)")
_FOLD: Final = re.compile(rb"\r?\n[ \t]+")
_CHUNK: Final = re.compile(rb"[ \t]*([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]{0,255})?\r?\n")
_BEFORE_MARKUP: Final = b" \t\r\n\xef\xbb\xbf"
_MOST_ENCODINGS: Final = 3


class BodyError(Exception):
    """The body cannot be had whole; carries the reject's reason and detail."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason: RejectReason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """An HTTP response."""

    status: int
    reason_phrase: str
    headers: Headers
    body: bytes

    def values(self, name: bytes) -> list[str]:
        """The comma-separated values of a header, in lower case, without parameters."""
        joined = b",".join(value for key, value in self.headers if key.lower() == name)
        values = (value.partition(";")[0].strip().lower() for value in joined.decode("latin-1").split(","))
        return [value for value in values if value]


def message(block: bytes) -> Message | None:
    """Head and body of a response; None where the bytes are no HTTP/1 response."""
    end = _END_OF_HEAD.search(block)
    status = _STATUS.match(block)
    if not status or not end:
        return None
    _, *lines = _FOLD.sub(b" ", block[: end.start()]).split(b"\n")
    named = (line.partition(b":") for line in lines)
    headers = tuple((name.strip(), value.strip()) for name, colon, value in named if colon)
    return Message(int(status[1]), status[2].strip().decode("latin-1"), headers, block[end.end() :])


def payload(response: Message, largest: int) -> bytes:
    """The body without transfer and content encodings; BodyError if it is torn, damaged or too large."""
    body = response.body
    if "chunked" in response.values(b"transfer-encoding"):
        body = _without_chunks(body)
    encodings = [name for name in response.values(b"content-encoding") if name in CODINGS]
    if len(encodings) > _MOST_ENCODINGS:
        raise BodyError("not_decodable", f"The page is encoded {len(encodings)} times.")
    for name in reversed(encodings):
        body = _undone(body, name, largest)
    if len(body) > largest:
        raise BodyError("too_large", f"The page has more than {largest:,} bytes.")
    return body


def _without_chunks(body: bytes) -> bytes:
    if not _CHUNK.match(body):
        return body  # whoever archived it took the chunks away and left the header
    content, at = bytearray(), 0
    while size := _CHUNK.match(body, at):
        length = int(size[1], 16)
        if not length:
            return bytes(content)
        content += body[size.end() : size.end() + length]
        at = size.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    raise BodyError("truncated", "The body ends before its last chunk does.")


def _undone(body: bytes, name: str, largest: int) -> bytes:
    try:
        return undone(body, name, largest).body
    except Oversize as error:
        raise BodyError("too_large", f"The page is too large. {error}") from error
    except (Incomplete, Damaged) as error:
        if _is_undone_already(body, name):
            return body
        reason: RejectReason = "truncated" if isinstance(error, Incomplete) else "not_decodable"
        raise BodyError(reason, f"The body is not whole. {error}") from error


def _is_undone_already(body: bytes, name: str) -> bool:
    """Whether whoever archived a body had undone its encoding and left the header."""
    magic = CODINGS[name].magic
    # no magic number tells Brotli and deflate
    return not body.startswith(magic) if magic else body.lstrip(_BEFORE_MARKUP).startswith(b"<")
