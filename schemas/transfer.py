"""How a page's bytes came and became text, as its article tells it."""

from typing import Literal

from pydantic import Field

from schemas.base import Record, Text

TransferDoubt = Literal["no_length", "longer_than_its_length", "not_in_its_encoding", "bytes_after_its_end"]
Certificate = Literal["verified", "not_verified"]
EncodingMethod = Literal["bom", "utf-8", "header", "meta", "detected", "fallback"]


class Transfer(Record):
    """How the page's bytes came, and how they became text."""

    redirects: list[Text]
    """Addresses that led to ``url``, in order; the first is ``requested_url``. Empty: it answered itself."""
    certificate: Certificate | None
    """``verified``: the server of ``url`` proved who it is. ``not_verified``: the job told the crawl not to ask its
    host for a proof, so somebody in between may have changed the page. Null: not fetched over TLS."""
    doubts: list[TransferDoubt]
    """What was odd about an answer that was taken nevertheless, in alphabetical order. ``no_length``: nothing but the
    end of the connection said where it ends; ``longer_than_its_length``: more came than it had announced;
    ``not_in_its_encoding``: it was called compressed and is not; ``bytes_after_its_end``: something followed its
    compressed content and was left out. Of the first two, only pages whose last tag is there are taken. Empty: none."""
    encoding_declared: Text | None
    """WHATWG name of the charset that the header, else the page's head, declares; the larger one where the standard
    reads two names alike ("gb18030" for GBK). Null: none, or none that the standard knows."""
    encoding_used: Text
    """WHATWG name of the charset that the text was read with."""
    encoding_method: EncodingMethod
    """What decided: ``bom`` the byte order mark, ``utf-8`` that the bytes are valid UTF-8, ``header`` or ``meta`` a
    declaration that fits, ``detected`` the look of the bytes, ``fallback`` nothing fits."""
    characters_removed: int = Field(ge=0)
    """Of a page with ``characters_removed`` among its flags: how many characters of its source no text of the record
    holds, because no reader sees them (controls, overrides of direction, zero-width characters, tags); else 0. The
    archive keeps the page with them."""
