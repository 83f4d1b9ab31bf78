"""Content encodings undone strictly: the end of every stream is seen, and nothing grows without a bound.

    gzip, x-gzip    every member with its CRC-32 and length; padding of zeros after the last one
    deflate         zlib with its Adler-32, or raw as some servers send it
    br, zstd        to the end of the stream, or of every frame with its checksum

Output comes in pieces of 256 KiB, so a bomb costs what the limit allows and no more.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler.encodings.streams import RFC_9659, Brotli, Deflate, NotPacked, Stream, Zstandard

MOST_CODINGS: Final = 2
"""Content encodings one upon the other; honest servers use one."""
MOST_FRAMES: Final = 4096
"""Members or frames of one stream: each costs a decoder, even an empty one."""
MOST_RATIO: Final = 1000
"""Bytes out for each byte in, once more than ``_RATIO_COUNTS_FROM`` came out."""
_RATIO_COUNTS_FROM: Final = 1024 * 1024
_PIECE_IN: Final = 64 * 1024


class DecodingError(Exception):
    """Content that cannot be decoded; the message says why."""


class Damaged(DecodingError):
    """Not in its encoding, or broken within."""


class Incomplete(DecodingError):
    """It ends before its stream does; ``so_far`` is what could be decoded."""

    def __init__(self, message: str, so_far: bytes) -> None:
        super().__init__(message)
        self.so_far = so_far


class Oversize(DecodingError):
    """More than the limit, or grown out of all proportion."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How one content encoding is undone."""

    streams: tuple[Callable[[], Stream], ...]
    """In the order in which they are tried."""
    magic: tuple[bytes, ...] = ()
    """What another frame begins with; none: there is only one."""


_GZIP: Final = Coding((lambda: Deflate(16 + zlib.MAX_WBITS),), (b"\x1f\x8b",))
_SKIPPABLE: Final = tuple(bytes([number]) + b"\x2a\x4d\x18" for number in range(0x50, 0x60))
CODINGS: Final[Mapping[str, Coding]] = {
    "gzip": _GZIP,
    "deflate": Coding((lambda: Deflate(zlib.MAX_WBITS), lambda: Deflate(-zlib.MAX_WBITS))),
    "br": Coding((Brotli,)),
    "zstd": Coding((lambda: Zstandard(options=RFC_9659),), (b"\x28\xb5\x2f\xfd", *_SKIPPABLE)),
    "x-gzip": _GZIP,
}
ACCEPTED: Final = "gzip, deflate, br, zstd"
"""What is asked for: exactly what is decoded here."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Content without its encodings."""

    body: bytes
    has_proven_end: bool
    """Whether an encoding said where the content ends."""
    trailing: int = 0
    """Bytes that came after the end."""


def decoded(body: bytes, codings: Sequence[str], largest: int) -> Decoded:
    """Undo ``codings``, the last first, up to ``largest`` bytes; DecodingError where that cannot be done."""
    if len(codings) > MOST_CODINGS:
        raise Damaged(f"It is encoded {len(codings)} times ({', '.join(codings)[:100]}).")
    result = Decoded(body, has_proven_end=False)
    for name in reversed(codings):
        if not result.body:
            break
        result = undone(result.body, name, largest)
    return result


def undone(body: bytes, name: str, largest: int) -> Decoded:
    """The same for one encoding."""
    coding = CODINGS.get(name)
    if coding is None:
        raise Damaged(f"Its encoding {name[:40]!r} is unknown.")
    *others, last = coding.streams
    for stream in others:
        try:
            return _Undoing(body, name, stream, coding.magic, largest).run()
        except Damaged:
            continue
    return _Undoing(body, name, last, coding.magic, largest).run()


@dataclass
class _Undoing:
    body: bytes
    name: str
    stream: Callable[[], Stream]
    magic: tuple[bytes, ...]
    largest: int
    _position: int = 0
    _out: bytearray = field(default_factory=bytearray)

    def run(self) -> Decoded:
        for _ in range(MOST_FRAMES):
            self._frame()
            if not self.magic or not self.body.startswith(self.magic, self._position):
                trailing = len(self.body[self._position :].strip(b"\0"))
                return Decoded(bytes(self._out), has_proven_end=True, trailing=trailing)
        raise Oversize(f"Its {self.name} content is in more than {MOST_FRAMES} pieces.")

    def _frame(self) -> None:
        stream = self.stream()
        while not stream.is_ended:
            data = self.body[self._position : self._position + _PIECE_IN]
            if not data:
                raise Incomplete(f"Its {self.name} content ends before its end.", bytes(self._out))
            self._position += len(data)
            try:
                for piece in stream.pieces(data):
                    self._take(piece)
            except NotPacked as error:
                raise Damaged(f"Its {self.name} content is damaged: {error}.") from error
        self._position -= len(stream.rest)

    def _take(self, out: bytes) -> None:
        self._out += out
        size = len(self._out)
        if size > self.largest:
            raise Oversize(f"It is larger than {self.largest} bytes once unpacked ({len(self.body)} came).")
        if size > _RATIO_COUNTS_FROM and size > MOST_RATIO * self._position:
            raise Oversize(f"Its {self.name} content grows more than {MOST_RATIO} times when unpacked.")
