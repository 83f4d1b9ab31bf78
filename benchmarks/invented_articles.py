"""Records of invented articles, copies of some of them with known edits among them, in eight languages.

Words are made of a language's own letters and as frequent as words are (one by its rank), so that unrelated texts
share what unrelated texts share. The same number gives the same article.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any, Final

_WORDS: Final = 6_000
_PARAGRAPHS: Final = (8, 22)
_SENTENCES: Final = (2, 5)
_SENTENCE: Final = (6, 18)


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language is written: its letters, letters a word, what stands between words and ends a sentence."""

    letters: str
    lengths: tuple[int, int]
    space: str
    stop: str


def _span(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


LANGUAGES: Final[Mapping[str, Writing]] = {
    "en": Writing("eeeetttaaaooiinnsshhrrddlucmfwygpbvk", (2, 10), " ", ". "),
    "de": Writing("eeeennniissrraattdhulcgmobwfkzäüöß", (2, 14), " ", ". "),
    "ru": Writing("ооееааиинтснрвлкмдпуяыьгзбчйхжшюцщэф", (2, 12), " ", ". "),
    "ar": Writing("اااللليييمموونننرربتدسعهكقفحجشصطخ", (2, 8), " ", ". "),
    "hi": Writing("ककनरतसलमपदहयवबगजचशटथखभधि" + _span(0x93E, 0x948) * 2, (2, 8), " ", "। "),
    "zh": Writing(_span(0x4E00, 0x4E00 + 1200), (1, 3), "", "。"),
    "ja": Writing(_span(0x3042, 0x3093) * 12 + _span(0x4E00, 0x4E00 + 600), (1, 5), "", "。"),
    "th": Writing(_span(0xE01, 0xE2E) + _span(0xE30, 0xE39) * 2 + _span(0xE40, 0xE4A), (2, 7), "", " "),
}


@dataclass(frozen=True, slots=True)
class Invented:
    """One article: its paragraphs, each a tuple of words and stops."""

    number: int
    original: int
    edit: str
    language: str
    paragraphs: tuple[tuple[str, ...], ...]

    def record(self) -> dict[str, Any]:
        """As in ``articles.jsonl``, with the fields that copies are found by, and of the size of real records."""
        space = LANGUAGES[self.language].space
        texts = [space.join(words).replace(f"{space}.", ".") for words in self.paragraphs]
        site = f"site-{self.number % 997}.example"
        return {
            "id": f"art_{hashlib.sha256(str(self.number).encode()).hexdigest()[:32]}",
            "url": f"https://{site}/{self.number}",
            "site": site,
            "fetched_at": "2026-11-22T10:00:00Z",
            "language": self.language,
            "title": texts[0][:60],
            # an original is older than its copies
            "published_on": "2026-01-01" if self.number == self.original else "2026-02-02",
            "body": "\n".join(texts),
            "sections": [{"position": 0, "blocks": [{"position": at, "text": text} for at, text in enumerate(texts)]}],
            "quality": {"score": 0.9, "coverage": 1.0, "flags": []},
        }

    def line(self) -> bytes:
        """As one line of a file."""
        return json.dumps(self.record(), ensure_ascii=False).encode() + b"\n"


def original(number: int) -> Invented:
    """An article of its own."""
    rng = Random(f"article {number}")
    language = tuple(LANGUAGES)[number % len(LANGUAGES)]
    count = rng.randint(*_PARAGRAPHS)
    return Invented(number, number, "none", language, tuple(_paragraph(language, rng) for _ in range(count)))


def copy(of: Invented, number: int, edit: str) -> Invented:
    """Another article of that number, made of the first by one of ``EDITS``."""
    rng = Random(f"copy {number}")
    return replace(of, number=number, edit=edit, paragraphs=EDITS[edit](of, rng))


def stranger(of: Invented, number: int, share: float) -> Invented:
    """An article of its own that has a share of its paragraphs in common: a series, or a site's fixed texts."""
    own = original(number)
    rng = Random(f"stranger {number}")
    kept = of.paragraphs[: round(share * len(of.paragraphs))]
    fresh = tuple(_paragraph(of.language, rng) for _ in range(len(of.paragraphs) - len(kept)))
    return replace(own, language=of.language, edit="shares paragraphs", paragraphs=kept + fresh)


def _words_changed(share: float) -> Callable[[Invented, Random], tuple[tuple[str, ...], ...]]:
    def edit(of: Invented, rng: Random) -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple(_word(of.language, rng) if rng.random() < share else word for word in words)
            for words in of.paragraphs
        )

    return edit


