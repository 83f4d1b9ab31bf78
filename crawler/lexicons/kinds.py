"""The words that tell what a section is about, and which of them decides where a heading holds several."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from crawler.lexicons.phrases import UNSPACED, Phrases, alternatives, folded
from schemas.article import SectionKind

TOPICS: Final[frozenset[SectionKind]] = frozenset({"diet", "exercise", "medication"})
"""Kinds whose words are things that any section may speak of, and often the page's own subject."""
OPENERS: Final[frozenset[SectionKind]] = frozenset({"overview", "steps"})
"""Kinds whose words open questions ("what is", "how to"): what is asked for stands behind them."""
_ASKED_FOR: Final = frozenset(
    {"benefits", "prevention", "treatment", "workaround", "diagnosis", "complications", "precautions"}
)
_CLAUSE: Final = re.compile(r"[:：?？!！–—|]\s?|\s-\s")
FAR: Final = 34
"""Characters after which a word that could mean anything is part of a sentence, not what the heading names."""
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]{2}")
_ARABIC: Final = re.compile(r"[\u0620-\u06d3]")
# "and", "for", "by", "the" are written as one with the word after them
_ARABIC_PREFIX: Final = "(?:[وفبلك]{0,2}(?:ال)?)"
_ARTICLE: Final = "ال"
# the end of a word, one particle of an unspaced script, one of two letters in Hindi
_CJK: Final = r"\u3040-\u30ff\u3400-\u9fff"
_ONE_NOUN: Final = re.compile(rf"[^\W{_CJK}]*[\s-]?|[{_CJK}]|\s[\u0900-\u097f]{{2}}\s")

MOST_BETWEEN: Final = 3
"""Words between "why" and the topic that it asks of: "why a healthy diet matters"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A kind that a heading's word names. A weak one gives way to what stands around it."""

    kind: SectionKind
    is_weak: bool
    word: str
    start: int
    end: int


class KindWords:
    """Words by kind, all found in one search. A word that ends in ``*`` may go on, one that begins with it
    may end a compound. Those in ``weak``, and all of topics and openers, give way to others."""

    def __init__(
        self,
        words: Mapping[SectionKind, Iterable[str]],
        weak: Iterable[str] = (),
        why: Iterable[str] = (),
        worth: Phrases | None = None,
    ) -> None:
        self.words: Mapping[SectionKind, tuple[str, ...]] = {kind: tuple(own) for kind, own in words.items()}
        self._weak = frozenset(folded(word.strip("*")) for word in weak)
        self._why = frozenset(folded(word.strip("*")) for word in why)
        self._worth = worth or Phrases(())

    def kind_of(self, heading: str) -> SectionKind | None:
        """The kind that a folded heading names, or None."""
        named = self.decide(heading)
        return named.kind if named else None

    def decide(self, heading: str, title: str = "") -> Named | None:
        """The word that decides. A topic that the page's folded title names too says nothing of a section,
        unless the heading opens with it."""
        named = self.named(heading)
        first = next((i for i, one in enumerate(named) if _counts(heading, one, title)), None)
        if first is None:
            return None
        found = named[first:]
        return self._asked_why(heading, found) if found[0].word in self._why else _strongest(heading, found)

    def named(self, heading: str) -> list[Named]:
        """All words of kinds in a folded heading, from left to right."""
        return [self._named(found) for found in self.pattern.finditer(heading)]

    def _asked_why(self, heading: str, named: list[Named]) -> Named:
        """ "Why exercise is good for you" asks for benefits, "Why do symptoms come back" for causes."""
        why, *others = named
        strong = next((other for other in others if not other.is_weak), None)
        if strong is not None:
            return strong if strong.kind in _ASKED_FOR else why
        # "why you are tired after eating" is not about eating
        is_asked_of = (len(heading[why.end : other.start].split()) <= MOST_BETWEEN for other in others[:1])
        if (any(is_asked_of) and others[0].kind in TOPICS) or self._worth.search(heading, why.end):
            return replace(why, kind="benefits")
        return why

    def _named(self, found: re.Match[str]) -> Named:
        word = found[found.lastindex or 0]
        kind = self._kinds[word]
        return Named(kind, kind in TOPICS or kind in OPENERS or word in self._weak, word, found.start(), found.end())

    @cached_property
    def _kinds(self) -> dict[str, SectionKind]:
        kinds: dict[str, SectionKind] = {}
        for kind, words in self.words.items():
            for word in words:
                kinds.setdefault(folded(word.strip("*")), kind)
        for word, kind in list(kinds.items()):
            kinds.setdefault(word.removeprefix(_ARTICLE), kind)
        return kinds

    # compiled when first asked: a page uses one lexicon, and there are twenty
    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All words of all kinds; each match is one of them."""
        words = [word for own in self.words.values() for word in own]
        inside = [word for word in words if _may_end_compound(word)]
        arabic = [word for word in words if _ARABIC.search(word)]
        spaced = [word for word in words if word not in {*inside, *arabic}]
        # the article is read before the word
        arabic = [word.removeprefix(_ARTICLE) for word in arabic] + arabic
        groups = (
            (r"(?<!\w)", spaced),
            (rf"(?<!\w){_ARABIC_PREFIX}", arabic),
            ("", inside),
        )
        return re.compile("|".join(f"{before}({alternatives(own)})" for before, own in groups if own))


def _may_end_compound(word: str) -> bool:
    """Unspaced scripts, and Korean nouns, which are written as one with what stands before them."""
    return word.startswith("*") or bool(UNSPACED.search(word)) or (word.endswith("*") and bool(_HANGUL.match(word)))


def _counts(heading: str, named: Named, title: str) -> bool:
    """A weak word far inside is part of a sentence; the page's own topic is that of all its sections."""
    if not named.is_weak or named.start == 0:
        return True
    if named.kind in TOPICS and named.word in title:
        return False
    return named.start <= FAR or len(_CLAUSE.split(heading[: named.start])[-1]) <= FAR


def _strongest(heading: str, found: list[Named]) -> Named:
    """The first word, or the first strong one behind weak ones. Of "workout meal" the last word is the noun."""
    first, *others = found
    for other in others:
        is_noun = other.kind in TOPICS or not other.is_weak
        if first.kind not in TOPICS or not is_noun or not _is_one_noun(heading[first.end : other.start]):
            break
        first = other
    strong = next((other for other in found if not other.is_weak), None)
    if first.kind == "treatment":
        # "How to treat it at home"
        return next((other for other in others if other.kind == "workaround"), first)
    if strong is None or not first.is_weak:
        return first
    return first if first.kind in TOPICS and not _CLAUSE.search(heading[: strong.start][-4:]) else strong


def _is_one_noun(between: str) -> bool:
    """ "exercise benefits", "Ernährungstipps", "运动的好处": the first word describes the second. What
    "exercises to relieve pain" names comes first."""
    return _ONE_NOUN.fullmatch(between) is not None
