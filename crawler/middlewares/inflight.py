"""All content on its way into memory, held under one limit.

Each page is bounded, but pages come at once, and sitemaps are large. When the sum is too large, the
newest downloads are not read until older ones have ended; the oldest is always read, so all of them end.
"""

from typing import Protocol


class Readable(Protocol):
    """A connection that can be left unread for a while."""

    def hold(self) -> None:
        """Read no more."""

    def read_on(self) -> None:
        """Read again."""


class InFlight:
    """Counts the bytes of downloads that are under way."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._sizes: dict[Readable, int] = {}  # oldest first
        self._held: set[Readable] = set()

    @property
    def total(self) -> int:
        """Bytes that are held in memory."""
        return sum(self._sizes.values())

    def begin(self, download: Readable) -> None:
        """A download begins to be read."""
        self._sizes[download] = 0

    def came(self, download: Readable, size: int) -> None:
        """``size`` more bytes of it came."""
        if download not in self._sizes:
            return
        self._sizes[download] += size
        if self.total > self._most:
            self._hold_all_but_the_oldest()

    def end(self, download: Readable) -> None:
        """It is read, or was given up."""
        self._sizes.pop(download, None)
        self._held.discard(download)
        if self._held and (self.total <= self._most or len(self._held) == len(self._sizes)):
            self._read_on()

    def is_held(self, download: Readable) -> bool:
        """Whether it is left unread for now."""
        return download in self._held

    def _hold_all_but_the_oldest(self) -> None:
        for download in list(self._sizes)[1:]:
            if download not in self._held:
                self._held.add(download)
                download.hold()

    def _read_on(self) -> None:
        """All of them while there is room, else the oldest."""
        downloads = list(self._held) if self.total <= self._most else [next(iter(self._sizes))]
        for download in downloads:
            self._held.discard(download)
            download.read_on()
