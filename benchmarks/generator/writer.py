"""Sentences of one page, drawn from the word tables of its language."""

import re
import tomllib
from functools import cache
from importlib import resources
from random import Random
from typing import Any, Final

LANGUAGES: Final = ("en", "zh", "es", "de")
_SLOT: Final = re.compile(r"\{(\w+)\}")
_DATES: Final = ("2023-04-18", "2024-11-02", "2025-07-29", "2026-01-15")


@cache
def _words(language: str) -> dict[str, Any]:
    text = resources.files("benchmarks.generator").joinpath("words", f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


class Writer:
    """Writes in one language, and on one topic unless told another; prefers sentences not yet used."""

    def __init__(self, language: str, rng: Random) -> None:
        self.language = language
        self.rng = rng
        self._tables = _words(language)
        self._used: set[str] = set()
        self.topic: tuple[str, str] = self._topic()
        self.site: str = rng.choice(self._tables["sites"])
        self.date: str = rng.choice(_DATES)

    def one(self, key: str) -> str:
        """A phrase of the table ``key`` ("titles", "headings.causes"), its slots filled."""
        return self._capital(self._fill(self._fresh(self._table(key)), self.topic))

    def labelled(self, key: str) -> tuple[str, str]:
        """A label and a sentence that explains it, of the table ``key`` ("causes")."""
        label, sentence = self._fresh(self._table(key))
        return label, self._capital(self._fill(sentence, self.topic))

    def about_others(self, key: str) -> str:
        """A phrase of the table ``key`` on another topic than the page's."""
        return self._capital(self._fill(self._fresh(self._table(key)), self._topic()))

    def several(self, key: str, count: int) -> str:
        """A run of sentences of the table ``key`` as one paragraph."""
        return str(self._tables["sentence_space"]).join(self.one(key) for _ in range(count))

    def all_of(self, key: str) -> list[str]:
        """The whole table ``key``, unfilled."""
        return list(self._table(key))

    def join(self, *sentences: str) -> str:
        """Sentences as the language joins them."""
        return str(self._tables["sentence_space"]).join(s for s in sentences if s)

    def _table(self, key: str) -> list[Any]:
        found: Any = self._tables
        for name in key.split("."):
            found = found[name]
        return list(found)

    def _topic(self) -> tuple[str, str]:
        complaint, situation = self.rng.choice(self._tables["topics"])
        return complaint, situation

    def _fresh(self, table: list[Any]) -> Any:
        if all(str(entry) in self._used for entry in table):
            # used up: begin again, rather than say one thing twice in a row by chance
            self._used.difference_update(map(str, table))
        chosen = self.rng.choice([entry for entry in table if str(entry) not in self._used])
        self._used.add(str(chosen))
        return chosen

    def _fill(self, text: str, topic: tuple[str, str]) -> str:
        known = {"complaint": topic[0], "situation": topic[1]}

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name in {"site", "date"}:
                return str(getattr(self, name))
            if name == "name":
                return str(self.rng.choice(self._tables["names"]))
            return known.get(name) or str(self.rng.choice(self._tables["slots"][name]))

        return _SLOT.sub(value, text)

    @staticmethod
    def _capital(text: str) -> str:
        at = 1 if text[:1] in "¿¡" else 0
        return text[:at] + text[at : at + 1].upper() + text[at + 1 :]
