"""Whether a run lost or doubled anything, by its published files alone."""

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from crawler.archive.members import ArchiveDamaged
from crawler.archive.reading import read_archive


def faults_of(run: Path, expected: set[str]) -> Iterator[str]:
    """A sentence for each promise that the run broke; ``expected``: addresses that must be articles."""
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    articles = _records(run / "articles.jsonl")
    rejects = _records(run / "rejects.jsonl")
    yield from _each_once("articles.jsonl", [record["requested_url"] for record in articles], expected)
    if rejects:
        yield f"rejects.jsonl holds {len(rejects)} pages, {rejects[0]['requested_url']} first: {rejects[0]['detail']}"
    yield from _miscounted(manifest, len(articles), len(rejects))
    yield from _wrong_files(run, manifest)
    yield from _archived(run, manifest, expected)


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def _each_once(where: str, found: list[str], expected: set[str]) -> Iterator[str]:
    lost = expected - set(found)
    strange = set(found) - expected
    doubled = [url for url, count in Counter(found).items() if count > 1]
    for what, urls in (("lacks", lost), ("holds unasked", strange), ("holds twice", doubled)):
        if urls:
            yield f"{where} {what} {len(urls)} pages, such as {min(urls)}"


def _miscounted(manifest: dict[str, Any], articles: int, rejects: int) -> Iterator[str]:
    counts = manifest["counts"]
    if (counts["articles"], counts["rejects"]) != (articles, rejects):
        yield f"the manifest counts {counts['articles']} articles and {counts['rejects']} rejects"
    parts = sum(counts[name] for name in ("articles", "rejects", "duplicates", "skipped", "unfinished"))
    if counts["requested"] != parts or counts["unfinished"]:
        yield f"the manifest's counts do not add up, or leave something unfinished: {counts}"
    if (manifest["exit_reason"], manifest["exit_code"]) != ("complete", 0):
        yield f"the run ended as {manifest['exit_reason']}"


def _wrong_files(run: Path, manifest: dict[str, Any]) -> Iterator[str]:
    for file in manifest["files"]:
        content = (run / file["name"]).read_bytes()
        if (len(content), sha256(content).hexdigest()) != (file["size_bytes"], file["sha256"]):
            yield f"{file['name']} is not what the manifest says"


def _archived(run: Path, manifest: dict[str, Any], expected: set[str]) -> Iterator[str]:
    names = [file["name"] for file in manifest["files"] if file["name"].endswith(".warc.gz")]
    found: list[str] = []
    for name in names:
        try:
            # which fails, too, where the file holds another number of records than the manifest says
            found += (page.page.requested_url or "" for page in read_archive(run / name))
        except ArchiveDamaged as error:
            yield f"the archive is damaged: {error}"
    yield from _each_once(f"the archive of {len(names)} files", found, expected)
