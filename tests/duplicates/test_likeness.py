"""How alike two texts are, whatever their script."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crawler.duplicates.groups import Groups
from crawler.duplicates.shingles import shingles, similarity

CASES = tomllib.loads((Path(__file__).parent / "likeness.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["shows"])
def test_similarity_lies_between_its_bounds(case: dict[str, Any]) -> None:
    one, other = shingles(case["one"]), shingles(case["other"])
    assert case["least"] <= similarity(one, other) <= case["most"]
    assert similarity(one, other) == similarity(other, one)


def test_order_of_paragraphs_hardly_matters() -> None:
    paragraphs = [f"Paragraph {number} says what helps against tired feet, number {number}." for number in range(40)]
    turned = "\n".join(reversed(paragraphs))
    assert similarity(shingles("\n".join(paragraphs)), shingles(turned)) > 0.8


def test_lone_surrogate_is_read() -> None:
    assert len(shingles("Tired feet \ud800 after a walk")) > 5


def numbers(*found: int) -> Any:
    return np.array(sorted(found), dtype=np.uint64)


def groups_of(texts: list[Any], *runs: list[int]) -> list[list[int]]:
    groups = Groups(len(texts), lambda number: texts[number], 0.5)
    groups.join_alike(runs)
    return list(groups.all())


def test_candidates_that_are_not_alike_are_not_joined() -> None:
    assert groups_of([numbers(1, 2, 3), numbers(1, 7, 8)], [0, 1]) == []


def test_text_is_compared_with_the_one_before_it_too() -> None:
    texts = [numbers(1, 2, 3, 4), numbers(7, 8, 9), numbers(7, 8, 9, 10)]
    assert groups_of(texts, [0, 1, 2]) == [[1, 2]]


def test_bands_join_what_others_have_joined() -> None:
    texts = [numbers(1, 2, 3, 4), numbers(2, 3, 4, 5), numbers(3, 4, 5, 6), numbers(90, 91)]
    assert groups_of(texts, [0, 1], [1, 2], [0, 3], [2, 3]) == [[0, 1, 2]]
