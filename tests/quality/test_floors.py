"""Extraction quality on a fixed sample of generated pages never falls below ``floors.toml``."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.image_quality import outcomes, shares

FILE = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))
FLOORS: dict[str, float] = FILE["floors"]


@pytest.fixture(scope="session")
def measured() -> dict[str, float]:
    return shares(list(outcomes(FILE["seed"], range(1, FILE["pages"] + 1))))


def test_every_measure_has_a_floor(measured: dict[str, float]) -> None:
    assert set(FLOORS) == set(measured)


@pytest.mark.parametrize("measure", FLOORS)
def test_measure_is_not_below_its_floor(
    measure: str, measured: dict[str, float], record_property: Callable[[str, object], None]
) -> None:
    if measured[measure] > FLOORS[measure]:
        record_property("floor could rise", f"{measure} = {int(measured[measure] * 1000) / 1000:.3f}")
    assert measured[measure] >= FLOORS[measure]
