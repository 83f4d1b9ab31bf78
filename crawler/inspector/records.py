"""A record as it is shown: read by the schema of this version, or as it stands."""

import json
from typing import Final

from pydantic import ValidationError

from crawler.inspector.kept import Kept, line_at
from schemas.article import Article

LARGEST: Final = 4_000_000
"""Bytes of a record that is shown in parts, and characters that are shown of any."""
_KINDS: Final = {"causes": {"causes"}, "workarounds": {"workaround", "treatment"}}


def article_of(kept: Kept) -> Article | None:
    """The record, None where it does not fit the schema of this version; OSError."""
    return article_in(line_at(kept))


def article_in(line: bytes) -> Article | None:
    """The record of a line; None as above, and where it is too large to be shown in parts."""
    if len(line) > LARGEST:
        return None
    try:
        return Article.model_validate_json(line)
    except ValidationError:
        return None


def pretty(line: bytes) -> str:
    """The record as JSON for people, or the line as it is."""
    try:
        text = json.dumps(json.loads(line), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = line.decode("utf-8", "replace")
    return text[:LARGEST]


def entries_of_items(article: Article) -> dict[str, list[str]]:
    """The entry of a section that each cause and workaround is, named as in ``claims``."""
    return {
        name: [
            f"s{section.position}b{block.position}"
            for section in article.sections
            if section.kind in kinds
            for block in section.blocks
            if block.kind == "item"
        ]
        for name, kinds in _KINDS.items()
    }
