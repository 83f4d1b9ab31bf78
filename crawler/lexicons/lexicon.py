"""The words of a language, read from ``<lang>.toml`` beside this file; ``en.toml`` explains each key."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from crawler.lexicons.phrases import Phrases
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
    "dates.published",
    "dates.modified",
    "dates.reviewed",
    "sources.headings",
    "items.counters",
    "boilerplate.lines",
    "boilerplate.headings",
    "boilerplate.contents",
    "boilerplate.breadcrumbs",
    "refusals.titles",
)


class LexiconError(ValueError):
    """A lexicon file lacks a key, has one too many, or a value of the wrong form."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by meaning. ``words["navigation.previous"]`` and so on: the keys of ``KEYS``; ``any_kind`` has the
    words of all ``kinds``."""

    language: str
    words: Mapping[str, Phrases]
    kinds: Mapping[SectionKind, Phrases]
    any_kind: Phrases
    months: tuple[Phrases, ...]

    def kind_of(self, heading: str) -> SectionKind | None:
        """The kind whose words come first in a folded heading ("causes and solutions": causes)."""
        first = self.any_kind.search(heading)
        if first is None:
            return None
        place = first.start()
        found = ((phrases.at(heading, place), kind) for kind, phrases in self.kinds.items())
        return min((-match.end(), kind) for match, kind in found if match)[1]


def languages() -> tuple[str, ...]:
    """BCP 47 codes of the languages that have a lexicon, in alphabetical order."""
    files = resources.files("crawler.lexicons").iterdir()
    return tuple(sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml")))


def _read(language: str) -> dict[str, Any]:
    text = resources.files("crawler.lexicons").joinpath(f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _check(language: str, data: dict[str, Any]) -> None:
    found = {f"{table}.{key}" for table, keys in data.items() if isinstance(keys, dict) for key in keys}
    wanted = {*KEYS, *(f"kinds.{kind}" for kind in SECTION_KINDS if kind not in {"intro", "other"}), "dates.months"}
    if wrong := found ^ wanted:
        missing, unknown = sorted(wanted - found), sorted(wrong - wanted)
        raise LexiconError(f"{language}.toml: missing {missing}, unknown {unknown}")
    if len(data["dates"]["months"]) != 12:
        raise LexiconError(f"{language}.toml: dates.months needs 12 lists, from January on")


def _build(language: str, files: Iterable[dict[str, Any]]) -> Lexicon:
    parts = list(files)

    def gather(key: str) -> Phrases:
        table, _, name = key.partition(".")
        return Phrases(word for part in parts for word in part[table][name])

    kinds: dict[SectionKind, Phrases] = {
        kind: gather(f"kinds.{kind}") for kind in SECTION_KINDS if kind not in {"intro", "other"}
    }
    months = tuple(Phrases(word for part in parts for word in part["dates"]["months"][i]) for i in range(12))
    any_kind = Phrases(word for phrases in kinds.values() for word in phrases.words)
    return Lexicon(language, {key: gather(key) for key in KEYS}, kinds, any_kind, months)


@cache
def load(language: str) -> Lexicon | None:
    """The lexicon of one language, or None where there is none; LexiconError for a bad file."""
    if language not in languages():
        return None
    data = _read(language)
    _check(language, data)
    return _build(language, [data])


@cache
def everywhere() -> Lexicon:
    """All lexicons in one: a site's menus are often in another language than its text."""
    for language in languages():
        load(language)
    return _build("mul", [_read(language) for language in languages()])
