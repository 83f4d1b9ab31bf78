"""A look at the words of a text that spares most texts the search for phrases.

:mod:`crawler.parsers.compiled.words` has the twin in C: change both.
"""

import re
from typing import Final

from crawler.lexicons.phrases import Beginnings

_START: Final = re.compile(r"(?<!\w)[^ ]")


def may_hold(text: str, beginnings: Beginnings) -> bool:
    """False where no phrase can begin at any of the text's words or signs; True for what is not ASCII."""
    if not text.isascii():
        return True
    return any(beginnings.may_open(text[found.start() : found.start() + 4]) for found in _START.finditer(text))
