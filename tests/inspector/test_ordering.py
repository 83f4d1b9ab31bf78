"""The order of records: the first of many are those that sorting all would put first."""

import numpy as np
import pytest

from crawler.inspector.ordering import first, ordered

KEYS = {
    "all different": [5, 3, 9, 1, 7, 2, 8, 4, 6, 0],
    "all the same": [7] * 10,
    "ties across the border": [1, 2, 1, 2, 1, 2, 1, 2, 1, 2],
    "negative, as ranks are": [-0.5, -3.25, -0.5, -1.0, -3.25, -2.0, -0.5, -9.0, -1.0, -0.5],
    "few": [2, 1],
    "none": [],
}


@pytest.mark.parametrize("keys", KEYS.values(), ids=list(KEYS))
@pytest.mark.parametrize("is_falling", [False, True])
def test_first_are_those_of_the_whole_order(keys: list[float], is_falling: bool) -> None:
    positions = range(len(keys))
    expected = sorted(positions, key=lambda place: (keys[place], place), reverse=is_falling)
    assert ordered(np.array(keys), is_falling).tolist() == expected
    for most in range(1, 5):
        assert first(np.array(keys), most, is_falling).tolist() == expected[:most]
