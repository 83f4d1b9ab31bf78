"""Content encodings undone strictly: the end of every stream is seen, and nothing grows without a bound.

    gzip, x-gzip    every member with its CRC-32 and length; padding of zeros after the last one
    deflate         zlib with its Adler-32, or raw as some servers send it
    br, zstd        to the end of the stream, or of every frame with its checksum

Output comes in pieces of 256 KiB, so a bomb costs what the limit allows and no more.
"""

import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST_CODINGS: Final = 2
"""Content encodings one upon the other; honest servers use one."""
MOST_FRAMES: Final = 4096
"""Members or frames of one stream: each costs a decoder, even an empty one."""
MOST_RATIO: Final = 1000
"""Bytes out for each byte in, once more than ``_RATIO_COUNTS_FROM`` came out."""
_RATIO_COUNTS_FROM: Final = 1024 * 1024
_PIECE_IN: Final = 64 * 1024
_PIECE_OUT: Final = 256 * 1024
_ZSTD_WINDOW: Final[Mapping[int, int]] = {zstd.DecompressionParameter.window_log_max: 23}
"""8 MiB: what RFC 9659 lets a server ask of a client."""


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


class _Decoder(Protocol):
    """One stream of one encoding."""

    hungry: bool
    """Whether it wants more input before it can give more output."""
    ended: bool
    unused: int
    """Bytes at the end of the last input that come after the stream's end."""

    def feed(self, data: bytes) -> bytes: ...


class _Zlib:
    def __init__(self, window_bits: int) -> None:
        self._stream = zlib.decompressobj(window_bits)
        self.hungry, self.ended, self.unused = True, False, 0

    def feed(self, data: bytes) -> bytes:
        out = self._stream.decompress(self._stream.unconsumed_tail + data, _PIECE_OUT)
        self.hungry = len(out) < _PIECE_OUT and not self._stream.unconsumed_tail
        self.ended, self.unused = self._stream.eof, len(self._stream.unused_data)
        return out


class _Brotli:
    unused = 0  # bytes after the end are an error to brotli

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self.hungry, self.ended = True, False

    def feed(self, data: bytes) -> bytes:
        out: bytes = self._stream.process(data, output_buffer_limit=_PIECE_OUT)
        # it may hold back output although it says that it can accept more
        self.hungry, self.ended = not out and self._stream.can_accept_more_data(), self._stream.is_finished()
        return out


class _Zstd:
    def __init__(self) -> None:
        self._stream = zstd.ZstdDecompressor(options=_ZSTD_WINDOW)
        self.hungry, self.ended, self.unused = True, False, 0

    def feed(self, data: bytes) -> bytes:
        out = self._stream.decompress(data, _PIECE_OUT)
        self.hungry, self.ended = self._stream.needs_input, self._stream.eof
        self.unused = len(self._stream.unused_data)
        return out


@dataclass(frozen=True, slots=True)
class _Coding:
    decoders: tuple[Callable[[], _Decoder], ...]
    """In the order in which they are tried."""
    magic: tuple[bytes, ...] = ()
    """What another frame begins with; none: there is only one."""


_GZIP: Final = _Coding((lambda: _Zlib(16 + zlib.MAX_WBITS),), (b"\x1f\x8b",))
_SKIPPABLE: Final = tuple(bytes([number]) + b"\x2a\x4d\x18" for number in range(0x50, 0x60))
CODINGS: Final[Mapping[str, _Coding]] = {
    "gzip": _GZIP,
    "deflate": _Coding((lambda: _Zlib(zlib.MAX_WBITS), lambda: _Zlib(-zlib.MAX_WBITS))),
    "br": _Coding((_Brotli,)),
    "zstd": _Coding((_Zstd,), (b"\x28\xb5\x2f\xfd", *_SKIPPABLE)),
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
        result = _undone(result.body, name, largest)
    return result


def _undone(body: bytes, name: str, largest: int) -> Decoded:
    coding = CODINGS.get(name)
    if coding is None:
        raise Damaged(f"Its encoding {name[:40]!r} is unknown.")
    *others, last = coding.decoders
    for decoder in others:
        try:
            return _Undoing(body, name, decoder, coding.magic, largest).run()
        except Damaged:
            continue
    return _Undoing(body, name, last, coding.magic, largest).run()


@dataclass
class _Undoing:
    body: bytes
    name: str
    decoder: Callable[[], _Decoder]
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
        decoder = self.decoder()
        while not decoder.ended:
            data = self.body[self._position : self._position + _PIECE_IN] if decoder.hungry else b""
            if decoder.hungry and not data:
                raise Incomplete(f"Its {self.name} content ends before its end.", bytes(self._out))
            self._position += len(data)
            try:
                self._take(decoder.feed(data))
            except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
                raise Damaged(f"Its {self.name} content is damaged: {error}.") from error
        self._position -= decoder.unused

    def _take(self, out: bytes) -> None:
        self._out += out
        size = len(self._out)
        if size > self.largest:
            raise Oversize(f"It is larger than {self.largest} bytes once unpacked ({len(self.body)} came).")
        if size > _RATIO_COUNTS_FROM and size > MOST_RATIO * self._position:
            raise Oversize(f"Its {self.name} content grows more than {MOST_RATIO} times when unpacked.")
