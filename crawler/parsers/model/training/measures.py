"""How well blocks were chosen: the measures of the corpus, taken before anything else is done with the blocks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.model.training.alignment import Vector
from crawler.parsers.model.training.examples import Example
from crawler.parsers.model.training.fitting import Likelihoods

_WORD: Final = re.compile(r"\w+")


def word_f1(examples: Sequence[Example], likelihoods: Likelihoods) -> float | None:
    """Mean over article pages that are labelled with their text: F1 of the multisets of lower-cased words."""
    pages = [example for example in examples if example.page.origin == "general" and example.page.is_article]
    return float(np.mean([_word_f1(page, likelihoods[page.page.id]) for page in pages])) if pages else None


def block_f1(examples: Sequence[Example], likelihoods: Likelihoods) -> float | None:
    """Over all article pages together: F1 of the tokens in the blocks that were chosen, by the labels of blocks.

    Meant for pages labelled by blocks; elsewhere the target is a share, and so the best figure is below 1.
    """
    shared = found = gold = 0.0
    for example in examples:
        if example.page.is_article:
            chosen = likelihoods[example.page.id] >= LIKELY
            sizes = example.sizes * example.counts
            shared += float((sizes * chosen * example.target).sum())
            found += float((sizes * chosen).sum())
            gold += float((sizes * example.target).sum())
    return 2 * shared / (found + gold) if found + gold else None


def _word_f1(example: Example, likelihood: Vector) -> float:
    chosen = (text for text, value in zip(example.texts, likelihood, strict=True) if value >= LIKELY)
    found, gold = _words(chosen), _words([example.page.gold["text"]])
    shared = (found & gold).total()
    return 2 * shared / (found.total() + gold.total()) if shared else 0.0


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _WORD.findall(text.lower()))
