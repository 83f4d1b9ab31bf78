"""One training: batches of pages, the loss, the steps. The same examples and settings give the same network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from crawler.parsers.model.training.alignment import Vector
from crawler.parsers.model.training.examples import Example, Matrix, word_columns
from crawler.parsers.model.training.network import Network

Likelihoods = dict[str, Vector]

LONGEST: Final = 1_500
"""Blocks of a page that are trained on: the rest of a longer one is comments or an index."""
_POOL: Final = 10
"""Batches that are sorted by length together, so that little of a batch is padding."""
_UNIT: Final = 100.0
"""Weight of a page: its length must not count, or a hundred pages of comments would decide."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What was tried and kept, by cross-validation."""

    epochs: int = 14
    hidden: int = 32
    narrow: int = 16
    dropout: float = 0.1
    rate: float = 3e-3
    decay: float = 1e-2
    batch: int = 16
    overlap: float = 0.3
    """Weight of the overlap (soft Dice) of a page's likelihoods with its target, beside cross-entropy."""
    nameless: float = 0.5
    """Share of pages, drawn anew each epoch, whose class names are hidden."""
    generated: float = 0.6
    others: float = 0.3
    """Weights of a generated page, and of a page that is no article, beside 1 for an article."""
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Pages side by side, zero beyond their ends. ``weight``: of each block; ``article``: of each page, 0 or 1."""

    rows: Tensor
    target: Tensor
    weight: Tensor
    present: Tensor
    article: Tensor


def fit(examples: Sequence[Example], settings: Settings) -> Network:
    """A network trained on the examples."""
    torch.manual_seed(settings.seed)
    rng = Random(settings.seed)
    network = Network(examples[0].rows.shape[1], settings.hidden, settings.narrow, settings.dropout)
    optimizer = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.decay)
    steps = settings.epochs * -(-len(examples) // settings.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, settings.rate, total_steps=steps)
    network.train()
    for _ in range(settings.epochs):
        for batch in _batches(examples, settings, rng):
            optimizer.zero_grad()
            _loss(network(batch.rows, batch.present), batch, settings.overlap).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    network.eval()
    return network


def predict(network: Network, examples: Sequence[Example]) -> Likelihoods:
    """How likely each block of each page is main text, by the page's id."""
    return {example.page.id: predict_rows(network, example.rows) for example in examples}


def predict_rows(network: Network, rows: Matrix) -> Vector:
    """How likely each block of a page with these rows is main text, 0 to 1."""
    with torch.inference_mode():
        scores = network(torch.from_numpy(rows)[None], torch.ones(1, len(rows)))
        return np.asarray(torch.sigmoid(scores)[0].numpy(), np.float32)


def _loss(scores: Tensor, batch: _Batch, overlap: float) -> Tensor:
    """Cross-entropy over blocks, and one less the overlap over articles."""
    entropy = binary_cross_entropy_with_logits(scores, batch.target, reduction="none")
    likely = torch.sigmoid(scores)
    # a block's length counts fully here, as it does in the measures
    length = batch.weight**2
    shared = (likely * batch.target * length).sum(1)
    missed = 1 - (2 * shared + 1) / ((likely * length).sum(1) + (batch.target * length).sum(1) + 1)
    total: Tensor = (entropy * batch.weight).sum() / batch.weight.sum() + overlap * (missed * batch.article).mean()
    return total


def _batches(examples: Sequence[Example], settings: Settings, rng: Random) -> Iterator[_Batch]:
    """All examples once, pages of like length together."""
    order = rng.sample(examples, len(examples))
    # every batch but the last is full, so that each epoch takes the same number of steps
    for pool in _batched(order, settings.batch * _POOL):
        batches = list(_batched(sorted(pool, key=_blocks), settings.batch))
        for batch in rng.sample(batches, len(batches)):
            yield _together(batch, settings, rng)


def _together(examples: Sequence[Example], settings: Settings, rng: Random) -> _Batch:
    shape = (len(examples), min(LONGEST, max(map(_blocks, examples))))
    rows = np.zeros((*shape, examples[0].rows.shape[1]), np.float32)
    target, weight, present = (np.zeros(shape, np.float32) for _ in range(3))
    for place, example in enumerate(examples):
        count = min(LONGEST, _blocks(example))
        rows[place, :count] = example.rows[:count]
        if rng.random() < settings.nameless:
            rows[place, :, word_columns()] = 0
        target[place, :count] = example.target[:count]
        present[place, :count] = 1
        sizes = example.counts[:count] * np.sqrt(example.sizes[:count])
        weight[place, :count] = sizes * page_weight(example, settings) * _UNIT / max(1.0, float(sizes.sum()))
    article = np.asarray([example.page.is_article for example in examples], np.float32)
    return _Batch(*map(torch.from_numpy, (rows, target, weight, present, article)))


def page_weight(example: Example, settings: Settings) -> float:
    """How much a page counts beside a real article."""
    if example.page.origin == "generated":
        return settings.generated
    return 1.0 if example.page.is_article else settings.others


def _blocks(example: Example) -> int:
    return len(example.target)


def _batched(examples: Sequence[Example], size: int) -> Iterator[Sequence[Example]]:
    for start in range(0, len(examples), size):
        yield examples[start : start + size]
