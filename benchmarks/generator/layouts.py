"""Whole-page layouts, read from ``layouts.toml``."""

import tomllib
from importlib import resources
from typing import Final

LAYOUTS: Final[dict[str, str]] = tomllib.loads(
    resources.files("benchmarks.generator").joinpath("layouts.toml").read_text("utf-8")
)
SLOTS: Final = (
    "head", "top", "crumbs", "title", "byline", "share", "article", "navigation", "recommend", "side", "bottom",
)  # fmt: skip


def lay_out(name: str, slots: dict[str, str]) -> str:
    """The layout with every slot filled; KeyError for a slot that is not given."""
    return LAYOUTS[name].format(**slots)
