"""The compressed members of a WARC file as one plain stream that ends early for no reason unsaid.

Readers of WARC, FastWARC and warcio alike, end without a word where a file is torn. This stream holds a
member back until it is whole, so that nothing torn reaches the reader, and keeps what was wrong.
"""

import io
from collections import deque
from pathlib import Path
from typing import BinaryIO, Final

from crawler.encodings.streams import Deflate, NotPacked, Stream, Zstandard

_CHUNK: Final = 1 << 16
# members above this are passed on in pieces, so that a film in an archive does not fill the memory
_HELD_BACK: Final = 64 << 20
_LARGEST_DICTIONARY: Final = 16 << 20

_GZIP: Final = b"\x1f\x8b"
_ZSTANDARD: Final = b"\x28\xb5\x2f\xfd"
_DICTIONARY: Final = b"\x5d\x2a\x4d\x18"
_PLAIN: Final = b"WARC/"
_END_OF_RECORD: Final = b"\r\n\r\n"


class ArchiveDamaged(Exception):
    """An archive is not whole, or no archive: the sentence says which, where, and how much was read.

    ``records`` is None where the archive was opened for writing.
    """

    def __init__(self, path: Path, offset: int, records: int | None, why: str) -> None:
        read = "" if records is None else f" after {records:,} whole {'record' if records == 1 else 'records'}"
        super().__init__(f"{path} is damaged at byte {offset:,}{read}: {why}.")
        self.path = path
        self.offset = offset
        self.records = records
        self.why = why


class Members:
    """A binary stream of what is in a file's members; FastWARC reads from it as from a file.

    Where the file is damaged the stream ends, and ``damage`` and ``offset`` say what is wrong and where.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read the first bytes; OSError if that fails, as ``read``."""
        self._file = file
        self._raw = file.read(_CHUNK)
        self._ready: deque[bytes] = deque()
        self._position = 0
        self._made = 0
        self._tail = b""
        self._starts: deque[tuple[int, int]] = deque([(0, 0)])
        self._dictionary: bytes | None = None
        self._is_plain = self._raw.startswith(_PLAIN)
        self.offset = 0
        self.damage: str | None = None
        self.failure: OSError | None = None
        self.is_exhausted = False
        if not self._raw.startswith((_PLAIN, _GZIP, _ZSTANDARD, _DICTIONARY)):
            self.damage = "it is empty" if not self._raw else "it does not begin like a WARC file"

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes; none at the end, for whatever reason it ends there."""
        try:
            while not self._ready and not self.is_exhausted:
                self._load()
        except OSError as error:
            # FastWARC tells its own errors by OSError too
            self.failure = error
            raise
        if not self._ready:
            return b""
        piece = self._ready.popleft()
        if 0 <= size < len(piece):
            self._ready.appendleft(piece[size:])
            piece = piece[:size]
        self._position += len(piece)
        return piece

    def tell(self) -> int:
        """How much was read."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Refused: OSError."""
        raise io.UnsupportedOperation(f"seek to {offset} ({whence})")

    def close(self) -> None:
        """Nothing: who opened the file closes it."""

    def place_of(self, position: int) -> int:
        """Offset in the file of the member that holds a position of the stream; asked in rising order."""
        if self._is_plain:
            return position
        while len(self._starts) > 1 and self._starts[1][0] <= position:
            self._starts.popleft()
        return self._starts[0][1]

    def ends_a_record(self) -> bool:
        """Whether the stream, read to its end, ended as a record does."""
        return self._tail == _END_OF_RECORD

    def _load(self) -> None:
        if self.damage or not self._fill():
            self.is_exhausted = True
        elif self._is_plain:
            self._advance(len(self._raw))
            self._make([self._take()])
        else:
            self._load_member()

    def _load_member(self) -> None:
        begin = self.offset
        if self._raw.startswith(_DICTIONARY) and not self._made:
            self._load_dictionary()
            return
        if not self._raw.startswith((_GZIP, _ZSTANDARD)):
            self.damage = "what follows there is no member of an archive"
            return
        stream: Stream = Deflate(31) if self._raw.startswith(_GZIP) else Zstandard(self._dictionary)
        try:
            self._unpack(stream, begin)
        except NotPacked as error:
            self.damage, self.offset = f"the member there cannot be unpacked ({error})", begin

    def _unpack(self, stream: Stream, begin: int) -> None:
        held: list[bytes] = []
        self._starts.append((self._made, begin))
        while not stream.is_ended:
            if not self._fill():
                self.damage, self.offset = "the file ends within the member that begins there", begin
                return
            raw = self._take()
            for piece in stream.pieces(raw):
                held.append(piece)
                if sum(map(len, held)) > _HELD_BACK:
                    self._make(held)
                    held = []
            self._advance(len(raw) - len(stream.rest))
            self._raw = stream.rest
        self._make(held)

    def _load_dictionary(self) -> None:
        # a skippable frame before all others: https://iipc.github.io/warc-specifications/specifications/warc-zstd/
        self._fill(8)
        size = int.from_bytes(self._raw[4:8], "little")
        if size > _LARGEST_DICTIONARY or not self._fill(8 + size):
            self.damage = "its dictionary is not whole"
            return
        dictionary, self._raw = self._raw[8 : 8 + size], self._raw[8 + size :]
        self._advance(8 + size)
        if dictionary.startswith(_ZSTANDARD):
            dictionary = b"".join(Zstandard().pieces(dictionary))
        self._dictionary = dictionary

    def _make(self, pieces: list[bytes]) -> None:
        self._ready.extend(pieces)
        self._made += sum(map(len, pieces))
        self._tail = b"".join([self._tail, *(piece[-4:] for piece in pieces)])[-4:]

    def _fill(self, least: int = 1) -> bool:
        while len(self._raw) < least:
            more = self._file.read(_CHUNK)
            if not more:
                return False
            self._raw += more
        return True

    def _take(self) -> bytes:
        raw, self._raw = self._raw, b""
        return raw

    def _advance(self, size: int) -> None:
        self.offset += size
