"""The bounds that a job sets to its crawl: hosts, and paths in the notation of robots.txt (RFC 9309)."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

_NOT_IN_HOSTS: Final = frozenset(" \t\r\n/\\?#@,*<>\"'")


def checked_host(text: str) -> str:
    """A host as it is compared, with a port where one was written; ValueError if it is none."""
    host = text.strip().lower().rstrip(".")
    if not host or set(host) & _NOT_IN_HOSTS or "://" in text:
        raise ValueError(f"{text!r} is no host such as example.org, which stands for those below it too")
    try:
        urlsplit(f"//{host}").port  # noqa: B018 reading it is the check
        return host if host.isascii() else host.encode("idna").decode()
    except ValueError as error:
        raise ValueError(f"{text!r} is no host such as example.org ({error})") from error


def checked_pattern(text: str) -> str:
    """A path pattern; ValueError unless it begins with "/" or "*" and holds no white space."""
    if not text.startswith(("/", "*")) or text.split() != [text]:
        raise ValueError(f"{text!r} is no path such as /health/, /*/article- or *.html$")
    return text


class Bounds:
    """Which addresses a job holds; one without hosts and patterns holds all."""

    def __init__(self, hosts: Iterable[str] = (), include: Iterable[str] = (), exclude: Iterable[str] = ()) -> None:
        """Hosts and patterns as ``checked_host`` and ``checked_pattern`` give them."""
        self._hosts = frozenset(hosts)
        self._include = tuple(include)
        self._exclude = tuple(exclude)
        self._hold_all = not (self._hosts or self._include or self._exclude)

    @property
    def has_hosts(self) -> bool:
        """Whether they name hosts, or leave them to the start addresses."""
        return bool(self._hosts)

    def hold(self, url: str) -> bool:
        """Whether an absolute address is within: its host, and its path with query."""
        if self._hold_all:
            return True
        parts = urlsplit(url)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return (
            (not self._hosts or self._holds_host(parts.netloc, parts.hostname or ""))
            and (not self._include or any(matches(pattern, path) for pattern in self._include))
            and not any(matches(pattern, path) for pattern in self._exclude)
        )

    def _holds_host(self, netloc: str, host: str) -> bool:
        if netloc.rpartition("@")[2].lower() in self._hosts:
            return True
        labels = host.split(".")
        return any(".".join(labels[first:]) in self._hosts for first in range(len(labels)))


def matches(pattern: str, path: str) -> bool:
    """Whether a path begins as the pattern says: "*" is anything, "$" at the end is the path's end.

    Linear in the path: the earliest place for each piece between stars is the best one.
    """
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not others:
        return len(path) == len(first) or not is_whole
    position = len(first)
    for piece in others[:-1] if is_whole else others:
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return not is_whole or (path.endswith(others[-1]) and len(path) - len(others[-1]) >= position)
