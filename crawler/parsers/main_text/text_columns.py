"""What a block's text is made of: shares and counts of classes of characters, and how it begins and ends."""

import re
from typing import Final

import numpy as np

from crawler.parsers.main_text.arrays import Flags, Matrix, columns
from crawler.parsers.main_text.plain_tables import character_counts

_NUMBERED: Final = re.compile(r"^[(（]?(?:\d{1,2}|[a-hA-Hivx一二三四五六七八九十]{1,3}|[①-⑳])[.)、．）:]", re.M)
YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# every alternative begins with a sign, so that the search looks at nothing else
_PRICE: Final = re.compile(r"[$€£¥₹] ?\d|[€₽](?:(?<=\d.)|(?<=\d .))")
DATE_LINE: Final = 60.0
"""Weight up to which a line with a year in it is taken for a date line."""


def text_columns(texts: list[str], weight: Matrix) -> Matrix:
    """Shares and counts of classes of characters, and what a text begins and ends with. No text is empty."""
    counts, ends, lengths, may_be_numbered, may_be_priced = character_counts(texts)
    sentences, commas, digits, capitals, signs, code, spaces = counts.T
    found = [
        sentences,
        commas,
        np.sqrt(digits / lengths),
        np.sqrt(capitals / lengths),
        signs,
        code,
        spaces,
        *ends.T,
        _with(_NUMBERED, texts, may_be_numbered),
        _with(_PRICE, texts, may_be_priced),
        _with(YEAR, texts, np.flatnonzero((digits >= 2) & (weight <= DATE_LINE)).tolist()),
    ]
    return columns(found)


def _with(form: re.Pattern[str], texts: list[str], places: list[int]) -> Flags:
    """In which texts a form occurs, of those at some places."""
    hit = np.zeros(len(texts), np.bool_)
    hit[[place for place in places if form.search(texts[place])]] = True
    return hit
