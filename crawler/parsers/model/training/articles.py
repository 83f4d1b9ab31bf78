"""The second model: is a page an article? Trained on one row of evidence a page, written to ``article.npz``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from crawler.parsers.main_text.evidence import evidence
from crawler.parsers.main_text.tables import place_table
from crawler.parsers.model.training.examples import Example, Matrix, fold, rows, segmented
from crawler.parsers.model.training.fitting import Likelihoods
from crawler.parsers.model.training.pages import generated_essay, generated_index, generated_page
from crawler.parsers.model.training.validation import FOLDS

HIDDEN: Final = 16
NETWORKS: Final = 5
STEPS: Final = 400
RATE: Final = 3e-3
RIDGE: Final = 0.014
STRAIGHT_RIDGE: Final = 0.03
"""Weight of the squared matrices beside the mean loss, in the networks and in the regression."""
OF_HEALTH: Final = 3.0
"""How much a health page counts beside 1 for a general page: there are few."""
OF_GENERATED: Final = 0.1
"""How much a generated page counts: they have few houses."""
DEALS: Final = 4
"""How often the sites are dealt into folds: with few pages of a sort, one deal's figures are chance."""
MADE: Final = range(1_000, 1_300)
"""Numbers of the generated pages of each sort: the model of main text is trained on none of them."""
SORTS: Final = (generated_page, generated_essay, generated_index)
LEFT_OUT: Final = frozenset({"service", "documentation"})
"""Kinds of pages that may as well be called articles: not trained on."""
LISTS: Final = frozenset({"listing", "collection", "product", "forum"})

Weights = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """``rows``: one a page. ``articles``: 1 for an article, else 0. ``weight``: how much the page counts."""

    rows: Matrix
    articles: np.ndarray
    weight: np.ndarray

    def __getitem__(self, chosen: np.ndarray) -> "Evidence":
        return Evidence(self.rows[chosen], self.articles[chosen], self.weight[chosen])

    def __add__(self, other: "Evidence") -> "Evidence":
        pairs = ((self.rows, other.rows), (self.articles, other.articles), (self.weight, other.weight))
        return Evidence(*(np.concatenate(pair) for pair in pairs))


def collected(examples: Sequence[Example], unseen: Likelihoods) -> Evidence:
    """Evidence of real pages, from likelihoods of their blocks that were made without their site."""
    found = []
    for example in examples:
        document, page = segmented(example.page, example.page.read())
        likelihood = unseen[example.page.id].astype(np.float64)
        found.append(evidence(document, page, place_table(page.containers), example.rows, likelihood))
    articles = [float(example.page.is_article) for example in examples]
    return Evidence(np.stack(found), np.asarray(articles), np.asarray([_weight(e) for e in examples]))


def made(judge: Callable[[Matrix], np.ndarray]) -> Evidence:
    """Evidence of generated articles and of indexes in the same houses. ``judge``: likelihoods of blocks, from
    their rows."""
    found, articles = [], []
    for labelled in (generate(number) for number in MADE for generate in SORTS):
        document, page = segmented(labelled, labelled.read())
        blocks = rows(document, page)
        found.append(evidence(document, page, place_table(page.containers), blocks, judge(blocks).astype(np.float64)))
        articles.append(float(labelled.is_article))
    return Evidence(np.stack(found), np.asarray(articles), np.full(len(found), OF_GENERATED))


def judge(examples: Sequence[Example], real: Evidence, generated: Evidence) -> list[np.ndarray]:
    """Likelihoods of being an article, each from a model that saw no page of the site; once a deal of the sites."""
    deals = [[fold(f"{deal}/{example.site}", FOLDS) for example in examples] for deal in range(DEALS)]
    return [_judge(np.asarray(numbers), real, generated) for numbers in deals]


def _judge(numbers: np.ndarray, real: Evidence, generated: Evidence) -> np.ndarray:
    found = np.zeros(len(numbers))
    for number in range(FOLDS):
        judged = numbers == number
        found[judged] = likely(train(real[~judged] + generated), real.rows[judged])
    return found


def train(pages: Evidence) -> Weights:
    """The mean of some small networks and a logistic regression."""
    mean = np.average(pages.rows, axis=0, weights=pages.weight)
    scale = np.sqrt(np.average((pages.rows - mean) ** 2, axis=0, weights=pages.weight)) + 0.05
    batch = _Batch(*map(_tensor, ((pages.rows - mean) / scale, pages.articles, pages.weight / pages.weight.sum())))
    weights: Weights = {"mean": mean, "scale": scale}
    networks = [_network(batch, seed) for seed in range(NETWORKS)]
    linear = _fitted(nn.Sequential(nn.Linear(batch.inputs.shape[1], 1)), batch, STRAIGHT_RIDGE)
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


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """All pages. ``weight`` sums to 1."""

    inputs: Tensor
    target: Tensor
    weight: Tensor


def _weight(example: Example) -> float:
    if example.page.kind in LEFT_OUT:
        return 0.0
    return OF_HEALTH if example.page.origin == "health" else 1.0


def _network(batch: _Batch, seed: int) -> nn.Sequential:
    torch.manual_seed(seed)
    width = batch.inputs.shape[1]
    return _fitted(nn.Sequential(nn.Linear(width, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1)), batch, RIDGE)


def _fitted(network: nn.Sequential, batch: _Batch, ridge: float) -> nn.Sequential:
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        entropy = binary_cross_entropy_with_logits(network(batch.inputs)[:, 0], batch.target, reduction="none")
        squares = sum((p.square().sum() for p in network.parameters() if p.dim() > 1), torch.zeros(()))
        ((entropy * batch.weight).sum() + ridge * squares).backward()
        optimizer.step()
    return network


def _tensor(values: np.ndarray) -> Tensor:
    return torch.from_numpy(values.astype(np.float32))


def _array(parameter: Tensor) -> np.ndarray:
    return np.asarray(parameter.detach().numpy())
