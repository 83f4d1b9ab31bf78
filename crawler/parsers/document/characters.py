"""The Unicode policy: which characters no reader sees or means, and signs that a text was decoded wrongly.

Text of a record is in normal form C, without controls, bidirectional controls, zero-width spaces and tag
characters. ZWNJ and ZWJ stay: Persian, Hindi and emoji need them.
"""

import re
import sys
import unicodedata
from html import unescape
from typing import Final
from urllib.parse import quote

# C0 and C1 controls but white space, soft hyphen, zero-width space and no-break space, bidirectional controls,
# tag characters: none is seen, and a right-to-left override can turn "5 mg" into something else.
INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Those of them that no honest page needs: controls, overrides of direction, tag characters. In UTF-8, and not as one
# pattern over the text, which takes ten times as long.
_CONTROLS: Final = (*range(1, 9), *range(14, 28), 127)
_MISLEADING_MARK: Final = re.compile(rb"\xe2(?:\x80[\xad\xae]|\x81[\xa6-\xa9])")
_IN_ALL_MARKS: Final = b"\xad\xae\x81"
"""Bytes of which each such mark has one: rare ones, and to look for one byte takes hardly any time."""
_MISLEADING_TAG: Final = re.compile(rb"\xf3\xa0(?:\x80[\x81-\xbf]|\x81[\x80-\xbf])")
# The same, written as "&#x202e;" or "&#8238;". Both cases are spelt out: a search that minds none takes half as long
# again.
_MISLEADING_REFERENCE: Final = re.compile(
    rb"&#(?:[xX]0{0,6}(?:202[dDeE]|206[6-9]|[eE]00[0-7][0-9a-fA-F])|0{0,6}82(?:3[78]|9[4-7]))\b"
)
# A character written by its number or its name.
_REFERENCE: Final = re.compile(r"&(?:#(?:x([0-9a-f]{1,8})|([0-9]{1,8}))|[a-z]{3,20};)", re.I)
# How UTF-8 looks that was read as windows-1252: punctuation of Latin, Chinese and Japanese texts, common letters
# of Thai, Hindi and Korean; as windows-1251; and replacement characters read as GBK. No language writes these.
_GARBLED: Final = ("â€", "ã€", "ï¼", "ï»¿", "à¸", "à¤", "à¥", "ë‹", "вЂ", "锟斤拷")
# Letters that some languages have as well: garbled with certain signs after them ("Ã©"), or three times in a row,
# since "É”" may be the end of a quotation.
_DOUBTFUL: Final = "ÃÂÐÑÎÏØÙ×"
_AFTER: Final = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_GARBLED_LETTER: Final = re.compile(
    f"Ã[\xa1-\xba\xbc-\xbf]|Â[\xa7\xa9\xab\xad\xae\xb0\xb4\xb7]|(?:[\xc2-\xdf]{_AFTER}){{3}}"
)


def readable(text: str) -> str:
    """The text without what no reader sees, in normal form C."""
    if text.isprintable() and text.isascii():
        return text
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def escaped(address: str) -> str:
    """An address with such characters as a browser sends them, so that none looks like another."""
    return address if address.isprintable() else INVISIBLE.sub(lambda found: quote(found.group()), address)


def is_utf8(source: bytes) -> bool:
    """True for bytes that can be read as UTF-8."""
    # ``crawler.parsers.compiled.source`` has the twin in C, and that of the next one: change both
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_misleading(source: bytes) -> bool:
    """True where a page's source, in UTF-8, holds characters that make a text look like another."""
    if any(code in source for code in _CONTROLS):
        return True
    if any(byte in source for byte in _IN_ALL_MARKS) and _MISLEADING_MARK.search(source):
        return True
    if b"\xf3" in source and _MISLEADING_TAG.search(source):
        return True
    return _MISLEADING_REFERENCE.search(source) is not None


def count_invisible(source: str) -> int:
    """How many characters of a page's source ``readable`` takes out, those written as references included."""
    return len(INVISIBLE.findall(source)) + sum(1 for found in _REFERENCE.finditer(source) if _is_invisible(found))


def _is_invisible(reference: re.Match[str]) -> bool:
    hexadecimal, decimal = reference.groups()
    if hexadecimal is None and decimal is None:
        return INVISIBLE.fullmatch(unescape(reference.group())) is not None
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return code <= sys.maxunicode and INVISIBLE.fullmatch(chr(code)) is not None


def is_mojibake(text: str) -> bool:
    """True where a text shows that its bytes were once read with a wrong charset, here or by the site."""
    if text.isascii():
        return False
    # a look for one letter takes hardly any time
    if any(piece[0] in text and piece in text for piece in _GARBLED):
        return True
    return any(letter in text for letter in _DOUBTFUL) and _GARBLED_LETTER.search(text) is not None
