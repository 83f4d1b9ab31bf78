"""What is told of a run as a whole while its records are indexed: their numbers in columns, and its coverage."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence

from crawler.inspector.rows import FIELD_BITS, NUMBERS


class Gathered:
    """The numbers of a run's records, 44 bytes a record."""

    def __init__(self) -> None:
        self._columns = {name: array(code) for name, code in NUMBERS.items()}

    def __len__(self) -> int:
        return len(self._columns["site"])

    def add(self, numbers: Sequence[int]) -> None:
        """Those of one record, in the order of ``NUMBERS``."""
        for column, number in zip(self._columns.values(), numbers, strict=True):
            column.append(number)

    def columns(self) -> Iterator[tuple[str, bytes]]:
        """Each number's name, and the integers of all records in their order."""
        return ((name, column.tobytes()) for name, column in self._columns.items())

    def coverage(self) -> Iterator[tuple[int, str, int, int]]:
        """Site, field, in how many of its records the field holds something, and how many there are."""
        # first by the pattern of the fields, of which there are few
        patterns = Counter(zip(self._columns["site"], self._columns["filled"], strict=True))
        records: Counter[int] = Counter()
        filled: Counter[tuple[int, str]] = Counter()
        for (site, held), count in patterns.items():
            records[site] += count
            for field, bit in FIELD_BITS.items():
                filled[site, field] += count if held & bit else 0
        return ((site, field, filled[site, field], records[site]) for site in records for field in FIELD_BITS)
