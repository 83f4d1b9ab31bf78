"""A small convolutional network over a page's blocks, evaluated in plain numpy.

``weights.npz`` holds its matrices; ``training/`` beside it made them, ``README.md`` says from what and how well.
The layers are those of ``training.network``: a linear layer a block, then convolutions of width five whose gaps
grow (1, 2, 4, 8), so that a block sees some thirty neighbours on either side, then one number a block.
"""

from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

WIDTH: Final = 5
GAPS: Final = {"near": 1, "far": 2, "farther": 4, "farthest": 8}
LONGEST: Final = 20_000
"""Blocks that are looked at together; a longer page is read in stretches of this many."""


def likelihoods(features: Matrix) -> NDArray[np.float64]:
    """For each row of features how likely the block is main text, 0 to 1."""
    if not len(features):
        return np.zeros(0)
    stretches = [features[start : start + LONGEST] for start in range(0, len(features), LONGEST)]
    return np.concatenate([_stretch(rows) for rows in stretches])


def _stretch(features: Matrix) -> NDArray[np.float64]:
    w = weights()
    own = _relu(features @ w["own"] + w["own_bias"])
    near = _relu(_convolved(own, "near"))
    far = _relu(_convolved(near, "far")) + near
    farther = _relu(_convolved(far, "farther"))
    farthest = _relu(_convolved(farther, "farthest")) + farther
    # what the whole page is like is the same for all its blocks
    page = farthest.mean(0) @ w["out_page"] + w["out_bias"]
    scores = own @ w["out_own"] + far @ w["out_far"] + farthest @ w["out_farthest"] + page
    likely: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(scores.astype(np.float64), -30, 30)))
    return likely


@cache
def weights() -> dict[str, Matrix]:
    """The network's matrices by name."""
    with resources.files("crawler.parsers.model").joinpath("weights.npz").open("rb") as file:
        return {name: values.astype(np.float32) for name, values in np.load(file).items()}


def _convolved(rows: Matrix, name: str) -> Matrix:
    """A convolution over the page; beyond its ends everything is zero."""
    w = weights()
    reach = GAPS[name] * (WIDTH // 2)
    padded = np.zeros((len(rows) + 2 * reach, rows.shape[1]), np.float32)
    padded[reach : reach + len(rows)] = rows
    taps = [padded[place * GAPS[name] : place * GAPS[name] + len(rows)] for place in range(WIDTH)]
    return np.concatenate(taps, axis=1) @ w[name] + w[f"{name}_bias"]


def _relu(values: Matrix) -> Matrix:
    return np.maximum(values, 0, out=values)
