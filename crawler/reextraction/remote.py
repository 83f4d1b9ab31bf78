"""Files elsewhere, ``s3://`` and whatever else fsspec knows; fsspec is loaded when the first one is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, BinaryIO, Final

from crawler.reextraction.errors import NotInstalled

_AHEAD: Final = 8 << 20


def is_remote(place: str) -> bool:
    """Whether this is an address and no path."""
    return "://" in place


def file_system(place: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and what it calls the place; NotInstalled, OSError."""
    protocol, _, path = place.partition("://")
    try:
        with failing_as_os_errors(place):
            return _file_system(protocol), path.rstrip("/")
    except ImportError as error:
        raise NotInstalled(f"{place} needs packages: pip install 'healthcrawl[s3]' ({error}).") from error


@cache
def _file_system(protocol: str) -> Any:
    from fsspec import available_protocols, filesystem  # noqa: PLC0415 an optional package

    if protocol not in available_protocols():
        raise FileNotFoundError(None, f"fsspec knows no protocol {protocol}")
    return filesystem(protocol)


def opened(place: str) -> BinaryIO:
    """A remote file to be read from its beginning to its end; OSError."""
    system, path = file_system(place)
    with failing_as_os_errors(place):
        file = system.open(path, "rb", block_size=_AHEAD, cache_type="readahead")
    return _Telling(file, place)  # type: ignore[return-value] # what reads it calls read and close alone


class _Telling:
    """A file whose failures are OSErrors, whatever its library makes of them."""

    def __init__(self, file: Any, place: str) -> None:
        self._file = file
        self._place = place

    def read(self, size: int = -1) -> bytes:
        with failing_as_os_errors(self._place):
            content: bytes = self._file.read(size)
            return content

    def __enter__(self) -> "_Telling":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@contextmanager
def failing_as_os_errors(place: str) -> Iterator[None]:
    """Make OSErrors of the errors of remote file systems, each of which has its own."""
    try:
        yield
    except (OSError, ImportError):
        raise
    except Exception as error:
        raise OSError(f"{place}: {type(error).__name__}: {error}") from error
