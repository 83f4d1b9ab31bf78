"""A record that says next to nothing, for tests of what is done with records."""

from datetime import UTC, datetime
from typing import Any

from schemas.article import Article


def sample_article(site: str, **filled: Any) -> Article:
    """A record of a site, with little in it."""
    empty = {name: [] if "list" in str(field.annotation) else None for name, field in Article.model_fields.items()}
    needed = {
        "schema_version": "1.0",
        "id": "art_" + "0" * 32,
        "content_hash": "sha256:" + "0" * 64,
        "revision": 1,
        "url": f"https://{site}/a",
        "requested_url": f"https://{site}/a",
        "site": site,
        "fetched_at": datetime(2026, 11, 22, tzinfo=UTC),
        "extractor_version": "1",
        "transfer": {
            "redirects": [],
            "certificate": "verified",
            "doubts": [],
            "encoding_declared": "utf-8",
            "encoding_used": "utf-8",
            "encoding_method": "utf-8",
            "characters_removed": 0,
        },
        "title": "Cold hands",
        "body": "",
        "quality": {"score": 1.0, "coverage": 1.0, "flags": []},
    }
    return Article.model_validate({**empty, **needed, **filled})
