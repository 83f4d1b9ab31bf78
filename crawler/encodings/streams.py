"""One compressed stream: gzip, deflate, Brotli, Zstandard. Comes in bounded pieces, and says whether it has ended."""

import sys
import zlib
from collections.abc import Iterator, Mapping
from typing import Final, Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE: Final = 256 * 1024
"""Most bytes that come out at once, however many a few bytes stand for."""


RFC_9659: Final[Mapping[int, int]] = {zstd.DecompressionParameter.window_log_max: 23}
"""Options for Zstandard over HTTP: 8 MiB are the largest window that a server may ask of a client."""


class NotPacked(Exception):
    """The data is not, or no longer, in the format that it was taken for."""


class Stream(Protocol):
    """One compressed stream."""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What the data unpacks to, in pieces; NotPacked if it does not."""

    @property
    def is_ended(self) -> bool:
        """Whether the stream's own end was met."""

    @property
    def rest(self) -> bytes:
        """What came after that end."""


class Deflate:
    """zlib's formats; ``window`` as zlib takes it: 31 for gzip, 15 for zlib, -15 for bare deflate."""

    def __init__(self, window: int) -> None:
        self._stream = zlib.decompressobj(window)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """As the protocol says."""
        try:
            while True:
                piece = self._stream.decompress(data, PIECE)
                data = self._stream.unconsumed_tail
                if piece:
                    yield piece
                if self._stream.eof or (not data and len(piece) < PIECE):
                    return
        except zlib.error as error:
            raise NotPacked(str(error)) from error

    @property
    def is_ended(self) -> bool:
        """As the protocol says."""
        return self._stream.eof

    @property
    def rest(self) -> bytes:
        """As the protocol says."""
        return self._stream.unused_data


class Zstandard:
    """One frame; ``dictionary`` is what it was packed with, if anything, ``options`` are limits."""

    def __init__(self, dictionary: bytes | None = None, options: Mapping[int, int] | None = None) -> None:
        self._stream = zstd.ZstdDecompressor(zstd.ZstdDict(dictionary) if dictionary else None, options)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """As the protocol says."""
        try:
            while not self._stream.eof:
                piece = self._stream.decompress(data, PIECE)
                data = b""
                if piece:
                    yield piece
                if self._stream.needs_input:
                    return
        except zstd.ZstdError as error:
            raise NotPacked(str(error)) from error

    @property
    def is_ended(self) -> bool:
        """As the protocol says."""
        return self._stream.eof

    @property
    def rest(self) -> bytes:
        """As the protocol says."""
        return self._stream.unused_data


class Brotli:
    """One stream; bytes after its end are NotPacked to it."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """As the protocol says."""
        try:
            while not self._stream.is_finished():
                piece = self._stream.process(data, output_buffer_limit=PIECE)
                data = b""
                if piece:
                    yield piece
                # it may hold back output although it says that it can accept more
                elif self._stream.can_accept_more_data():
                    return
        except brotli.error as error:
            raise NotPacked(str(error)) from error

    @property
    def is_ended(self) -> bool:
        """As the protocol says."""
        return bool(self._stream.is_finished())

    @property
    def rest(self) -> bytes:
        """Nothing: Brotli does not tell."""
        return b""
