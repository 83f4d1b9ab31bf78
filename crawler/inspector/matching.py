"""Which records fulfil each condition of a selection."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from crawler.inspector.columns import RUN, Columns, Mask
from crawler.inspector.names import Names
from crawler.inspector.rows import FIELD_BITS, FLAG_BITS, KIND_BITS
from crawler.inspector.selection import BANDS, Selection


@dataclass(frozen=True, slots=True)
class Condition:
    """Which records fulfil it, and the facet that it belongs to; empty where to none."""

    facet: str
    mask: Mask


def conditions(columns: Columns, selection: Selection, names: Names) -> tuple[Condition, ...]:
    """All that a selection asks for apart from its text."""
    return (
        *_of_run(columns, selection, names),
        *_of_words(columns, selection, names),
        *_of_bits(columns, selection),
        *_of_quality(columns, selection),
        *_of_days(columns, selection),
    )


def together(found: Sequence[Condition], apart_from: str = "") -> Mask | None:
    """What fulfils all conditions but those of one facet; None where there are none: everything does."""
    masks = [condition.mask for condition in found if not apart_from or condition.facet != apart_from]
    return reduce(np.logical_and, masks) if masks else None


def _of_run(columns: Columns, selection: Selection, names: Names) -> Iterator[Condition]:
    wanted = names.numbers_of_runs(selection.run)
    if len(wanted) < len(names.runs):
        yield Condition("", np.isin(columns[RUN], wanted))


def _of_words(columns: Columns, selection: Selection, names: Names) -> Iterator[Condition]:
    for facet in ("site", "language", "change"):
        chosen: tuple[str, ...] = getattr(selection, facet)
        if chosen:
            yield Condition(facet, np.isin(columns[facet], names.numbers_of_words(chosen)))


def _of_bits(columns: Columns, selection: Selection) -> Iterator[Condition]:
    asked = (("kind", "kinds", KIND_BITS, True), ("flag", "flags", FLAG_BITS, True))
    for facet, column, bits, is_wanted_set in (*asked, ("lacks", "filled", FIELD_BITS, False)):
        for value in getattr(selection, facet):
            if value in bits:
                yield Condition(facet, ((columns[column] & bits[value]) != 0) == is_wanted_set)
    if "none" in selection.flag:
        yield Condition("flag", columns["flags"] == 0)


def _of_quality(columns: Columns, selection: Selection) -> Iterator[Condition]:
    if selection.quality:
        score = columns["score"]
        spans = [(score >= low) & (score < high) for low, high in (BANDS[q] for q in selection.quality if q in BANDS)]
        yield Condition("quality", reduce(np.logical_or, spans, np.zeros(len(columns), np.bool_)))


def _of_days(columns: Columns, selection: Selection) -> Iterator[Condition]:
    published = columns["published"]
    if selection.since:
        yield Condition("", published >= selection.since.toordinal())
    if selection.until:
        yield Condition("", (published >= 1) & (published <= selection.until.toordinal()))
