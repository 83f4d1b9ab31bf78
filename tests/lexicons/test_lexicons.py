"""Every lexicon is whole, and its words say of a page's lines what a reader of the language would."""

import tomllib
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from crawler.lexicons.lexicon import KEYS, Lexicon, everywhere, languages, load
from crawler.lexicons.phrases import folded

HERE = Path(__file__).parent
WRITTEN = (
    "ar",
    "cs",
    "de",
    "en",
    "es",
    "fa",
    "fr",
    "hi",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "tr",
)
WRITTEN += ("uk", "vi", "zh")


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def lexicon(language: str) -> Lexicon:
    found = everywhere() if language == "mul" else load(language)
    assert found is not None, f"no lexicon for {language}"
    return found


def headings(which: str) -> list[tuple[str, str, str]]:
    by_language = table("kinds.toml")[which]
    return [(lang, kind, h) for lang, kinds in by_language.items() for kind, texts in kinds.items() for h in texts]


def lines() -> list[tuple[str, str, str, str, bool]]:
    cases = table("phrases.toml")["case"]
    return [
        (case["language"], case["key"], case["method"], text, answer == "yes")
        for case in cases
        for answer in ("yes", "no")
        for text in case[answer]
    ]


def test_the_languages_are_those_we_wrote() -> None:
    assert languages() == WRITTEN


@pytest.mark.parametrize("language", WRITTEN)
def test_no_key_is_empty(language: str) -> None:
    loaded = lexicon(language)
    assert all(loaded.words[key].words for key in KEYS)
    assert all(loaded.kinds.words.values())
    assert len(loaded.months) == 12


@pytest.mark.parametrize("language", WRITTEN)
def test_a_phrase_names_one_kind_only(language: str) -> None:
    counted = Counter(
        word for words in lexicon(language).kinds.words.values() for word in {folded(w.strip("*")) for w in words}
    )
    assert [word for word, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("language", WRITTEN)
def test_phrases_are_written_plainly(language: str) -> None:
    text = resources.files("crawler.lexicons").joinpath(f"{language}.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    # only a kind's word may end a compound
    words = [w.removeprefix("*") for words in tables.pop("kinds").values() for w in words]
    words += [w for keys in tables.values() for value in keys.values() for w in value if isinstance(w, str)]
    assert [word for word in words if word.startswith("*") or word != word.strip()] == []


@pytest.mark.parametrize("language", WRITTEN)
def test_weak_words_are_words_of_kinds(language: str) -> None:
    text = resources.files("crawler.lexicons").joinpath(f"{language}.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    named = {folded(word.strip("*")) for words in tables["kinds"].values() for word in words}
    weak = {folded(word.strip("*")) for word in tables["headings"]["weak"]}
    assert weak - named == set()
    assert {folded(word.strip("*")) for word in tables["headings"]["why"]} - weak == set()


def test_a_month_has_one_meaning_in_all_languages() -> None:
    names = Counter(folded(name) for month in everywhere().months for name in {folded(n) for n in month.words})
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("language", WRITTEN)
def test_at_least_ten_headings_are_tried(language: str) -> None:
    assert sum(lang == language for lang, _, _ in headings("kind")) >= 10


@pytest.mark.parametrize(("language", "kind", "heading"), headings("kind"))
def test_a_heading_has_the_kind(language: str, kind: str, heading: str) -> None:
    assert (lexicon(language).kind_of(folded(heading)) or "none") == kind


@pytest.mark.parametrize(("language", "kind", "heading"), headings("not"))
def test_a_heading_has_not_the_kind(language: str, kind: str, heading: str) -> None:
    assert lexicon(language).kind_of(folded(heading)) != kind


@pytest.mark.parametrize(("language", "key", "method", "text", "answer"), lines())
def test_a_line_is_told(language: str, key: str, method: str, text: str, answer: bool) -> None:
    phrases = lexicon(language).words[key]
    assert bool(getattr(phrases, method)(folded(text))) is answer


def test_an_unknown_language_has_no_lexicon() -> None:
    assert load("xx") is None
