"""From files of records to clusters of copies."""

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from crawler.duplicates.bands import Bands
from crawler.duplicates.groups import Groups
from crawler.duplicates.likeness import comparable
from crawler.duplicates.shingles import Shingles, shingles
from crawler.extractions.lines import BadLine, Lines, Place, placed_lines
from schemas.cluster import Cluster, ClusterMember

_NO_DATE: Final = "9999-12-31"
_TOLD: Final = ("id", "url", "site", "title", "published_on", "fetched_at")
_NEEDED: Final = frozenset({*_TOLD, "body", "quality"})


class Finder:
    """Finds near-identical articles; what it has counted is on it."""

    def __init__(self, files: Sequence[Path], threshold: float) -> None:
        """Texts are copies from a similarity of ``threshold`` on. NotInstalled as ``Bands``."""
        self.articles = 0
        """Articles that were compared."""
        self.too_short = 0
        """Articles that were not, for want of text."""
        self.repeated = 0
        """Records that were not, because an earlier one has the same id."""
        self._files = files
        self._threshold = threshold
        self._bands = Bands()
        self._places = (array("i"), array("q"), array("q"))

    def clusters(self) -> list[Cluster]:
        """All clusters, the largest first; BadLine, OSError."""
        self._enter()
        with Lines(self._files) as lines:
            groups = Groups(self.articles, lambda number: _shingles(self._record(lines, number)), self._threshold)
            groups.join_alike(self._bands.runs())
            found = [cluster for group in groups.all() for cluster in self._divided(groups, lines, group)]
        return sorted(found, key=lambda cluster: (-cluster.size, cluster.id))

    def _enter(self) -> None:
        known: set[bytes] = set()
        for place, record in placed_lines(self._files):
            if not _NEEDED.issubset(record):
                raise BadLine(f"{self._files[place.file]} holds other than articles.")
            identity = bytes.fromhex(record["id"].removeprefix("art_"))
            if identity in known:
                self.repeated += 1
                continue
            known.add(identity)
            text = comparable(record["body"])
            if text is None:
                self.too_short += 1
                continue
            self._bands.add(text)
            for column, number in zip(self._places, place, strict=True):
                column.append(number)
            self.articles += 1

    def _divided(self, groups: Groups, lines: Lines, numbers: list[int]) -> Iterator[Cluster]:
        """Clusters of a group, in each of which all are alike to its representative and not only to a neighbour."""
        about = {number: _about(self._record(lines, number)) for number in numbers}
        left = sorted(numbers, key=lambda number: _rank(about[number]))
        while len(left) > 1:
            first, *others = left
            alike = {number: groups.likeness(first, number) for number in others}
            members = {first: 1.0} | {number: share for number, share in alike.items() if share >= self._threshold}
            if len(members) > 1:
                yield _cluster([(about[number], share) for number, share in members.items()])
            left = [number for number in others if number not in members]

    def _record(self, lines: Lines, number: int) -> dict[str, Any]:
        file, offset, length = (column[number] for column in self._places)
        return lines.record(Place(file, offset, length))


def _shingles(record: dict[str, Any]) -> Shingles:
    return shingles(record["body"])


def _about(record: dict[str, Any]) -> dict[str, Any]:
    """What is told of an article, without its text."""
    return {name: record[name] for name in _TOLD} | {"score": record["quality"]["score"]}


def _rank(about: dict[str, Any]) -> tuple[str, str, float, str]:
    """Whoever published first has been copied; without a date, whoever was fetched first, then the better record."""
    return about["published_on"] or _NO_DATE, about["fetched_at"], -about["score"], about["id"]


def _cluster(members: list[tuple[dict[str, Any], float]]) -> Cluster:
    representative, *others = members
    others.sort(key=lambda member: (-member[1], member[0]["id"]))
    identity = representative[0]["id"]
    return Cluster(
        id=identity.replace("art_", "dup_"),
        size=len(members),
        sites=len({about["site"] for about, _ in members}),
        representative=identity,
        members=[
            ClusterMember(
                similarity=round(share, 3), **{name: value for name, value in about.items() if name != "score"}
            )
            for about, share in [representative, *others]
        ],
    )
