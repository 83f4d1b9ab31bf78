"""Text as a reader sees it: white space folded, invisible and misleading characters taken out."""

import re
import unicodedata
from typing import Final

# C0 and C1 controls but white space, soft hyphen, zero-width space and no-break space, bidirectional controls,
# tag characters: none is seen, and a right-to-left override can turn "5 mg" into something else.
# ZWNJ and ZWJ stay: Persian, Hindi and emoji need them.
INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Those of them that no honest page needs, in UTF-8: controls, overrides of direction, tag characters.
_CONTROLS: Final = (*range(1, 9), *range(14, 28), 127)
_MISLEADING: Final = (
    re.compile(rb"\xe2(?:\x80[\xad\xae]|\x81[\xa6-\xa9])"),
    re.compile(rb"\xf3\xa0(?:\x80[\x81-\xbf]|\x81[\x80-\xbf])"),
)
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
    text = folded(text)
    # what is printable is none of the invisible characters, and nearly all text is both
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text
    return folded(unicodedata.normalize("NFC", INVISIBLE.sub("", text)))


def weight(text: str) -> float:
    """Length in Latin letters' worth, so that thresholds do not depend on the script."""
    if text.isascii():
        return float(len(text))
    return len(text) + (UNSPACED_WEIGHT - 1) * len(UNSPACED.findall(text))


def ends_sentence(text: str) -> bool:
    """True where the text ends as a sentence does, quotes and brackets aside."""
    return text.rstrip(CLOSING + " ").endswith(SENTENCE_END)


def has_misleading(page: bytes) -> bool:
    """True where a page in UTF-8 has characters that are not seen and that no honest page needs."""
    # not as one pattern over the text, which takes ten times as long
    return any(code in page for code in _CONTROLS) or any(form.search(page) for form in _MISLEADING)
