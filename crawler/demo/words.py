"""What the site says around its articles, by language: ``words.toml``."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def words(language: str) -> dict[str, Any]:
    """Phrases of a language by key; ``categories`` maps names to titles, ``remarks`` lists name and text."""
    found: dict[str, Any] = tomllib.loads(resources.files("crawler.demo").joinpath("words.toml").read_text("utf-8"))[
        language
    ]
    return found
