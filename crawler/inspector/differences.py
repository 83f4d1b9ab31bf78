"""Two texts word by word: what went, what came, what stayed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from crawler.comparison.comparing import PROVENANCE
from crawler.comparison.difference import first_difference, state_of

_FIRST: Final = (
    *("title", "description", "authors", "published_on", "modified_on", "reviewed_on", "language", "keywords"),
    *("breadcrumbs", "sections", "causes", "workarounds", "previous_article", "next_article", "recommendations"),
    *("sources", "image_url", "quality"),
)
"""Fields that are shown first, in the order of a record; what tells where and how it was made comes after them."""
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+|\s+|[^\w\s]")
_MOST_WORDS: Final = 6_000
"""Above so many, lines are compared: words would take seconds."""
_AROUND: Final = 60

Fate = Literal["same", "gone", "new", "left out"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that is not what it was."""

    field: str
    pieces: tuple[Piece, ...]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """The fields that differ between two records, by the rule of ``crawler.comparison``."""
    names = (name for name in dict.fromkeys([*_FIRST, *before, *after]) if name not in PROVENANCE)
    differing = [name for name in names if state_of(before.get(name), after.get(name)) != "same"]
    return [FieldChange(name, _pieces(name, before.get(name), after.get(name))) for name in differing]


def _pieces(name: str, before: Any, after: Any) -> tuple[Piece, ...]:
    if name == "body":
        return (Piece("left out", "the text of the sections"),)
    old, new = as_text(name, before), as_text(name, after)
    if old != new:
        return tuple(shortened(difference(old, new)))
    # nothing that people read: a path, a position
    found = first_difference(name, before, after)
    told = (Piece("gone", found.old or "nothing"), Piece("same", " → "), Piece("new", found.new or "nothing"))
    return (Piece("same", f"{found.path}: "), *told)


def difference(before: str, after: str) -> list[Piece]:
    """Pieces that give ``before`` without what is new, and ``after`` without what is gone."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for kind, i, j, k, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
            continue
        pieces += [Piece("gone", "".join(old[i:j]))] if j > i else []
        pieces += [Piece("new", "".join(new[k:end]))] if end > k else []
    return pieces


def shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Of long stretches that stayed only the ends beside a change."""
    for place, piece in enumerate(pieces):
        if piece.fate != "same" or len(piece.text) <= 3 * _AROUND:
            yield piece
            continue
        if place:
            yield Piece("same", piece.text[:_AROUND])
        yield Piece("left out", f"{len(piece.text):,} characters as before")
        if place < len(pieces) - 1:
            yield Piece("same", piece.text[-_AROUND:])


def as_text(field: str, found: Any) -> str:
    """A field of a record as lines for people."""
    if found is None:
        return ""
    if field == "sections":
        return "\n".join(line for section in found for line in _section(section))
    if isinstance(found, list):
        return "\n".join(_one(entry) for entry in found)
    return _one(found)


def _section(section: Mapping[str, Any]) -> Iterator[str]:
    yield f"[{section['kind']}] {section['heading'] or ''}".strip()
    for block in section["blocks"]:
        yield " ".join(filter(None, (block["marker"], block["label"] and f"{block['label']}:", block["text"])))


def _one(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return str(entry)
    told = (f"{value}" for name, value in entry.items() if name not in {"xpath", "position", "section"})
    return " · ".join(text for text in told if text not in {"None", "", "[]"})
