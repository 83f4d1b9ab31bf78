"""A run of three articles to be exported, and how to export it."""

import json
from pathlib import Path
from typing import Any

from published_records import FULL, NOTHING

from crawler.tables.export import Export, Exported, export
from schemas.article import Article

GERMAN: dict[str, Any] = {
    "id": "art_" + "0" * 31 + "2",
    "site": "zuhause.example",
    "language": "de",
    "title": "Kalte Hände",
    "fetched_at": "2026-11-23T00:10:00Z",
    "quality": {"score": 0.5, "coverage": 1.0, "flags": []},
}
EMPTY: dict[str, Any] = {**NOTHING, "id": "art_" + "0" * 31 + "3", "title": "Nothing but a headline"}
ARTICLES: list[dict[str, Any]] = [FULL, {**FULL, **GERMAN}, {**FULL, **EMPTY}]
IDS = [article["id"] for article in ARTICLES]


def published(folder: Path, articles: list[dict[str, Any]] | None = None) -> Path:
    """A folder with the articles' lines."""
    folder.mkdir(parents=True, exist_ok=True)
    records = [Article.model_validate_json(json.dumps(article)) for article in articles or ARTICLES]
    (folder / "articles.jsonl").write_bytes(b"".join(record.line() for record in records))
    return folder


def exported(run: Path, target: Path, to: str, **asked: Any) -> Exported:
    """Export a folder's articles in this process."""
    return export(Export((run / "articles.jsonl",), target, to, **asked))
