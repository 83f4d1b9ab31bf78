"""Classes of characters, as bits of a table that is indexed by code point."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

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
NUMBERED_OPENINGS: Final = frozenset("(（abcdefghABCDEFGHivx一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""What else than a digit a numbered line opens with."""
CURRENCIES: Final = "$€£¥₹₽"


def _table() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, np.uint8)
    for bit, characters in enumerate(_CHARACTERS):
        table[[ord(c) for c in characters]] |= 1 << bit
    return table


CLASSES: Final = _table()
