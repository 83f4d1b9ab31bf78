"""What a block's text is made of: shares and counts of classes of characters, and how it begins and ends.

All text is joined once and counted by array arithmetic.
"""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.parsers.main_text.arrays import Flags, Matrix, Whole, columns

# Classes of characters, as bits of a table that is indexed by code point.
_CHARACTERS: Final = (
    "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９",
    "".join(chr(c) for c in (*range(0x41, 0x5B), *range(0xC0, 0xDF), *range(0x410, 0x430))),
    ",;，、；،",
    ".!?",
    "。！？؟।",
    "|©®•→»›@#/\\$€£¥",
    "{}=<>[]_",
    " ",
)
DIGIT, UPPER, COMMA, STOP, FULL_STOP, SIGN, CODE, SPACE = range(8)
_NUMBERED: Final = re.compile(r"^[(（]?(?:\d{1,2}|[a-hA-Hivx一二三四五六七八九十]{1,3}|[①-⑳])[.)、．）:]", re.M)
YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OPENINGS: Final = frozenset("(（abcdefghABCDEFGHivx一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""What else than a digit a numbered line opens with."""
_CURRENCIES: Final = "$€£¥₹₽"
# every alternative begins with a sign, so that the search looks at nothing else
_PRICE: Final = re.compile(r"[$€£¥₹] ?\d|[€₽](?:(?<=\d.)|(?<=\d .))")
DATE_LINE: Final = 60.0
"""Weight up to which a line with a year in it is taken for a date line."""


def _table() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, np.uint8)
    for bit, characters in enumerate(_CHARACTERS):
        table[[ord(c) for c in characters]] |= 1 << bit
    return table


_CLASSES: Final = _table()


def text_columns(texts: list[str], weight: Matrix) -> Matrix:
    """Shares and counts of classes of characters, and what a text begins and ends with."""
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    kinds = _CLASSES.take(codes, mode="clip")
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths

    bounds = np.append(starts, len(codes))

    def counted(flags: Flags) -> Matrix:
        # few characters are of a class: to find them and where blocks begin among them is cheaper than to add up all
        return np.diff(np.flatnonzero(flags).searchsorted(bounds)).astype(np.float32)

    def has(bit: int) -> Flags:
        flags: Flags = (kinds & (1 << bit)) != 0
        return flags

    # a stop counts where a space, a quote or the end of the block follows
    stops = has(STOP)
    followed = np.append(has(SPACE)[1:] | (codes[1:] == 10), True)
    sentences = counted((stops & followed) | has(FULL_STOP))
    long = np.maximum(lengths, 1)
    digits = counted(has(DIGIT))
    last = codes[ends - 1]
    found = [
        np.log1p(sentences) / 2,
        np.log1p(counted(has(COMMA))) / 2,
        np.sqrt(digits / long),
        np.sqrt(counted(has(UPPER)) / long),
        np.log1p(counted(has(SIGN))) / 2,
        np.log1p(counted(has(CODE))) / 3,
        np.log1p(counted(has(SPACE))) / 6,
        (kinds[starts] & (1 << UPPER)) != 0,
        (kinds[starts] & (1 << DIGIT)) != 0,
        (last == 0x3A) | (last == 0xFF1A),
        (last == 0x2026) | ((last == 0x2E) & (codes[np.maximum(ends - 2, 0)] == 0x2E)),
        (kinds[ends - 1] & (1 << STOP | 1 << FULL_STOP)) != 0,
        (last == 0x3F) | (last == 0xFF1F),
        [_is_numbered(text) for text in texts],
        _hit(_PRICE, joined, starts, _CURRENCIES),
        _dated(texts, (digits >= 2) & (weight <= DATE_LINE)),
    ]
    return columns(found)


def _is_numbered(text: str) -> bool:
    """True where a line of the text opens with a number or letter as lists have it."""
    opening = text[:1]
    if opening in _OPENINGS or opening.isdecimal():
        return _NUMBERED.search(text) is not None
    return "\n" in text and _NUMBERED.search(text) is not None


def _dated(texts: list[str], may: Flags) -> Flags:
    """Which texts have a year in them, of those that may."""
    hit = np.zeros(len(texts), np.bool_)
    for index in np.flatnonzero(may).tolist():
        hit[index] = YEAR.search(texts[index]) is not None
    return hit


def _hit(form: re.Pattern[str], joined: str, starts: Whole, signs: str) -> Flags:
    """Which blocks a form occurs in that has one of these signs in it."""
    hit = np.zeros(len(starts), np.bool_)
    # most pages have none of them
    found = [match.start() for match in form.finditer(joined)] if any(sign in joined for sign in signs) else []
    if found:
        hit[np.searchsorted(starts, found, "right") - 1] = True
    return hit
