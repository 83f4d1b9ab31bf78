"""Text as a reader sees it: white space folded, invisible and misleading characters taken out."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from crawler.parsers.document.characters import INVISIBLE

UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# A Chinese or Japanese character says about as much as this many Latin letters.
UNSPACED_WEIGHT: Final = 2.5
SENTENCE_END: Final = tuple(".!?。！？…؟।")
CLOSING: Final = "\"'”’»)]）】」』"


def folded(text: str) -> str:
    """Runs of white space as one space, none at the ends."""
    return " ".join(text.split())


def cleaned(text: str) -> str:
    """Folded text in normal form C without invisible characters."""
    # the space is the only white space that is printable: a look is cheaper than to fold what is folded
    is_printable = text.isprintable()
    text = text.strip() if is_printable and "  " not in text else folded(text)
    # what is printable is none of the invisible characters, and nearly all text is both
    if (is_printable or text.isprintable()) and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text
    return folded(unicodedata.normalize("NFC", INVISIBLE.sub("", text)))


def weight(text: str) -> float:
    """Length in Latin letters' worth, so that thresholds do not depend on the script."""
    if text.isascii():
        return float(len(text))
    return len(text) + (UNSPACED_WEIGHT - 1) * len(UNSPACED.findall(text))


def weight_up_to(enough: float, texts: Iterable[str]) -> float:
    """The weight of texts together, as far as they are looked at: until it is ``enough``."""
    total = 0.0
    for text in texts:
        total += weight(text)
        if total >= enough:
            break
    return total


def ends_sentence(text: str) -> bool:
    """True where the text ends as a sentence does, quotes and brackets aside."""
    return text.rstrip(CLOSING + " ").endswith(SENTENCE_END)
