"""The words of a language, read from ``<lang>.toml`` beside this file; ``en.toml`` explains each key."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from crawler.lexicons.kinds import KindWords
from crawler.lexicons.phrases import Phrases, folded
from schemas.article import SECTION_KINDS, SectionKind

# Every key that a lexicon file must have, as "table.key".
KEYS: tuple[str, ...] = (
    "navigation.previous",
    "navigation.next",
    "navigation.pagination",
    "teasers.headings",
    "teasers.inline",
    "teasers.more",
    "byline.author",
    "byline.reviewer",
    "byline.editor",
    "byline.titles",
    "byline.posts",
    "byline.generic",
    "byline.joiners",
    "dates.published",
    "dates.modified",
    "dates.reviewed",
    "sources.headings",
    "headings.weak",
    "headings.why",
    "headings.worth",
    "items.counters",
    "items.periods",
    "boilerplate.lines",
    "boilerplate.appeals",
    "boilerplate.headings",
    "boilerplate.contents",
    "boilerplate.breadcrumbs",
    "refusals.titles",
)
# Keys that have ten lists of words, for one to ten.
SPELT: tuple[str, ...] = ("items.numbers", "items.ordinals")
TEN = 10


class LexiconError(ValueError):
    """A lexicon file lacks a key, has one too many, or a value of the wrong form."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by meaning. ``words["navigation.previous"]`` and so on: the keys of ``KEYS``; ``any_kind`` has the
    words of all ``kinds``."""

    language: str
    words: Mapping[str, Phrases]
    kinds: KindWords
    months: tuple[Phrases, ...]
    numbers: Mapping[str, int]
    """Folded words for one to ten, as they stand behind a counter."""
    ordinals: Mapping[str, int]
    """Folded words for first to tenth that open an item by themselves."""

    def kind_of(self, heading: str) -> SectionKind | None:
        """The kind that a folded heading names ("how to relieve pain": workaround), or None."""
        return self.kinds.kind_of(heading)


def languages() -> tuple[str, ...]:
    """BCP 47 codes of the languages that have a lexicon, in alphabetical order."""
    files = resources.files("crawler.lexicons").iterdir()
    return tuple(sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml")))


@cache
def _read(language: str) -> dict[str, Any]:
    """One file, read once for its own lexicon and for the one of all; LexiconError where its form is wrong."""
    text = resources.files("crawler.lexicons").joinpath(f"{language}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    _check(language, data)
    return data


def _check(language: str, data: dict[str, Any]) -> None:
    found = {f"{table}.{key}" for table, keys in data.items() if isinstance(keys, dict) for key in keys}
    wanted = {
        *KEYS,
        *(f"kinds.{kind}" for kind in SECTION_KINDS if kind not in {"intro", "other"}),
        "dates.months",
        *SPELT,
    }
    if wrong := found ^ wanted:
        missing, unknown = sorted(wanted - found), sorted(wrong - wanted)
        raise LexiconError(f"{language}.toml: missing {missing}, unknown {unknown}")
    for key in SPELT:
        if len(data["items"][key.removeprefix("items.")]) != TEN:
            raise LexiconError(f"{language}.toml: {key} needs ten lists, from one on")
    if len(data["dates"]["months"]) != 12:
        raise LexiconError(f"{language}.toml: dates.months needs 12 lists, from January on")


def _build(language: str, files: Iterable[dict[str, Any]]) -> Lexicon:
    parts = list(files)

    def gather(key: str) -> Phrases:
        table, _, name = key.partition(".")
        return Phrases(word for part in parts for word in part[table][name])

    kinds = KindWords(
        {kind: gather(f"kinds.{kind}").words for kind in SECTION_KINDS if kind not in {"intro", "other"}},
        gather("headings.weak").words,
        gather("headings.why").words,
        gather("headings.worth"),
    )
    months = tuple(Phrases(word for part in parts for word in part["dates"]["months"][i]) for i in range(12))
    return Lexicon(
        language, {key: gather(key) for key in KEYS}, kinds, months, _spelt(parts, "numbers"), _spelt(parts, "ordinals")
    )


def _spelt(parts: list[dict[str, Any]], key: str) -> dict[str, int]:
    return {
        folded(word): number
        for part in reversed(parts)
        for number, words in enumerate(part["items"][key], 1)
        for word in words
    }


@cache
def load(language: str) -> Lexicon | None:
    """The lexicon of one language, or None where there is none; LexiconError for a bad file."""
    if language not in languages():
        return None
    return _build(language, [_read(language)])


@cache
def everywhere() -> Lexicon:
    """All lexicons in one: a site's menus are often in another language than its text."""
    return _build("mul", [_read(language) for language in languages()])
