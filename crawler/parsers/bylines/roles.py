"""The words that say who wrote, checked and edited, and what stands behind them in a line."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from crawler.lexicons.lexicon import Lexicon, everywhere
from crawler.lexicons.phrases import Beginnings, Phrases
from crawler.parsers.bylines.seams import SEAM
from crawler.parsers.structure.dates import read_dates
from schemas.article import AuthorRole

try:
    from crawler.parsers.compiled.words import may_hold
except ImportError:
    from crawler.parsers.bylines.words import may_hold

ROLES: Final[tuple[tuple[str, AuthorRole], ...]] = (
    ("byline.reviewer", "medical_reviewer"),
    ("byline.editor", "editor"),
    ("byline.author", "author"),
)
MOST: Final = 3
"""Words of one role that are looked for in a line."""
_BARS: Final = "|｜•·⋅–—-,;/、.)" + SEAM
_HAS_INNER: Final = re.compile(rf"[|｜•·⋅–—,;/、\d{SEAM}]")

Named = tuple[AuthorRole, str, bool]
"""A role, the text behind its word, and whether the word opens the line."""


def named(words: Lexicon, text: str, key: str) -> list[Named]:
    """Each role's word in a line and what stands between it and the next. ``key`` is the text in lower case."""
    if not _may_name(key):
        return []
    places = sorted((start, -end, role) for start, end, role in _places(words, key))
    kept: list[tuple[int, int, AuthorRole]] = []
    for start, end, role in places:
        if not kept or start >= kept[-1][1]:
            kept.append((start, -end, role))
    if not kept:
        return []
    ends = [*(start for start, _, _ in kept[1:]), len(text)]
    return [(role, text[end:until], start == 0) for (start, end, role), until in zip(kept, ends, strict=True)]


def _may_name(key: str) -> bool:
    """One look for all roles: most lines name nobody."""
    phrases, beginnings = _any_role()
    if not may_hold(key, beginnings):
        return False
    return (phrases.search(key) if _HAS_INNER.search(key) else phrases.opens(key)) is not None


@cache
def _any_role() -> tuple[Phrases, Beginnings]:
    words = everywhere().words
    phrases = Phrases(word for name, _ in ROLES for word in words[name].words)
    return phrases, Beginnings(phrases.words)


def _places(words: Lexicon, key: str) -> Iterator[tuple[int, int, AuthorRole]]:
    """Words of roles that open the line, or stand behind a bar, a seam or a date."""
    has_inner = _HAS_INNER.search(key) is not None
    for name, role in ROLES:
        phrases = words.words[name]
        found = phrases.search(key) if has_inner else phrases.opens(key)
        for _ in range(MOST):
            if found is None:
                break
            before = key[: found.start()].rstrip()
            if not before or before[-1] in _BARS or read_dates(before[-40:]):
                yield found.start(), found.end(), role
            found = phrases.search(key, found.end())
