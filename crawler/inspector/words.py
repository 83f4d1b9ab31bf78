"""Texts and questions as the full-text index takes them."""

import re
from dataclasses import dataclass
from typing import Final

COLUMNS: Final = ("title", "causes", "workarounds", "body")
"""Columns of the index, which a question may name: ``title:sleep``."""

# Scripts that put no space between words, and Hangul, whose words take endings: each letter with its marks is a word
# of its own, and a run of them a phrase. So two characters of Chinese are found, which no trigram finds.
_UNSPACED: Final = re.compile(
    "[\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2-\u0eb3\u0ebd-\u0ec6\u1000-\u102a\u1780-\u17b3"
    "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
    "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3\u3099\u309a\u30fc]*"
)
_LETTERS: Final = re.compile(f"({_UNSPACED.pattern})")
_TERM: Final = re.compile(r'(-?)(?:(title|causes|workarounds|body):)?("[^"]*"|[^\s"]+)')
_WORD: Final = re.compile(r"\w+")
_MOST_TERMS: Final = 24


@dataclass(frozen=True, slots=True)
class Question:
    """What must be found and what must not, in the words of SQLite's FTS5; empty: nothing is asked for."""

    wanted: str
    unwanted: str
    terms: tuple[str, ...]
    """The wanted words as they were typed, to be marked in what is found."""


def spaced(text: str) -> str:
    """A text with spaces between the letters of scripts that have none between words."""
    # split, which is four times as fast as putting in each letter again
    return text if text.isascii() else " ".join(_LETTERS.split(text))


def question(typed: str) -> Question:
    """``cold feet``, ``"cold feet"``, ``title:feet``, ``-child``, ``sleep*``: whatever is typed is a question."""
    wanted: list[str] = []
    unwanted: list[str] = []
    terms: list[str] = []
    for minus, column, term in _TERM.findall(typed)[:_MOST_TERMS]:
        phrase = _phrase(term)
        if not phrase:
            continue
        (unwanted if minus else wanted).append(f"{column} : {phrase}" if column else phrase)
        if not minus:
            terms.append(term.strip('"').rstrip("*"))
    return Question(" AND ".join(wanted), " OR ".join(unwanted), tuple(terms))


def _phrase(term: str) -> str:
    words = _WORD.findall(spaced(term))
    if not words:
        return ""
    prefix = " *" if term.endswith("*") else ""
    return f'"{" ".join(words)}"{prefix}'


def marked(text: str, terms: tuple[str, ...], around: int = 90) -> list[tuple[str, bool]]:
    """A piece of the text around the first term in it, cut into pieces that are a term and such that are not."""
    words = sorted(set(terms), key=len, reverse=True)
    if not words:
        return [(text[: 2 * around], False)]
    pattern = re.compile("|".join(map(_form, words)), re.IGNORECASE)
    first = pattern.search(text)
    begin = max(0, first.start() - around) if first else 0
    piece = _whole_words(text, begin, begin + 2 * around + 40)
    cut = pattern.split(piece)
    found = pattern.findall(piece)
    pairs = [(part, False) for part in cut]
    return [pair for rest, hit in zip(pairs, [*found, ""], strict=True) for pair in (rest, (hit, True)) if pair[0]]


def _form(term: str) -> str:
    """A term where it begins a word, or anywhere in scripts without spaces."""
    return re.escape(term) if _UNSPACED.search(term) else rf"(?<!\w){re.escape(term)}"


def _whole_words(text: str, begin: int, end: int) -> str:
    """A piece of a text, without the half words at its ends where there are spaces between words."""
    piece = text[begin:end]
    if begin:
        cut = piece.find(" ", 0, 20)
        piece = f"…{piece[cut + 1 :]}"
    if end < len(text):
        cut = piece.rfind(" ", len(piece) - 20)
        piece = f"{piece[:cut] if cut > 0 else piece}…"
    return piece
