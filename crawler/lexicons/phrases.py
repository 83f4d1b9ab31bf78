"""A set of phrases compiled for matching: the only place where words become a pattern."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# Scripts that write words without spaces: a phrase may stand anywhere in a run of letters.
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_NEVER: Final = re.compile(r"(?!)")


def folded(text: str) -> str:
    """The form in which phrases and page text are compared: compatible characters, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


def _pattern(phrase: str) -> str:
    stem = phrase.endswith("*")
    words = re.escape(folded(phrase.rstrip("*")))
    if _UNSPACED.search(phrase):
        return words
    ending = r"\w*" if stem else ""
    return rf"(?<!\w){words}{ending}(?!\w)"


class Phrases:
    """Phrases of a lexicon; a trailing ``*`` stands for any ending. All methods take folded text."""

    __slots__ = ("_anywhere", "_at_start", "_whole", "words")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(words))
        # the longest first: "next article" must win over "next"
        any_of = "|".join(_pattern(word) for word in sorted(self.words, key=len, reverse=True))
        self._anywhere = re.compile(any_of) if any_of else _NEVER
        self._at_start = re.compile(rf"(?:{any_of})") if any_of else _NEVER
        self._whole = re.compile(rf"\W*(?:{any_of})\W*") if any_of else _NEVER

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first phrase in the text, wherever it stands."""
        return self._anywhere.search(text, start)

    def opens(self, text: str) -> re.Match[str] | None:
        """The phrase that the text begins with."""
        return self._at_start.match(text)

    def is_all_of(self, text: str) -> bool:
        """True where the text is one of the phrases and nothing else but punctuation."""
        return self._whole.fullmatch(text) is not None
