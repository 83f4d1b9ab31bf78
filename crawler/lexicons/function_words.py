"""The commonest words of languages, read from ``common/function_words.toml``."""

import tomllib
from functools import cache
from importlib import resources


@cache
def languages_of_words() -> dict[str, tuple[str, ...]]:
    """Word → codes of the languages in which it is one of the commonest."""
    file = resources.files("crawler.lexicons").joinpath("common", "function_words.toml")
    found: dict[str, list[str]] = {}
    for language, words in tomllib.loads(file.read_text("utf-8")).items():
        for word in dict.fromkeys(words.split()):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}