def _paragraphs_cut(share: float) -> Callable[[Invented, Random], tuple[tuple[str, ...], ...]]:
    def edit(of: Invented, rng: Random) -> tuple[tuple[str, ...], ...]:
        kept = max(1, round((1 - share) * len(of.paragraphs)))
        return tuple(of.paragraphs[at] for at in sorted(rng.sample(range(len(of.paragraphs)), kept)))

    return edit


def _boilerplate_added(share: float) -> Callable[[Invented, Random], tuple[tuple[str, ...], ...]]:
    def edit(of: Invented, rng: Random) -> tuple[tuple[str, ...], ...]:
        added = [_paragraph(of.language, rng) for _ in range(round(share * len(of.paragraphs)))]
        return (*added[::2], *of.paragraphs, *added[1::2])

    return edit


def _moved(of: Invented, rng: Random) -> tuple[tuple[str, ...], ...]:
    return tuple(rng.sample(of.paragraphs, len(of.paragraphs)))


def _some_of_all(of: Invented, rng: Random) -> tuple[tuple[str, ...], ...]:
    steps = (_words_changed(0.04), _paragraphs_cut(0.1), _boilerplate_added(0.1), _moved)
    for step in steps:
        of = replace(of, paragraphs=step(of, rng))
    return of.paragraphs


EDITS: Final[Mapping[str, Callable[[Invented, Random], tuple[tuple[str, ...], ...]]]] = {
    "nothing changed": _words_changed(0.0),
    "5 % of words changed": _words_changed(0.05),
    "10 % of words changed": _words_changed(0.1),
    "20 % of paragraphs cut": _paragraphs_cut(0.2),
    "35 % of paragraphs cut": _paragraphs_cut(0.35),
    "20 % boilerplate added": _boilerplate_added(0.2),
    "40 % boilerplate added": _boilerplate_added(0.4),
    "paragraphs moved": _moved,
    "4 % words, 10 % cut, 10 % added, moved": _some_of_all,
}


def articles(count: int, share_of_copies: float = 0.2, share_of_strangers: float = 0.1) -> Iterator[Invented]:
    """So many articles, some of them copies of earlier ones, some strangers that share a third of their paragraphs."""
    rng = Random(f"all {count}")
    edits = tuple(EDITS)
    originals: list[int] = []
    for number in range(count):
        chance = rng.random()
        # what is copied is copied often
        of = originals[int(len(originals) * rng.random() ** 3)] if number > 100 else -1
        if of >= 0 and chance < share_of_copies:
            yield copy(original(of), number, rng.choice(edits))
        elif of >= 0 and chance < share_of_copies + share_of_strangers:
            yield stranger(original(of), number, 1 / 3)
        else:
            originals.append(number)
            yield original(number)


def _paragraph(language: str, rng: Random) -> tuple[str, ...]:
    stop = LANGUAGES[language].stop
    words: list[str] = []
    for _ in range(rng.randint(*_SENTENCES)):
        words += [*_words(language, rng, rng.randint(*_SENTENCE)), stop]
    return tuple(words)


def _word(language: str, rng: Random) -> str:
    return _words(language, rng, 1)[0]


def _words(language: str, rng: Random, count: int) -> list[str]:
    words, weights = _vocabulary(language)
    return rng.choices(words, cum_weights=weights, k=count)


@cache
def _vocabulary(language: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    rng, writing = Random(f"words {language}"), LANGUAGES[language]
    words = tuple("".join(rng.choices(writing.letters, k=rng.randint(*writing.lengths))) for _ in range(_WORDS))
    return words, tuple(accumulate(1 / rank for rank in range(1, _WORDS + 1)))
