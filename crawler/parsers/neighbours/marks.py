"""Read the marks of a neighbouring article in a line of text: "<<:", "Next article", "上一篇", arrows."""

import re
from functools import cache
from typing import Final, Literal

from crawler.lexicons.lexicon import Lexicon
from crawler.lexicons.phrases import Beginnings, Phrases, folded
from crawler.parsers.blocks.text import UNSPACED

Direction = Literal["previous", "next"]
OTHER: Final[dict[Direction, Direction]] = {"previous": "next", "next": "previous"}

ARROWS: Final = frozenset("<>＜＞«»‹›←→◀▶◁▷◄►❮❯⟵⟶⬅➡➔➜⇐⇒⏪⏩🡐🡒")
_AROUND: Final = "".join(ARROWS) + "▲▼△▽↑↓ \t\u00a0[【(（《|/·・•-–—\ufe0f"
_SIGNS: Final = frozenset(_AROUND)
_BEHIND: Final = "".join(ARROWS) + " \t\u00a0\ufe0f"
_BACK: Final = "<＜«‹←◀◁◄❮⟵⬅⇐⏪🡐"
_LEADING: Final = re.compile(rf"\s*[【\[(（]?\s*([{re.escape(''.join(ARROWS))}]+)\s*([:：]?)\s*")
_EXPLICIT: Final = frozenset({"<<", ">>", "＜＜", "＞＞"})
_SEPARATORS: Final = ":：|–—]】)）" + "".join(ARROWS)
_INNER_MARK: Final = re.compile(r"(?:>>|＞＞|»|→|›|▶)\s*[:：]?\s*(?=[\w¿¡「『《])")
_NONE: Final = re.compile(r"^(?:没有了?|暂无|无|none|-+)[\s。.]*$", re.I)


def named(words: Lexicon, text: str, direction: Direction) -> tuple[int, str]:
    """(strength, title) where the text opens with a mark or a word of the direction, or ends with an arrow; (0, "")
    else. Strength: 1 an arrow, 2 a word alone, 3 a phrase before the title, 4 a word or mark set apart from it."""
    strength, title = _worded(words, text, direction)
    if strength or not (text[:1] in ARROWS or text[-1:] in ARROWS or text[1:2] in ARROWS):
        return strength, title
    if _worded(words, text, OTHER[direction])[0]:
        return 0, ""
    return _arrowed(text, direction)


def _arrowed(text: str, direction: Direction) -> tuple[int, str]:
    if "«" in text and "»" in text and (text[0] != "«" or text[-1] == "»"):
        # quotation marks
        return 0, ""
    if mark := _LEADING.match(text):
        if (mark.group(1)[0] in _BACK) != (direction == "previous"):
            return 0, ""
        is_explicit = mark.group(1) in _EXPLICIT
        return (4 if is_explicit else 1), bare(text[mark.end() :])
    rest = text.rstrip(_BEHIND)
    arrow = text[len(rest) :].strip()
    if not rest or (arrow[:1] in _BACK) != (direction == "previous"):
        return 0, ""
    return 1, bare(rest)


def _worded(words: Lexicon, text: str, direction: Direction) -> tuple[int, str]:
    opening = text.lstrip(_AROUND)
    key = folded(opening)
    if not may_open(words, key):
        return 0, ""
    word = words.words[f"navigation.{direction}"].opens(key)
    if word is None:
        return 0, ""
    paging = words.words["navigation.pagination"].opens(key)
    if paging is not None and paging.end() > word.end():
        return 0, ""
    rest = opening[word.end() :]
    if not rest.strip(_AROUND + ":：.])】）"):
        return 2, ""
    if _is_set_apart(rest) or word.group().endswith((":", "：")):
        return 4, bare(rest.lstrip(_SEPARATORS + _AROUND))
    # "Next article Sleep well": a long phrase needs no colon, a short one ("next") would open any sentence but
    # after an arrow
    is_marked = text[0] in ARROWS and len(rest.split()) > 2
    return (3, bare(rest)) if is_marked or _is_long(word.group()) else (0, "")


def _is_set_apart(rest: str) -> bool:
    """What follows a word begins with a colon, bar or dash; a hyphen only beside a space, for "next-level"."""
    sign = rest.lstrip()[:2]
    return sign[:1] in _SEPARATORS or (sign[:1] == "-" and (sign == "- " or rest[0] == " "))


def _is_long(phrase: str) -> bool:
    return " " in phrase.strip() or UNSPACED.search(phrase) is not None


def may_open(words: Lexicon, key: str) -> bool:
    """A cheap look at folded text: could it begin with a word of either direction?"""
    return beginnings(words).may_open(key)


class Openings(Beginnings):
    """The first letters of phrases that signs may stand before."""

    def may_open(self, text: str) -> bool:
        """False where no phrase can stand at the beginning of folded text, signs aside."""
        if text[:1] in _SIGNS:
            text = text.lstrip(_AROUND)
        # written out, because every block and link of a page is looked at
        return text[:4] in self.fours or text[:2] in self.twos or text[:1] in self.ones


def opens_with_word(words: Lexicon, key: str) -> bool:
    """True where folded text opens with a word of either direction, signs aside."""
    key = key.lstrip(_AROUND)
    return any(words.words[f"navigation.{direction}"].opens(key) for direction in OTHER)


def beginnings(words: Lexicon) -> Openings:
    """The beginnings of the words of both directions."""
    return _beginnings(words.words["navigation.previous"], words.words["navigation.next"])


@cache
def _beginnings(previous: Phrases, following: Phrases) -> Openings:
    return Openings((*previous.words, *following.words))


def second_marks(words: Lexicon, text: str) -> list[int]:
    """Where a second neighbour begins in a line without links: "<<: A >>: B", "Previous: A Next: B"."""
    key = folded(text)
    places = {found.start() for found in _INNER_MARK.finditer(text) if found.start() > 0}
    if len(key) == len(text):
        for direction in OTHER:
            word = words.words[f"navigation.{direction}"].search(key, 3)
            if word and (word.group().endswith((":", "：")) or key[word.end() :].lstrip()[:1] in {":", "："}):
                places.add(word.start())
    return sorted(places)


def label_of(words: Lexicon, text: str) -> Direction | None:
    """The direction that a text names and nothing else: "Next", "« Previous article", "上一篇："; None else."""
    key = folded(text)
    if not may_open(words, key):
        return None
    key = key.strip(_AROUND)
    for direction in OTHER:
        if words.words[f"navigation.{direction}"].is_all_of(key):
            return direction
    return None


def is_phrase(words: Lexicon, text: str) -> bool:
    """True for a label that says what it links to ("Previous article"), not only in which direction."""
    return label_of(words, text) is not None and _is_long(folded(text).strip(_AROUND))


def bare(text: str) -> str:
    """A text without brackets and arrows around it."""
    return text.lstrip(_AROUND).rstrip(_BEHIND)


def is_none(text: str) -> bool:
    """True for what stands where there is no neighbour."""
    return _NONE.match(text) is not None
