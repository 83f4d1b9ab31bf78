"""The trained matrices in the form that ``crawler.parsers.model.network`` evaluates."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from crawler.parsers.model.network import GAPS, Matrix, forget_weights, likelihoods
from crawler.parsers.model.training.fitting import predict_rows
from crawler.parsers.model.training.network import Network

Matrices = dict[str, NDArray[np.float32]]

LARGEST_DIFFERENCE: Final = 1e-4
"""Between likelihoods in PyTorch and in the program, which adds up in another order."""


def matrices(network: Network) -> Matrices:
    """The network's matrices by name, each with inputs in rows and outputs in columns."""
    found = {"own": _values(network.own.weight).T, "own_bias": _values(network.own.bias)}
    for name in GAPS:
        layer: nn.Conv1d = getattr(network, name)
        # (out, in, tap) to taps one below the other
        taps = _values(layer.weight).transpose(2, 1, 0)
        found[name] = taps.reshape(-1, taps.shape[2])
        found[f"{name}_bias"] = _values(layer.bias)
    hidden, narrow = network.own.out_features, network.farthest.out_channels
    ends = np.cumsum([hidden, hidden, narrow])
    parts = np.split(_values(network.out.weight)[0], ends)
    found |= dict(zip(("out_own", "out_far", "out_farthest", "out_page"), parts, strict=True))
    found["out_bias"] = _values(network.out.bias)[0]
    return {name: np.asarray(value, np.float32) for name, value in found.items()}


def write(network: Network, file: Path) -> None:
    """Write the matrices, whole or not at all; the same matrices give the same bytes."""
    partial = file.with_name(f"partial-{file.name}")
    np.savez(partial, **matrices(network))  # type: ignore[arg-type]  # no matrix is called allow_pickle
    partial.replace(file)


def require_same(network: Network, pages: Iterable[Matrix]) -> None:
    """ValueError where the program, with the weights that it ships, gives other likelihoods than the network."""
    forget_weights()
    difference = max(float(np.abs(likelihoods(rows) - predict_rows(network, rows)).max()) for rows in pages)
    if difference > LARGEST_DIFFERENCE:
        raise ValueError(f"weights.npz gives likelihoods that differ by {difference:.2g} from the trained network's")


def _values(parameter: Tensor | None) -> NDArray[np.float32]:
    if parameter is None:
        raise ValueError("the network has a layer without a bias")
    return np.asarray(parameter.detach().numpy(), np.float32)
