"""In which line of a TOML text a key stands, which ``tomllib`` does not tell."""

import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Final

KeyPath = tuple[str | int, ...]
_ENDINGS: Final = ("", "\n]", "\n]]", '\n"""', "\n'''", '\n"""]', "\n''']")
"""What may have to be added to the first lines of a text to make it whole."""


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Line, from 1, in which the value at ``path`` begins; that of what would hold it where it is missing.

    The first lines of a TOML text are, once an open list or string is closed, a TOML text too: the line is
    the first with which the key appears.
    """
    lines = text.split("\n")
    known = tuple(path)
    while known and not _holds(_first(lines, len(lines)), known):
        known = known[:-1]
    if not known:
        return 1
    return 1 + bisect_left(range(1, len(lines) + 1), True, key=lambda count: _holds(_first(lines, count), known))


def _first(lines: list[str], count: int) -> dict[str, Any]:
    """What so many lines state, or as many fewer as it takes to understand them."""
    for shorter in range(count, 0, -1):
        start = "\n".join(lines[:shorter])
        for ending in _ENDINGS:
            try:
                return tomllib.loads(start + ending)
            except tomllib.TOMLDecodeError:
                continue
    return {}


def _holds(value: Any, path: KeyPath) -> bool:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True
