"""A set of phrases compiled for matching: the only place where words become a pattern."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from typing import Final

# Scripts that write words without spaces: a phrase may stand anywhere in a run of letters.
UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
BEGINNING: Final = 4
"""First letters of a phrase that tell whether a text can open with it."""
_NEVER: Final = re.compile(r"(?!)")
# Letters that pages write one for another: the typographic apostrophe, Arabic hamza forms, Persian yeh and kaf, and
# a space for the non-joiner between a Persian word and its ending.
# One letter for one letter, so that a place in the folded text is a place in the text.
_SAME: Final = tuple(zip("’أإآىیکة\u200c", "'اااييكه ", strict=True))
_MAY_BE_SAME: Final = re.compile(f"[{''.join(letter for letter, _ in _SAME)}]")

# A trie: letter to the phrases that go on with it; under "" what may follow the end of a phrase.
_Trie = dict[str, "_Trie | set[str]"]


def folded(text: str) -> str:
    """The form in which phrases and page text are compared: compatible characters, no case, single spaces."""
    if text.isascii():
        return text.lower().strip() if text.isprintable() and "  " not in text else " ".join(text.lower().split())
    # a capital dotted I folds to i and a combining dot, which no Turkish page writes in lower case
    lowered = unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i")
    # one by one, because str.translate looks every letter up; most texts have none of them
    if _MAY_BE_SAME.search(lowered):
        for letter, same in _SAME:
            lowered = lowered.replace(letter, same)
    return " ".join(lowered.split())


def alternatives(words: Iterable[str]) -> str:
    """One pattern for all phrases wherever they stand, the longest first; ``*`` at an end leaves it open."""
    trie: _Trie = {}
    for word in words:
        _add(trie, word.removeprefix("*"), "" if word.endswith("*") or UNSPACED.search(word) else r"(?!\w)")
    # one look-up of the first letter spares most places the walk over all beginnings
    return f"(?=[{re.escape(''.join(trie))}]){_pattern(trie)}"


def _any_of(words: Iterable[str]) -> str:
    """One pattern for all phrases, the longest first; common beginnings are tried once, not once a phrase."""
    spaced: _Trie = {}
    unspaced: _Trie = {}
    for word in words:
        if UNSPACED.search(word):
            _add(unspaced, word, "")
        else:
            _add(spaced, word, r"\w*(?!\w)" if word.endswith("*") else r"(?!\w)")
    found = [rf"(?<!\w){_pattern(spaced)}"] if spaced else []
    return "|".join([*found, _pattern(unspaced)] if unspaced else found)


def _add(trie: _Trie, word: str, ending: str) -> None:
    node = trie
    for letter in folded(word.rstrip("*")):
        node = node.setdefault(letter, {})  # type: ignore[assignment]  # only "" holds a set
    node.setdefault("", set()).add(ending)  # type: ignore[union-attr]  # "" always holds a set


def _pattern(trie: _Trie) -> str:
    longer = [re.escape(letter) + _pattern(rest) for letter, rest in trie.items() if isinstance(rest, dict)]
    ways = [*longer, *sorted(trie.get("", ()), key=len, reverse=True)]
    # a group for each letter would make compiling a page's patterns the longest part of a process that reads one page
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


class Beginnings:
    """The first letters of folded phrases: four, or two of the shorter ones.

    One look at them spares most texts the search.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        keys = [folded(phrase.rstrip("*")) for phrase in phrases]
        self.fours = frozenset(key[:4] for key in keys)
        # a phrase of one letter can go on with any other
        self.twos = frozenset(key[:2] for key in keys if len(key) < 4)
        self.ones = frozenset(key for key in keys if len(key) == 1)

    def may_open(self, text: str) -> bool:
        """False where none of the phrases can stand at the beginning of folded text."""
        return text[:4] in self.fours or text[:2] in self.twos or text[:1] in self.ones


