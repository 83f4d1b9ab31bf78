"""What goes wrong on a page the first time that it is asked for; the second time it is whole."""

from dataclasses import dataclass
from typing import Final
from zlib import crc32

NAMES: Final = ("reset", "error", "busy", "cut", "slow")
"""The connection is reset; status 500; 429 with Retry-After; half of the body; the body comes after seconds."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Which pages are faulty: the same ones in every process."""

    share: float = 0.0
    """Of all pages, 0 to 1; each fault has an equal part of it."""

    def of(self, host: str, path: str) -> str | None:
        """What befalls a page; None: nothing."""
        # not hash(), which differs from process to process
        place = crc32(f"{host}{path}".encode()) / 2**32
        return NAMES[int(place / self.share * len(NAMES))] if path != "/" and place < self.share else None
