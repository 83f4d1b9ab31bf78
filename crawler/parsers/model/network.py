"""The learned models, evaluated without a framework: which blocks are main text, and whether a page is an article.

The first is a small convolutional network over a page's blocks, with its matrices in ``weights.npz``: a linear layer
a block, then convolutions of width five whose gaps grow (1, 2, 4, 8), so that a block sees some thirty neighbours on
either side, then one number a block.

The second, in ``article.npz``, is the mean of five networks with one hidden layer and a logistic regression over
one row of evidence about the page. ``README.md`` says from what both were made, how, and how good they are.
"""

from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

try:
    from crawler.parsers.compiled.layers import Judges, Network
except ImportError:
    from crawler.parsers.model.plain_layers import Judges, Network

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
    return _logistic(np.concatenate([_network().scores(rows) for rows in stretches]))


def article_likelihood(evidence: Matrix) -> float:
    """How likely a page is an article, 0 to 1, from its row of evidence."""
    return float(_logistic(_judges().scores(evidence)).mean())


def _logistic(scores: Matrix) -> NDArray[np.float64]:
    likelihood: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(scores.astype(np.float64), -30, 30)))
    return likelihood


def forget_weights() -> None:
    """Read the models' files again: training has written them anew."""
    for known in (weights, _judges, _network):
        known.cache_clear()


@cache
def _judges() -> Judges:
    return Judges(weights("article.npz"))


@cache
def _network() -> Network:
    return Network(weights(), GAPS, WIDTH)


@cache
def weights(name: str = "weights.npz") -> dict[str, Matrix]:
    """A model's matrices by name."""
    with resources.files("crawler.parsers.model").joinpath(name).open("rb") as file:
        return {name: values.astype(np.float32) for name, values in np.load(file).items()}
