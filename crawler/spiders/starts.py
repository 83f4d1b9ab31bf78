"""Start addresses as people type them."""

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

_WEB: Final = frozenset({"http", "https"})
_NOT_IN_HOSTS: Final = frozenset(" %\\<>\"'{}|^`")


class StartAddressError(ValueError):
    """Not an address that a crawl can start from; the message says what is wrong with it."""


def start_address(text: str) -> str:
    """An absolute http(s) address from what was typed; StartAddressError if it is none.

    Without a scheme it gets ``https://``, and ``http://`` for an IP address or localhost.
    """
    typed = text.strip()
    if not typed:
        raise StartAddressError("An empty start address; give one such as https://example.org/health.")
    address = typed if _has_scheme(typed) else f"{_scheme_for(typed)}://{typed}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise StartAddressError(f"{typed!r} is no web address ({error}).") from error
    if parts.scheme not in _WEB:
        raise StartAddressError(f"{typed!r} is no web address: a crawl starts at http:// or https://.")
    if parts.username is not None:
        raise StartAddressError(f"The address of {parts.hostname} holds a user name; healthcrawl logs in nowhere.")
    if port == 0 or not _is_host(parts.hostname or "", may_be_bare=_has_scheme(typed)):
        raise StartAddressError(f"{typed!r} is no web address: it names no host, as https://example.org does.")
    return safe_url_string(address).partition("#")[0]


def start_addresses(text: str) -> tuple[str, ...]:
    """Several, separated by white space, each once; StartAddressError for none or a bad one."""
    found = dict.fromkeys(start_address(part) for part in text.split())
    if not found:
        raise StartAddressError("No start address; give one such as https://example.org/health.")
    return tuple(found)


def _has_scheme(typed: str) -> bool:
    scheme, separator, rest = typed.partition(":")
    # "example.org:8080/x" has a port, not a scheme
    return bool(separator) and scheme.isalpha() and not rest[:1].isdigit()


def _scheme_for(typed: str) -> str:
    host = urlsplit(f"//{typed}").netloc.rpartition("@")[2]
    name = host.partition("]")[0].strip("[") if host.startswith("[") else host.partition(":")[0]
    return "http" if name.lower() == "localhost" or _is_ip(name) else "https"


def _is_ip(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_host(host: str, may_be_bare: bool) -> bool:
    """Whether it can be one; a name without a dot only where the scheme was typed too."""
    if _is_ip(host) or host == "localhost":
        return True
    labels = host.rstrip(".").split(".")
    is_spelled = all(label and len(label) <= 63 and not set(label) & _NOT_IN_HOSTS for label in labels)
    return is_spelled and (len(labels) > 1 or may_be_bare)
