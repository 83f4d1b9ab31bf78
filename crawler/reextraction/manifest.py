"""What all archives of a call gave together."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from crawler import VERSION
from crawler.reextraction.archives import Shard
from crawler.reextraction.folder import Folder
from crawler.reextraction.part import Outcome, by_reason
from schemas.reextraction import DamagedArchive, Part, Reextraction, UnreadArchive

COMPLETE: Final = 0
DAMAGED: Final = 2
NOTHING: Final = 4


def name_of(shard: Shard) -> str:
    """Name of the manifest in the output."""
    return "manifest.json" if shard.of == 1 else f"manifest-{shard.number}-of-{shard.of}.json"


def manifest_of(outcomes: Iterable[Outcome], shard: Shard) -> Reextraction:
    """The manifest, the same whatever the order in which archives ended."""
    ended = list(outcomes)
    parts = [outcome for outcome in ended if isinstance(outcome, Part)]
    unread = [outcome for outcome in ended if isinstance(outcome, UnreadArchive)]
    damaged = sorted((part for part in parts if part.damage), key=lambda part: part.archive)
    articles = sum(part.articles for part in parts)
    return Reextraction(
        extractor_version=VERSION,
        shard=shard.number,
        shards=shard.of,
        exit_code=_exit_code(bool(damaged or unread), articles, len(parts)),
        archives=len(parts) + len(unread),
        parts=len(parts),
        warc_records=sum(part.warc_records for part in parts),
        articles=articles,
        rejects=sum(part.rejects for part in parts),
        duplicates=sum(part.duplicates for part in parts),
        rejects_by_reason=by_reason(_reasons(parts)),
        damaged=[DamagedArchive(archive=part.archive, **part.damage.model_dump()) for part in damaged if part.damage],
        unread=sorted(unread, key=lambda one: one.archive),
    )


def write(manifest: Reextraction, folder: Folder) -> None:
    """Put the manifest into the output; OSError."""
    name = name_of(Shard(manifest.shard, manifest.shards))
    staged = folder.stage(name)
    staged.write_bytes(manifest.line())
    folder.put(staged, name)
    folder.clean(name)


def _exit_code(is_damaged: bool, articles: int, parts: int) -> int:
    if is_damaged:
        return DAMAGED
    # a shard may have no archives: nothing was lost
    return COMPLETE if articles or not parts else NOTHING


def _reasons(parts: Iterable[Part]) -> Counter[str]:
    reasons: Counter[str] = Counter()
    for part in parts:
        reasons.update({counted.reason: counted.count for counted in part.rejects_by_reason})
    return reasons
