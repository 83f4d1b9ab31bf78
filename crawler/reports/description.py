"""What a published run says of itself to those who load it: a Frictionless Data Package and a dataset card.

``datapackage.json`` describes each file with its format, size, SHA-256 and the type and meaning of its columns; it is
a Data Package because its validator checks all of that, and nested columns are written in it as they are. ``README.md``
is the card: the form, with a head in YAML, that hubs of datasets show.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from crawler.reports.printable import printable
from crawler.reports.writing import write_whole
from schemas.article import Article
from schemas.base import Record
from schemas.change import Change
from schemas.columns import Column, ListOf, Struct, Type, columns_of
from schemas.reject import Reject
from schemas.run import Manifest, PublishedFile, SiteCoverage

DATA_PACKAGE: Final = "datapackage.json"
CARD: Final = "README.md"
_LINES: Final[dict[str, type[Record]]] = {
    "articles.jsonl": Article,
    "rejects.jsonl": Reject,
    "changes.jsonl": Change,
}
_TITLES: Final = {
    "articles.jsonl": "One health article a line.",
    "articles.parquet": "The same articles with typed, nested columns.",
    "rejects.jsonl": "One page a line that gave no record, and why.",
    "changes.jsonl": "One article a line, and what became of it since the run before.",
}
_TYPES: Final = {
    "text": "string",
    "integer": "integer",
    "real": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "datetime",
}
_MOST_SITES: Final = 20
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def write_description(run_folder: Path, manifest: Manifest) -> None:
    """Both files into the run's folder; OSError if that fails."""
    write_whole(run_folder / DATA_PACKAGE, json.dumps(data_package(manifest), indent=2, ensure_ascii=False) + "\n")
    write_whole(run_folder / CARD, card(manifest))


def data_package(manifest: Manifest) -> dict[str, Any]:
    """The description of a run's files for Frictionless' tools."""
    return {
        "profile": "data-package",
        "name": f"healthcrawl-{manifest.run_id.lower()}",
        "title": f"Health articles of {printable(manifest.job)}, {manifest.run_id}",
        "description": "Health articles as structured records, with the pages that gave none. See README.md.",
        "version": manifest.run_id,
        "created": manifest.ended_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sources": [{"title": printable(url), "path": url} for url in manifest.start_urls if _is_web(url)],
        "resources": [_resource(file) for file in manifest.files],
    }


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _resource(file: PublishedFile) -> dict[str, Any]:
    stem, _, suffix = file.name.partition(".")
    described: dict[str, Any] = {
        "name": f"{stem}-{suffix.replace('.', '-')}".lower(),
        "path": file.name,
        "type": "file",
        "description": _TITLES.get(file.name, "Pages as they came, in WARC 1.1."),
        "format": suffix,
        "bytes": file.size_bytes,
        "hash": f"sha256:{file.sha256}",
        "records": file.lines,
    }
    if file.name not in _LINES:
        return described
    fields = [_field(column) for column in columns_of(_LINES[file.name])]
    return described | {"type": "table", "format": "jsonl", "encoding": "utf-8", "schema": {"fields": fields}}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _type(column.type), "description": column.description}
    if field["type"] == "datetime":
        field["format"] = "%Y-%m-%dT%H:%M:%SZ"
    return field if column.is_nullable else field | {"constraints": {"required": True}}


def _type(found: Type) -> str:
    if isinstance(found, ListOf):
        return "array"
    return "object" if isinstance(found, Struct) else _TYPES[found]


def card(manifest: Manifest) -> str:
    """The dataset card of a run, in Markdown."""
    records = manifest.counts.articles + manifest.counts.kept
    size = next((words for most, words in _SIZES if records < most), "n>1M")
    # JSON is YAML, and needs no care for quotes and colons
    head = {
        "pretty_name": f"Health articles of {printable(manifest.job)}",
        "size_categories": [size],
        "configs": [{"config_name": "default", "data_files": [{"split": "train", "path": "articles.parquet"}]}],
        "tags": ["health", "web crawl", f"schema {manifest.schema_version}"],
    }
    yaml = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items())
    return f"---\n{yaml}\n---\n\n" + "\n".join(_body(manifest, records))


def _body(manifest: Manifest, records: int) -> Iterable[str]:
    yield f"# Health articles of {_plain(manifest.job)}\n"
    yield (
        f"{records:,} articles, read by healthcrawl {manifest.versions.healthcrawl} from "
        f"{manifest.started_at:%Y-%m-%d %H:%M} to {manifest.ended_at:%Y-%m-%d %H:%M} UTC; run {manifest.run_id}, "
        f"{manifest.exit_reason.replace('_', ' ')}.\n"
    )
    yield from _files(manifest)
    yield from _sources(manifest)
    yield (
        "## What to know before using them\n\n"
        "- The texts are their publishers'. What may be done with them, their terms and the law say.\n"
        "- They were read by a program. `quality.score` says how likely a body is right, `quality.flags` "
        "what was unusual.\n"
        "- They are what sites say, not checked medicine, and no advice.\n"
        "- Names of authors are personal data.\n"
    )


def _files(manifest: Manifest) -> Iterable[str]:
    yield "## Files\n\n| file | records | bytes | SHA-256 |\n| --- | ---: | ---: | --- |"
    yield from (
        f"| `{file.name}` | {file.lines:,} | {file.size_bytes:,} | `{file.sha256}` |" for file in manifest.files
    )
    yield (
        "\n`manifest.json` says what the run did, `datapackage.json` what each column is; "
        f"the records are of schema {manifest.schema_version} of healthcrawl (its docs/schema.md).\n"
    )


def _sources(manifest: Manifest) -> Iterable[str]:
    counts = manifest.counts
    yield "## Where the records come from\n"
    yield from (f"- {_plain(url)}" for url in manifest.start_urls[:_MOST_SITES])
    yield "\n| site | articles | rejects |\n| --- | ---: | ---: |"
    yield from map(_site, sorted(manifest.coverage, key=lambda site: (-site.records, site.site))[:_MOST_SITES])
    yield (
        f"\nOf {counts.requested:,} pages {counts.articles:,} are articles, {counts.rejects:,} were rejected, "
        f"{counts.duplicates:,} were duplicates and {counts.skipped:,} were not fetched by rule; {counts.kept:,} "
        "articles stand here from earlier runs. rejects.jsonl names the reason of each reject.\n"
    )


def _site(site: SiteCoverage) -> str:
    return f"| {_plain(site.site) or 'local files'} | {site.records:,} | {site.rejects:,} |"


def _plain(text: str) -> str:
    """Text from outside as one line in which nothing is Markdown."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>|#!&" else letter for letter in printable(text))
