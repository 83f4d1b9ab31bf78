"""Write the JSON Schema of every published file under ``schemas/v1/``, and in a checkout ``docs/schema.md``.

python -m schemas.publish [DIR]
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from schemas.article import Article
from schemas.base import Record
from schemas.change import Change
from schemas.cluster import Cluster
from schemas.columns import columns_of
from schemas.comparison import Comparison
from schemas.readers import READERS
from schemas.reextraction import Part, Reextraction
from schemas.reference import reference
from schemas.reject import Reject
from schemas.run import Manifest

PUBLISHED: dict[str, type[Record]] = {
    "article": Article,
    "reject": Reject,
    "change": Change,
    "manifest": Manifest,
    "part": Part,
    "reextraction": Reextraction,
    "comparison": Comparison,
    "cluster": Cluster,
}
HERE = Path(__file__).parent / "v1"
REFERENCE = Path(__file__).parents[1] / "docs" / "schema.md"
TABLES: Final[dict[str, str]] = {
    "article": "articles",
    "reject": "rejects",
    "change": "changes",
    "manifest": "manifests",
    "part": "parts",
    "reextraction": "reextractions",
    "comparison": "comparisons",
    "cluster": "clusters",
}
"""What a file's lines are called as a table."""


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a published file, by its name in ``PUBLISHED``; KeyError for another."""
    schema = PUBLISHED[name].model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:healthcrawl:schema:v1:{name}",
        **schema,
    }


def as_text(name: str) -> str:
    """The schema as the committed file holds it."""
    return json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"


def for_reader(name: str, reader: str) -> str:
    """The schema of a published file as one of ``READERS`` wants it; KeyError for an unknown file or reader."""
    return READERS[reader](TABLES[name], columns_of(PUBLISHED[name]))


def main() -> None:
    """Write all of them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    folder.mkdir(parents=True, exist_ok=True)
    for name in PUBLISHED:
        (folder / f"{name}.schema.json").write_text(as_text(name), "utf-8")
    if folder == HERE:
        REFERENCE.write_text(reference(PUBLISHED), "utf-8")


if __name__ == "__main__":
    main()
