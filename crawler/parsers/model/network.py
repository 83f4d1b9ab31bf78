"""The learned models, evaluated in plain numpy: which blocks are main text, and whether a page is an article.

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

Matrix = NDArray[np.float32]

WIDTH: Final = 5
GAPS: Final = {"near": 1, "far": 2, "farther": 4, "farthest": 8}
SINGLE: Final = 2**18
"""Multiplications up to which OpenBLAS works in one thread (its GEMM_MULTITHREAD_THRESHOLD)."""
AT_ONCE: Final = 16
"""Rows that its kernels take at once."""
LONGEST: Final = 20_000
"""Blocks that are looked at together; a longer page is read in stretches of this many."""


def likelihoods(features: Matrix) -> NDArray[np.float64]:
    """For each row of features how likely the block is main text, 0 to 1."""
    if not len(features):
        return np.zeros(0)
    stretches = [features[start : start + LONGEST] for start in range(0, len(features), LONGEST)]
    return np.concatenate([_stretch(rows) for rows in stretches])


def article_likelihood(evidence: Matrix) -> float:
    """How likely a page is an article, 0 to 1, from its row of evidence."""
    w = weights("article.npz")
    row = (evidence - w["mean"]) / w["scale"]
    hidden = np.maximum(row @ w["hidden"] + w["hidden_bias"], 0)
    scores = np.append((hidden * w["out"]).sum(1) + w["out_bias"], row @ w["linear"] + w["linear_bias"])
    return float(_logistic(scores).mean())


def _logistic(scores: Matrix) -> NDArray[np.float64]:
    likelihood: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(scores.astype(np.float64), -30, 30)))
    return likelihood


def _stretch(features: Matrix) -> NDArray[np.float64]:
    w = weights()
    own = _relu(_product(features, w["own"], w["own_bias"]))
    near = _relu(_convolved(own, "near"))
    far = _relu(_convolved(near, "far"))
    far += near
    farther = _relu(_convolved(far, "farther"))
    farthest = _relu(_convolved(farther, "farthest"))
    farthest += farther
    # what the whole page is like is the same for all its blocks
    page = farthest.mean(0) @ w["out_page"] + w["out_bias"]
    scores = own @ w["out_own"] + far @ w["out_far"] + farthest @ w["out_farthest"] + page
    return _logistic(scores)


@cache
def weights(name: str = "weights.npz") -> dict[str, Matrix]:
    """A model's matrices by name."""
    with resources.files("crawler.parsers.model").joinpath(name).open("rb") as file:
        return {name: values.astype(np.float32) for name, values in np.load(file).items()}


def _convolved(rows: Matrix, name: str) -> Matrix:
    """A convolution over the page; beyond its ends everything is zero."""
    w = weights()
    reach = GAPS[name] * (WIDTH // 2)
    padded = np.zeros((len(rows) + 2 * reach, rows.shape[1]), np.float32)
    padded[reach : reach + len(rows)] = rows
    starts = range(0, 2 * reach + 1, GAPS[name])
    taps = np.concatenate([padded[start : start + len(rows)] for start in starts], axis=1)
    return _product(taps, w[name], w[f"{name}_bias"])


def _product(rows: Matrix, matrix: Matrix, bias: Matrix) -> Matrix:
    """The matrix product and a bias, in pieces too small for the library to start threads, which cost more than they
    save."""
    step = max(AT_ONCE, SINGLE // matrix.size // AT_ONCE * AT_ONCE)
    found = np.empty((len(rows), matrix.shape[1]), np.float32)
    for start in range(0, len(rows), step):
        np.matmul(rows[start : start + step], matrix, out=found[start : start + step])
    found += bias
    return found


def _relu(values: Matrix) -> Matrix:
    return np.maximum(values, 0, out=values)
