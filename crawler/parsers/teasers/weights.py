"""How much each sign of :mod:`crawler.parsers.teasers.evidence` says, in logarithms of odds.

A logistic regression over some 2,900 groups of links of 64 health pages and 148 other articles, labelled by hand;
ridge 0.7, a group weighs log2(1 + its links). Found on pages left out, F1 of links: 0.87 and 0.92. ``BIAS`` is
0.65 higher than fitted, where that F1 is best; ``led``, ``brief``, ``introduced`` and ``prices`` are set by hand,
as too few pages have such lists.
"""

from typing import Final

BIAS: Final = -10.34
WEIGHTS: Final = {
    "announced": 1.00,
    "named": 0.75,
    "opened": 1.01,
    "foreign": -1.68,
    "lined": 0.65,
    "single": -3.51,
    "few": -0.93,
    "many": -0.07,
    "before": -2.01,
    "led": 0.75,
    "inside": -0.01,
    "midst": -2.69,
    "menu": -2.01,
    "nav": -0.34,
    "header": -1.31,
    "footer": -1.25,
    "asked": -1.67,
    "relative": 4.74,
    "mean": 0.91,
    "long": 2.59,
    "short": -0.14,
    "topical": 0.37,
    "punct": 0.71,
    "bare": -1.11,
    "same": -2.11,
    "heading": 0.92,
    "snippets": 1.38,
    "cut": 0.51,
    "dates": 0.28,
    "images": 0.59,
    "density": 1.74,
    "rival": -2.09,
    "summed": -0.18,
    "brief": 5.00,
    "introduced": 0.80,
    "prices": -3.00,
    "video": -2.48,
    "noaddress": -1.51,
    "fragment": -1.99,
    "slug": 1.79,
    "form": 1.37,
    "foreign_host": -2.43,
    "elsewhere": 0.08,
}
