"""The second model: is a page an article? Trained on one row of evidence a page, written to ``article.npz``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from crawler.parsers.main_text.evidence import evidence
from crawler.parsers.model.training.examples import Example, Matrix, fold, segmented
from crawler.parsers.model.training.fitting import Likelihoods
from crawler.parsers.model.training.validation import FOLDS

HIDDEN: Final = 16
NETWORKS: Final = 5
STEPS: Final = 400
RATE: Final = 3e-3
RIDGE: Final = 0.014
STRAIGHT_RIDGE: Final = 0.03
"""Weight of the squared matrices beside the mean loss, in the networks and in the regression."""
OF_HEALTH: Final = 3
"""How often a health page that is no article counts: there are few."""
LEFT_OUT: Final = frozenset({"service", "documentation"})
"""Kinds of pages that may as well be called articles: not trained on."""
LISTS: Final = frozenset({"listing", "collection", "product", "forum"})

Weights = dict[str, np.ndarray]


def evidence_rows(examples: Sequence[Example], unseen: Likelihoods) -> Matrix:
    """A row a page, from likelihoods of its blocks that were made without its site."""
    rows = []
    for example in examples:
        document, page = segmented(example.page, example.page.read())
        rows.append(evidence(document, page, example.rows, unseen[example.page.id].astype(np.float64)))
    return np.stack(rows)


def judge(examples: Sequence[Example], rows: Matrix) -> np.ndarray:
    """Likelihoods of being an article, each from a model that saw no page of the site."""
    numbers = np.asarray([fold(example.site, FOLDS) for example in examples])
    found = np.zeros(len(examples))
    for number in range(FOLDS):
        seen = [i for i in range(len(examples)) if numbers[i] != number]
        found[numbers == number] = likely(train([examples[i] for i in seen], rows[seen]), rows[numbers == number])
    return found


def train(examples: Sequence[Example], rows: Matrix) -> Weights:
    """The mean of some small networks and a logistic regression."""
    used = [i for i, example in enumerate(examples) for _ in range(_times(example))]
    chosen = rows[used]
    mean, scale = chosen.mean(0), chosen.std(0) + 0.05
    inputs = torch.from_numpy(((chosen - mean) / scale).astype(np.float32))
    target = torch.tensor([float(examples[i].page.is_article) for i in used])
    weights: Weights = {"mean": mean, "scale": scale}
    networks = [_network(inputs, target, seed) for seed in range(NETWORKS)]
    linear = _fitted(nn.Sequential(nn.Linear(inputs.shape[1], 1)), inputs, target, STRAIGHT_RIDGE)
    weights["hidden"] = np.stack([_array(n[0].weight).T for n in networks])
    weights["hidden_bias"] = np.stack([_array(n[0].bias) for n in networks])
    weights["out"] = np.stack([_array(n[2].weight)[0] for n in networks])
    weights["out_bias"] = np.stack([_array(n[2].bias)[0] for n in networks])
    weights["linear"], weights["linear_bias"] = _array(linear[0].weight)[0], _array(linear[0].bias)[0]
    return {name: np.asarray(value, np.float32) for name, value in weights.items()}


def likely(weights: Weights, rows: Matrix) -> np.ndarray:
    """What ``crawler.parsers.model.network.article_likelihood`` gives for each row."""
    inputs = (rows - weights["mean"]) / weights["scale"]
    hidden = np.maximum(np.einsum("pi,nih->pnh", inputs, weights["hidden"]) + weights["hidden_bias"], 0)
    scores = (hidden * weights["out"]).sum(2) + weights["out_bias"]
    straight = inputs @ weights["linear"] + weights["linear_bias"]
    found: np.ndarray = (1 / (1 + np.exp(-np.column_stack([scores, straight])))).mean(1)
    return found


def write(weights: Weights, file: Path) -> None:
    """Write the matrices, whole or not at all."""
    partial = file.with_name(f"partial-{file.name}")
    np.savez(partial, **weights)  # type: ignore[arg-type]  # no matrix is called allow_pickle
    partial.replace(file)


def _times(example: Example) -> int:
    if example.page.kind in LEFT_OUT:
        return 0
    return OF_HEALTH if example.page.origin == "health" and not example.page.is_article else 1


def _network(inputs: Tensor, target: Tensor, seed: int) -> nn.Sequential:
    torch.manual_seed(seed)
    return _fitted(
        nn.Sequential(nn.Linear(inputs.shape[1], HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1)), inputs, target, RIDGE
    )


def _fitted(network: nn.Sequential, inputs: Tensor, target: Tensor, ridge: float) -> nn.Sequential:
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = binary_cross_entropy_with_logits(network(inputs)[:, 0], target)
        squares = sum((p.square().sum() for p in network.parameters() if p.dim() > 1), torch.zeros(()))
        (loss + ridge * squares).backward()
        optimizer.step()
    return network


def _array(parameter: Tensor) -> np.ndarray:
    return np.asarray(parameter.detach().numpy())
