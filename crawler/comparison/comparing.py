"""Two extractions of the same pages into one ``Comparison``, whatever their size."""

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from pydantic_core import from_json

from crawler.comparison.difference import Difference, first_difference, growth, state_of
from crawler.comparison.pairing import pairs
from crawler.extractions.files import Extraction
from crawler.extractions.lines import Lines, Place
from schemas.article import Article
from schemas.comparison import Comparison, Example, FieldDifference, OutcomeDifference

PROVENANCE: Final = frozenset({"schema_version", "extractor_version", "fetched_at"})
"""Fields that say when and by what a record was made."""
ABSENT: Final = "absent"
ARTICLE: Final = "article"


def compare(old: Extraction, new: Extraction, examples: int) -> Comparison:
    """Compare field by field, with up to so many examples each; BadLine, OSError."""
    tally = Tally(examples)
    with Lines(old.files) as old_lines, Lines(new.files) as new_lines:
        for before, after in pairs(old, new):
            tally.add(_line(old_lines, before), _line(new_lines, after))
    return tally.comparison(str(old.path), str(new.path))


def _line(lines: Lines, place: Place | None) -> bytes | None:
    return lines.at(place) if place else None


class _Some:
    """A few of many, by chance but the same ones each time, whatever the order in which they come."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[int, str, Any]] = []

    def offer(self, url: str, make: Callable[[], Any]) -> None:
        """Maybe keep one; it is only made if it is kept."""
        rank = -int.from_bytes(hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=8).digest(), "big")
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, (rank, url, make()))
        elif self._heap and rank > self._heap[0][0]:
            heapq.heapreplace(self._heap, (rank, url, make()))

    def all(self) -> list[Any]:
        """Those that were kept, by address."""
        return [kept for _, _, kept in sorted(self._heap, key=lambda entry: entry[1])]


class _Field:
    def __init__(self, examples: int) -> None:
        self.states: Counter[str] = Counter()
        self.longer = 0
        self.shorter = 0
        self.examples = _Some(examples)

    def add(self, url: str, name: str, old: Any, new: Any) -> bool:
        """Count two values; True where they are not the same."""
        state = state_of(old, new)
        self.states[state] += 1
        if state == "changed":
            self.longer += growth(old, new) > 0
            self.shorter += growth(old, new) < 0
        if state != "same":
            self.examples.offer(url, lambda: (url, first_difference(name, old, new)))
        return state != "same"

    def difference(self, name: str, articles: int) -> FieldDifference:
        differing = self.states.total() - self.states["same"]
        return FieldDifference(
            field=name,
            is_provenance=name in PROVENANCE,
            same=articles - differing,
            changed=self.states["changed"],
            only_old=self.states["only_old"],
            only_new=self.states["only_new"],
            longer=self.longer,
            shorter=self.shorter,
            examples=[_example(url, found) for url, found in self.examples.all()],
        )


class Tally:
    """Counts pages, line by line of both extractions."""

    def __init__(self, examples: int) -> None:
        """With up to so many examples of each difference."""
        self._most = examples
        # every field of today's record, and whatever else either extraction has
        self._fields = {name: _Field(examples) for name in Article.model_fields}
        self._outcomes: dict[tuple[str, str], tuple[Counter[str], _Some]] = {}
        self._versions: tuple[set[str], set[str]] = (set(), set())
        self._pages = self._articles = self._identical = 0

    def add(self, old: bytes | None, new: bytes | None) -> None:
        """Count one page by its lines."""
        self._pages += 1
        before, after = (from_json(line) if line else {} for line in (old, new))
        outcomes = _outcome(before), _outcome(after)
        if outcomes != (ARTICLE, ARTICLE):
            self._ended(outcomes, str((before or after).get("url")))
            return
        self._articles += 1
        for versions, record in zip(self._versions, (before, after), strict=True):
            versions.add(str(record.get("extractor_version")))
        self._compare(before, after)

    def _compare(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        url = str(old.get("url"))
        names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        changed = [name for name in names if self._field(name).add(url, name, old.get(name), new.get(name))]
        self._identical += PROVENANCE.issuperset(changed)

    def _field(self, name: str) -> _Field:
        return self._fields.setdefault(name, _Field(self._most))

    def _ended(self, outcomes: tuple[str, str], url: str) -> None:
        if outcomes[0] != outcomes[1]:
            counted, some = self._outcomes.setdefault(outcomes, (Counter(), _Some(self._most)))
            counted["pages"] += 1
            some.offer(url, lambda: url)

    def comparison(self, old: str, new: str) -> Comparison:
        """What was counted, under the names of both extractions."""
        return Comparison(
            old=old,
            new=new,
            old_versions=sorted(self._versions[0]),
            new_versions=sorted(self._versions[1]),
            pages=self._pages,
            articles=self._articles,
            identical=self._identical,
            is_changed=self._identical < self._articles or bool(self._outcomes),
            fields=[field.difference(name, self._articles) for name, field in self._fields.items()],
            outcomes=[
                OutcomeDifference(old=ends[0], new=ends[1], pages=counted["pages"], examples=some.all())
                for ends, (counted, some) in sorted(
                    self._outcomes.items(), key=lambda item: (-item[1][0]["pages"], item[0])
                )
            ],
        )


def _outcome(record: dict[str, Any]) -> str:
    """article, a reject's reason, or absent."""
    if not record:
        return ABSENT
    return str(record["reason"]) if "stage" in record and "reason" in record else ARTICLE


def _example(url: str, found: Difference) -> Example:
    return Example(url=url, path=found.path, old=found.old, new=found.new)
