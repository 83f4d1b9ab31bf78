"""A file that is itself packed by gzip, as sitemaps are, unpacked up to a limit."""

import zlib
from typing import Final

_GZIP: Final = b"\x1f\x8b"
_PIECE: Final = 1024 * 1024
_MOST_MEMBERS: Final = 100


class NotWhole(Exception):
    """The file is damaged, cut or too large; ``so_far`` is what could be unpacked."""

    def __init__(self, message: str, so_far: bytes) -> None:
        super().__init__(message)
        self.so_far = so_far


def unpacked(body: bytes, largest: int) -> bytes:
    """The content of a gzip file, every member of it, or the bytes themselves if they are none."""
    out = bytearray()
    members = 0
    while body.startswith(_GZIP):
        members += 1
        stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        rest = body
        while not stream.eof:
            try:
                piece = stream.decompress(rest, _PIECE)
            except zlib.error as error:
                raise NotWhole(str(error), bytes(out)) from error
            out += piece
            rest = stream.unconsumed_tail
            if len(out) > largest or members > _MOST_MEMBERS:
                limits = f"{largest} bytes or {_MOST_MEMBERS} members"
                raise NotWhole(f"it is larger than {limits}", bytes(out[:largest]))
            if not rest and len(piece) < _PIECE and not stream.eof:
                raise NotWhole("it ends before its end", bytes(out))
        body = stream.unused_data
    if members:
        return bytes(out)
    if len(body) > largest:
        raise NotWhole(f"it is larger than {largest} bytes", body[:largest])
    return body
