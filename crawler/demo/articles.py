"""The demo's articles as their TOML files tell them."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("en", "zh", "es", "de")

# What the address of an article looks like, by template.
_PATHS = {
    "plain": "/{language}/article/{slug}.html",
    "modern": "/{language}/{category}/{slug}/",
    "tables": "/{language}/show.asp?name={slug}",
    "blog": "/{language}/{published:%Y/%m}/{slug}/",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a section; ``label`` is empty where the entry has no name."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs and entries under it; ``numbering`` is a style of ``numbering.STYLES``."""

    heading: str
    kind: str
    paragraphs: tuple[str, ...]
    items: tuple[Item, ...]
    numbering: str


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """One article; ``listed`` is false for the pages that only the sitemap knows."""

    language: str
    slug: str
    title: str
    template: str
    charset: str
    category: str
    author: str
    reviewer: str
    published: date
    modified: date | None
    keywords: tuple[str, ...]
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[str, ...]
    listed: bool
    broken: bool

    @property
    def path(self) -> str:
        """Address within the site, with its query where it has one."""
        return _PATHS[self.template].format(
            language=self.language, slug=self.slug, category=self.category, published=self.published
        )


@cache
def articles(language: str) -> tuple[DemoArticle, ...]:
    """All articles of a language, oldest first; KeyError or TypeError for a file of the wrong form."""
    folder = resources.files("crawler.demo").joinpath("articles", language)
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    found = [_article(language, f.name.removesuffix(".toml"), tomllib.loads(f.read_text("utf-8"))) for f in files]
    return tuple(sorted(found, key=lambda article: (article.published, article.slug)))


def _article(language: str, slug: str, data: dict[str, Any]) -> DemoArticle:
    numbering = data.pop("numbering", "dot")
    sections = tuple(_section(section, numbering) for section in data.pop("sections"))
    lists: dict[str, Any] = {key: tuple(data.pop(key, ())) for key in ("keywords", "intro", "sources")}
    optional: dict[str, Any] = {"charset": "utf-8", "reviewer": "", "modified": None, "listed": True, "broken": False}
    return DemoArticle(language=language, slug=slug, sections=sections, **lists, **{**optional, **data})


def _section(data: dict[str, Any], numbering: str) -> Section:
    items = tuple(Item(label, text) for label, text in data.get("items", ()))
    paragraphs = tuple(data.get("paragraphs", ()))
    return Section(data["heading"], data["kind"], paragraphs, items, data.get("numbering", numbering))
