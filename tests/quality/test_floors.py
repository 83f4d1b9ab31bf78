"""Extraction quality on a fixed sample of generated pages never falls below ``floors.toml``."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.generator.indexes import make_index
from benchmarks.image_quality import outcomes, shares
from benchmarks.own import read

FILE = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))
FLOORS: dict[str, float] = FILE["floors"]
INDEXES: dict[str, float] = FILE["indexes"]


@pytest.fixture(scope="session")
def measured() -> dict[str, float]:
    return shares(list(outcomes(FILE["seed"], range(1, FILE["pages"] + 1))))


def test_every_measure_has_a_floor(measured: dict[str, float]) -> None:
    assert set(FLOORS) == set(measured)


@pytest.mark.parametrize("measure", FLOORS)
def test_measure_is_not_below_its_floor(
    measure: str, measured: dict[str, float], record_property: Callable[[str, object], None]
) -> None:
    note_rise(measure, measured[measure], FLOORS[measure], record_property)
    assert measured[measure] >= FLOORS[measure]


def test_indexes_are_refused(record_property: Callable[[str, object], None]) -> None:
    pages = range(1, FILE["pages"] + 1)
    refused = sum(read(make_index(FILE["seed"], number), "file:///index.html") is None for number in pages) / len(pages)
    note_rise("refused", refused, INDEXES["refused"], record_property)
    assert refused >= INDEXES["refused"]


def note_rise(measure: str, value: float, floor: float, record_property: Callable[[str, object], None]) -> None:
    """Floors have three digits."""
    if (whole := int(value * 1000) / 1000) > floor:
        record_property("floor could rise", f"{measure} = {whole:.3f}")
