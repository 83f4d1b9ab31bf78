"""What the model sees of a page: a row of numbers for each block, none of which depends on a language.

``rows`` counts and measures, compiled where that is possible; here is what the head says of the page, and counts
become numbers around 0 to 1.
"""

from typing import Final

import numpy as np

from crawler.parsers.blocks.block import Segmented
from crawler.parsers.document import embedded
from crawler.parsers.document.document import Document
from crawler.parsers.main_text.arrays import Matrix, Whole
from crawler.parsers.main_text.layout import SCALES
from crawler.parsers.main_text.plain_rows import Said
from crawler.parsers.main_text.tables import feature_rows

_DESCRIBED: Final = 60
"""Characters of a description that a text begins with."""
_COUNTS: Final = np.asarray(list(SCALES))
_SCALES: Final = np.asarray(list(SCALES.values()), np.float32)


def features(document: Document, page: Segmented, prose: list[float], table: Whole) -> Matrix:
    """Rows of numbers around 0 to 1, one a block. ``prose``: each block's weight as running text; ``table``: that of
    the page's containers."""
    if not page.blocks:
        return np.zeros((0, 0), np.float32)
    rows = feature_rows(page.blocks, prose, table, _said(document))
    rows[:, _COUNTS] = np.log1p(rows[:, _COUNTS]) / _SCALES
    return rows


def _said(document: Document) -> Said:
    titles = (document.meta("og:title", "twitter:title"), document.head_title)
    articles = embedded.articles(document.linked_data)
    return Said(
        tuple(dict.fromkeys([title.lower() for title in titles if title])),
        (document.meta("og:description", "description", "twitter:description") or "")[:_DESCRIBED],
        next((found[0] for node in articles if (found := embedded.texts(node.get("articleBody")))), ""),
        document.meta("og:type") == "article" or bool(articles),
    )
