"""Read the marks of a neighbouring article in a line of text: "<<:", "Next article", "上一篇", arrows."""

import re
from typing import Final, Literal

from crawler.lexicons.lexicon import Lexicon
from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.text import UNSPACED

Direction = Literal["previous", "next"]
DIRECTIONS: Final[tuple[Direction, Direction]] = ("previous", "next")

_DOUBLE_MARK: Final = re.compile(r"\s*(?:(<<|＜＜|«|←|‹|◀)|(>>|＞＞|»|→|›|▶))\s*[:：]?\s*")
_SEPARATOR: Final = re.compile(r"^[\s:：|\-–—.。,，»›→<>＜＞←«‹\]】)）]+")
_INNER_MARK: Final = re.compile(r"(?:>>|＞＞|»|→|›|▶)\s*[:：]?\s*(?=\w)")
_ANY_MARK: Final = re.compile(r"[<>＜＞«»‹›←→◀▶⟶]")
_END_ARROW: Final = re.compile(r"\s*(?:>>|＞＞|»|→|›|▶|⟶)\s*$")
_TAIL: Final = re.compile(r"[\s<>＜＞«»‹›←→◀▶]+$")
_BRACKETS: Final = re.compile(r"^[\s\[【(（<>＜＞«»‹›←→◀▶《]+")
_NONE: Final = re.compile(r"^(?:没有了?|暂无|无|none|-+)[\s。.]*$", re.I)


def named(words: Lexicon, text: str, direction: Direction) -> tuple[int, str]:
    """(strength, title) where the text opens with a mark or a word of the direction; (0, "") else."""
    if mark := _DOUBLE_MARK.match(text):
        back = mark.group(1) is not None
        rest = text[mark.end() :]
        if back == (direction == "previous"):
            strength, title = _worded(words, rest, direction)
            if strength:
                return strength + 1, title
            explicit = mark.group().strip() in {"<<:", ">>:", "<<：", ">>：", "<<", ">>", "＜＜", "＞＞"}
            return (4 if explicit else 1), bare(rest)
        return 0, ""
    if (arrow := _END_ARROW.search(text)) and direction == "next" and arrow.start() > 0:
        strength, title = _worded(words, text[: arrow.start()], direction)
        return (strength + 1, title) if strength else (1, bare(text))
    return _worded(words, text, direction)


def _worded(words: Lexicon, text: str, direction: Direction) -> tuple[int, str]:
    opening = _BRACKETS.sub("", text)
    key = folded(opening)
    word = words.words[f"navigation.{direction}"].opens(key)
    paging = words.words["navigation.pagination"].opens(key)
    if word is None or (paging is not None and paging.end() > word.end()):
        return 0, ""
    rest = opening[word.end() :]
    separated = _SEPARATOR.match(rest)
    title = bare(_SEPARATOR.sub("", rest))
    if not rest.strip(" :："):
        return 2, ""
    if (separated and separated.group().strip()) or word.group().endswith((":", "：")):
        return 4, title
    # "Next article Sleep well": a long phrase needs no colon, a short one ("next") would open any sentence
    long_phrase = len(word.group().split()) > 1 or UNSPACED.search(word.group()) is not None
    return (3, title) if long_phrase else (0, "")


def second_marks(words: Lexicon, text: str) -> list[int]:
    """Where a second neighbour begins in a line without links: "<<: A >>: B", "Previous: A Next: B"."""
    key = folded(text)
    places = {found.start() for found in _INNER_MARK.finditer(text) if found.start() > 0}
    if len(key) == len(text):
        for direction in DIRECTIONS:
            word = words.words[f"navigation.{direction}"].search(key, 3)
            if word and (word.group().endswith((":", "：")) or key[word.end() :].lstrip()[:1] in {":", "："}):
                places.add(word.start())
    return sorted(places)


def opens_neighbour(words: Lexicon, text: str) -> bool:
    """True where a text opens by naming a neighbour."""
    return any(named(words, text, direction)[0] for direction in DIRECTIONS)


def is_only_word(words: Lexicon, text: str) -> bool:
    """True for "Next" and the like without a headline."""
    key = folded(text)
    return any(words.words[f"navigation.{d}"].is_all_of(key) for d in DIRECTIONS)


def bare(text: str) -> str:
    """A text without brackets and arrows around it."""
    return _TAIL.sub("", _BRACKETS.sub("", text)).strip()


def has_mark(words: Lexicon, text: str, key: str) -> bool:
    """A cheap look: a mark or a word of either direction, anywhere. ``key`` is the folded text."""
    if _ANY_MARK.search(text):
        return True
    return any(words.words[f"navigation.{direction}"].search(key) for direction in DIRECTIONS)


def is_phrase(words: Lexicon, text: str, direction: Direction) -> bool:
    """True for a word of the direction that says what it links to ("Previous article"), without more."""
    key = folded(text)
    if not words.words[f"navigation.{direction}"].is_all_of(key):
        return False
    return len(_BRACKETS.sub("", key).split()) > 1 or UNSPACED.search(key) is not None


def is_none(text: str) -> bool:
    """True for what stands where there is no neighbour."""
    return _NONE.match(text) is not None
