"""DownloadLimits of one download on time and size, and how far it has come.

Four limits on time, each of which ends what the others let pass:

    connect     until the connection stands, its name resolved
    head        from then until the head of the answer is whole: a server that never answers, or drips its head
    speed       bytes a second over the last ``window`` seconds of the content: a server that drips its content
    total       Scrapy's DOWNLOAD_TIMEOUT, for everything
"""

from dataclasses import dataclass
from enum import Enum

from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """Of one download; times in seconds, sizes in bytes. 0: no limit."""

    connect: float
    head: float
    slowest: int
    """Bytes a second that must come over ``window``."""
    window: float
    head_bytes: int
    head_lines: int

    @classmethod
    def of(cls, settings: BaseSettings) -> "DownloadLimits":
        """As the settings say."""
        return cls(
            connect=settings.getfloat("CONNECT_TIMEOUT"),
            head=settings.getfloat("HEAD_TIMEOUT"),
            slowest=settings.getint("SLOWEST_BYTES_A_SECOND"),
            window=settings.getfloat("SLOWEST_OVER_SECONDS"),
            head_bytes=settings.getint("HEAD_MAXSIZE"),
            head_lines=settings.getint("HEAD_MAXLINES"),
        )


class _Phase(Enum):
    CONNECT = "connect"
    HEAD = "head"
    CONTENT = "content"


class Progress:
    """Where one download stands; told by the handler what happened, and when, on one clock."""

    def __init__(self, limits: DownloadLimits, now: float) -> None:
        self._limits = limits
        self._phase = _Phase.CONNECT
        self._since = now
        self._counted = 0

    def connected(self, now: float) -> None:
        """The connection stands and the request goes out."""
        self._phase, self._since = _Phase.HEAD, now

    def head_came(self, received: int, now: float) -> None:
        """The head is whole; ``received`` bytes have come until now."""
        self._phase, self._since, self._counted = _Phase.CONTENT, now, received

    def held_back(self, now: float) -> None:
        """We ourselves did not read: the server is not to blame."""
        self._since = now

    def too_slow(self, received: int, now: float) -> str | None:
        """Which limit is exceeded after ``received`` bytes, as a sentence; None while all is well."""
        spent = now - self._since
        if self._phase is _Phase.CONNECT:
            return _over(spent, self._limits.connect, "There was no connection")
        if self._phase is _Phase.HEAD:
            return _over(spent, self._limits.head, "The head of the answer was not whole")
        return self._too_few_bytes(received, spent, now)

    def _too_few_bytes(self, received: int, spent: float, now: float) -> str | None:
        if spent < self._limits.window or not self._limits.slowest:
            return None
        speed = (received - self._counted) / spent
        if speed < self._limits.slowest:
            return f"The page came at {speed:.0f} bytes a second, slower than {self._limits.slowest}."
        self._since, self._counted = now, received
        return None


def _over(spent: float, limit: float, sentence: str) -> str | None:
    return f"{sentence} after {limit:g} seconds." if limit and spent >= limit else None
