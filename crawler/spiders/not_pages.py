"""What an address tells before anybody asks for it: the words in ``not_pages.toml``."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

_NUMBERED: Final = re.compile(r"/(?:(?P<word>[^/\d]+?)[-_/])(?P<number>\d{1,5})(?:\.[a-z]{3,5})?/?$")


def is_no_page(path: str) -> bool:
    """Whether a path ends like a file that is no page."""
    name, dot, ending = path.rstrip("/").rpartition("/")[2].lower().rpartition(".")
    return bool(name and dot and ending in _rules()["endings"])


def without_noise(query: str) -> str:
    """A query without parameters that say where a reader came from or who is reading."""
    return "&".join(pair for pair in query.split("&") if pair and not _is_noise(pair.partition("=")[0].lower()))


def is_further_page(url: str) -> bool:
    """Whether an absolute address is that of a listing's second, third … page, by its form."""
    parts = urlsplit(url)
    rules = _rules()["further_pages"]
    numbered = _NUMBERED.search(unquote(parts.path).lower())
    if numbered and numbered["word"] in rules["segments"] and int(numbered["number"]) > 1:
        return True
    pairs = parse_qsl(parts.query) if parts.query else []
    return any(name.lower() in rules["parameters"] and _is_above_one(value) for name, value in pairs)


def _is_above_one(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 5 and int(value) > 1


def _is_noise(name: str) -> bool:
    noise = _rules()["noise"]
    return name in noise["names"] or name.startswith(tuple(noise["prefixes"]))


@cache
def _rules() -> dict[str, Any]:
    rules = tomllib.loads((files(__package__) / "not_pages.toml").read_text("utf-8"))
    rules["endings"] = frozenset(ending for group in rules["endings"].values() for ending in group)
    return rules
