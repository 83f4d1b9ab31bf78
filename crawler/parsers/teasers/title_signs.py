"""What the titles of a group's links say: how long they are, how alike, and how close to the page's own headline."""

import re
from collections.abc import Sequence
from typing import Final

from crawler.parsers.blocks.text import weight
from crawler.parsers.teasers.teaser import TITLE_WEIGHT

SHORT: Final = 10.0
LONG: Final = 30.0
"""Weights up to which a text is as good as surely a category's name, and from which it is surely more."""
UNSPACED: Final = 1.25
HANGUL: Final = 1.2
"""What a Korean syllable says more than a letter."""
_SYLLABLE: Final = re.compile("[가-힣]")
_PUNCTUATION: Final = re.compile("[,:;–—，：、?？!！]")
_WORD: Final = re.compile(r"[^\W\d_]{5,}|[\u3400-\u9fff\u3040-\u30ff]{2}")


class TitleSigns:
    """Compares titles with the page's headline."""

    def __init__(self, headline: str) -> None:
        self._topic = set(_words(headline))
        self._length = max(length(headline), TITLE_WEIGHT / 2)

    def of(self, titles: Sequence[str]) -> dict[str, float]:
        """The signs of one group's titles by name, each up to about 3."""
        weights = [length(title) for title in titles]
        n = len(titles)
        topic = self._topic
        return {
            **self.of_lengths(weights),
            "short": sum([w < TITLE_WEIGHT for w in weights]) / n,
            "topical": sum([not topic.isdisjoint(_words(title)) for title in titles]) / n if topic else 0.0,
            "punct": sum([_PUNCTUATION.search(title) is not None for title in titles]) / n,
            "bare": sum([title.startswith(("http", "www.")) for title in titles]) / n,
            "same": 1 - unlike(titles),
        }

    def of_lengths(self, lengths: Sequence[float]) -> dict[str, float]:
        """The signs that grow with the lengths of the titles."""
        return self.of_length(sum(lengths) / len(lengths), lengthy(lengths))

    def of_length(self, mean: float, lengthy: float) -> dict[str, float]:
        """The same from the mean of the lengths and from how surely they are more than a category's name."""
        return {"relative": min(mean / self._length, 1.0), "mean": min(mean, 90.0) / 30, "long": lengthy}


def length(title: str) -> float:
    """A headline's weight; the ideographs of one say still more than those of running text."""
    if title.isascii():
        return float(len(title))
    weighs = weight(title) + HANGUL * len(_SYLLABLE.findall(title))
    return weighs * UNSPACED if weighs > 2 * len(title) else weighs


def longest(text: str) -> float:
    """What the length of a text's pieces comes to at most."""
    return float(len(text)) if text.isascii() else UNSPACED * length(text)


def lengthy(lengths: Sequence[float]) -> float:
    """How surely titles of these lengths are longer than a category's name."""
    spans = [max(0.0, one - SHORT) / (LONG - SHORT) for one in lengths]
    return sum([min(1.0, span) for span in spans]) / len(spans)


def unlike(titles: Sequence[str]) -> float:
    """Share of different titles."""
    return len(set(titles)) / len(titles)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
