"""The language of the text itself, whatever the markup declares."""

import re
from collections import Counter
from itertools import chain
from operator import itemgetter
from typing import Final, NamedTuple

from crawler.lexicons.function_words import languages_of_words
from crawler.lexicons.letters import identifier

SAMPLE: Final = 3_000
SHORT_SAMPLE: Final = 1_200
"""Characters that decide: by statistics over letters, by scripts and the commonest words."""
LEAST: Final = 20
CERTAIN: Final = 0.9


class _Least(NamedTuple):
    """Share of a text's words that must be the language's commonest, and how many these are at least."""

    share: float
    words: int


# Measured on a thousand pages: running text has a third of them, lists of names and products a tenth.
SPOKEN: Final = _Least(0.15, 8)
DECLARED: Final = _Least(0.05, 2)
"""Where the page does not declare that language, and where it does."""
AHEAD: Final = 1.5
ALONE: Final = 3
"""How often more these are than those of the next language, else how often more of them are in no list but
its own."""

_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_HANGUL: Final = re.compile(r"[\uac00-\ud7af]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_BY_SCRIPT: Final = (
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
)
_TELLING: Final = re.compile(
    r"[\u0370-\u03ff\u0590-\u05ff\u0980-\u09ff\u0b80-\u0bff\u0e00-\u0e7f\u10a0-\u10ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


def language_of(text: str, declared: str | None) -> str | None:
    """BCP 47 primary subtag of a text, or None where it is too short to tell."""
    short = text[:SHORT_SAMPLE]
    if len(short) < LEAST:
        return declared
    script = _by_script(short) if not short.isascii() and _TELLING.search(short) else None
    # the commonest words settle it for nearly every page at a hundredth of the cost of statistics
    return script or _by_words(short, declared) or _by_statistics(text[:SAMPLE], declared)


def _by_words(sample: str, declared: str | None) -> str | None:
    """The language whose commonest words the sample is full of, unless a neighbour of it has nearly as many."""
    known = languages_of_words()
    words = sample.lower().split()
    spoken = [known[word] for word in words if word in known]
    counts = Counter(chain.from_iterable(spoken))
    found, hits = max(counts.items(), key=itemgetter(1), default=("", 0))
    least = DECLARED if found == declared else SPOKEN
    if hits < least.words or hits < least.share * len(words):
        return None
    near = [language for language, count in counts.items() if count * AHEAD > hits and language != found]
    return None if any(_is_doubtful(spoken, found, language, least) for language in near) else found


def _is_doubtful(spoken: list[tuple[str, ...]], found: str, other: str, least: _Least) -> bool:
    """Neighbours share most of their commonest words: those that are one's alone must tell them apart."""
    own = sum(found in languages and other not in languages for languages in spoken)
    others = sum(other in languages and found not in languages for languages in spoken)
    return own < least.words / 2 or own < ALONE * others


def _by_script(sample: str) -> str | None:
    """Scripts that one language of the Web writes, and Chinese against Japanese and Korean."""
    letters = len(_LETTER.findall(sample))
    kana, han, hangul = (len(form.findall(sample)) for form in (_KANA, _HAN, _HANGUL))
    if kana + han + hangul > letters * 0.3:
        if hangul > han:
            return "ko"
        return "ja" if kana > (kana + han) * 0.1 else "zh"
    return next((code for code, form in _BY_SCRIPT if len(form.findall(sample)) > letters * 0.5), None)


def _by_statistics(sample: str, declared: str | None) -> str | None:
    if len(_LETTER.findall(sample)) < LEAST:
        return declared
    found, certainty = identifier().classify(sample)
    return declared if declared and certainty < CERTAIN else str(found)
