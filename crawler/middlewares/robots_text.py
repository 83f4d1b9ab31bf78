"""The text of a robots.txt, whatever it is encoded in, as the UTF-8 that parsers of rules read."""

import codecs
from typing import Final

LARGEST: Final = 512 * 1024
"""Bytes that count; RFC 9309 wants at least 500 KiB of them."""
_MARKS: Final = (
    # the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)


def rules_text(body: bytes) -> bytes:
    """The first LARGEST bytes as UTF-8 without a byte order mark, without zeros and without a line that is cut.

    Bytes that are no UTF-8 are taken for latin-1, so that the line they are on is not lost.
    """
    whole_lines = _uncut(body)
    for mark, encoding in _MARKS:
        if whole_lines.startswith(mark):
            return _plain(whole_lines[len(mark) :].decode(encoding, "replace"))
    encoding = _unmarked(whole_lines)
    try:
        return _plain(whole_lines.decode(encoding))
    except UnicodeDecodeError:
        return _plain(whole_lines.decode("latin-1"))


def _uncut(body: bytes) -> bytes:
    if len(body) <= LARGEST:
        return body
    head = body[:LARGEST]
    # half a path would forbid more, or allow more, than the whole
    end = max(head.rfind(b"\n"), head.rfind(b"\r"))
    return head[: end + 1] if end >= 0 else b""


def _unmarked(body: bytes) -> str:
    """UTF-16 without a mark shows by a zero in every other byte: rules are ASCII."""
    sample = body[:200]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) // 3:
        return "utf-8"
    return "utf-16-be" if even > odd else "utf-16-le"


def _plain(text: str) -> bytes:
    return text.replace("\0", "").replace("\ufeff", "").encode("utf-8", "replace")
