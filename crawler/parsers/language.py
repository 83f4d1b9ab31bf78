"""The language of the text itself, whatever the markup declares."""

import re
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SAMPLE: Final = 3_000
"""Characters that decide."""
LEAST: Final = 20
CERTAIN: Final = 0.9

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


def language_of(text: str, declared: str | None) -> str | None:
    """BCP 47 primary subtag of a text, or None where it is too short to tell."""
    sample = text[:SAMPLE]
    letters = len(_LETTER.findall(sample))
    if letters < LEAST:
        return declared
    if script := _by_script(sample, letters):
        return script
    found, certainty = _identifier().classify(sample)
    if declared and certainty < CERTAIN:
        return declared
    return str(found)


def _by_script(sample: str, letters: int) -> str | None:
    """Scripts that one language of the Web writes, and Chinese against Japanese and Korean."""
    kana, han, hangul = (len(form.findall(sample)) for form in (_KANA, _HAN, _HANGUL))
    if kana + han + hangul > letters * 0.3:
        if hangul > han:
            return "ko"
        return "ja" if kana > (kana + han) * 0.1 else "zh"
    return next((code for code, form in _BY_SCRIPT if len(form.findall(sample)) > letters * 0.5), None)


@cache
def _identifier() -> LanguageIdentifier:
    # py3langid: 97 languages, a naive Bayes model of byte n-grams (Lui and Baldwin, langid.py, 2012)
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