class Phrases:
    """Phrases of a lexicon; a trailing ``*`` stands for any ending. All methods take folded text."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(words))
        # a plain attribute: it is asked for hundreds of times a page
        self._index: _ByBeginning | None = None

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first phrase in the text from ``start`` on, wherever it stands."""
        return self._anywhere.search(text, start)

    def at(self, text: str, place: int) -> re.Match[str] | None:
        """The phrase that stands at a place in the text."""
        return self._anywhere.match(text, place)

    def opens(self, text: str) -> re.Match[str] | None:
        """The phrase that the text begins with."""
        index = self._index or self._indexed()
        # most texts begin with none of them, and many phrases are asked for at every text of a page
        if text[:BEGINNING] not in index.phrases and text[:1] not in index.firsts:
            return None
        pattern = index.opening(text[:BEGINNING])
        return pattern.match(text) if pattern else None

    def may_open(self, texts: Iterable[str]) -> list[int]:
        """Places of the texts that may open with a phrase, punctuation aside: a cheap look at their first letters."""
        index = self._index or self._indexed()
        phrases, firsts = index.phrases, index.firsts
        return [
            place
            for place, text in enumerate(texts)
            if text[:BEGINNING] in phrases or text[:1] in firsts or not text[:1].isalnum()
        ]

    def is_all_of(self, text: str) -> bool:
        """True where the text is one of the phrases and nothing else but punctuation."""
        index = self._index or self._indexed()
        begins = text[:BEGINNING] in index.phrases or text[:1] in index.firsts
        if text[:1].isalnum():
            pattern = index.whole(text[:BEGINNING]) if begins else None
            return pattern is not None and pattern.fullmatch(text) is not None
        place = 0
        while not (
            begins and (pattern := index.whole(text[place : place + BEGINNING])) and pattern.fullmatch(text, place)
        ):
            # a phrase may begin with punctuation itself
            if place == len(text) or text[place].isalnum() or text[place] == "_":
                return False
            place += 1
            begins = text[place : place + BEGINNING] in index.phrases or text[place : place + 1] in index.firsts
        return True

    # compiled when first asked: a page uses a few keys of two lexicons, and there are twenty
    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        return re.compile(_any_of(self.words)) if self.words else _NEVER

    def _indexed(self) -> "_ByBeginning":
        self._index = _ByBeginning(self.words)
        return self._index


class _ByBeginning:
    """Phrases by their first letters; ``firsts`` are the first ones of those phrases that have fewer than four.

    Those that a text can open with are compiled when first a text has these letters: a page has those of a few dozen
    phrases out of thousands, and most of its texts need no search.
    """

    __slots__ = ("_lengths", "_opening", "_whole", "firsts", "phrases")

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases: dict[str, list[str]] = {}
        for phrase in phrases:
            self.phrases.setdefault(folded(phrase.rstrip("*"))[:BEGINNING], []).append(phrase)
        self.firsts = frozenset(key[:1] for key in self.phrases if len(key) < BEGINNING)
        self._lengths = sorted({len(key) for key in self.phrases}, reverse=True)
        self._opening: dict[str, re.Pattern[str]] = {}
        self._whole: dict[str, re.Pattern[str]] = {}

    def opening(self, beginning: str) -> re.Pattern[str] | None:
        """What finds the phrase that a text with this beginning opens with; None where it opens with none."""
        key = self._key(beginning)
        return None if key is None else self._opening.get(key) or self._compiled(self._opening, key, "")

    def whole(self, beginning: str) -> re.Pattern[str] | None:
        """What matches all of a text with this beginning that is a phrase and punctuation behind it."""
        key = self._key(beginning)
        return None if key is None else self._whole.get(key) or self._compiled(self._whole, key, r"\W*")

    def _key(self, beginning: str) -> str | None:
        """As many letters of a text's beginning as those of a phrase are."""
        if beginning in self.phrases:
            return beginning
        if beginning[:1] not in self.firsts:
            return None
        for length in self._lengths:
            if (key := beginning[:length]) in self.phrases:
                return key
        return None

    def _compiled(self, known: dict[str, re.Pattern[str]], beginning: str, after: str) -> re.Pattern[str]:
        shorter = [beginning[:length] for length in self._lengths if length < len(beginning)]
        phrases = [phrase for key in (beginning, *shorter) for phrase in self.phrases.get(key, ())]
        pattern = known[beginning] = re.compile(f"(?:{_any_of(phrases)}){after}")
        return pattern
