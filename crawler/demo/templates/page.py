"""What a template is given, and the strings that all of them need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from importlib import resources
from string import Template
from typing import Any

from crawler.demo.articles import DemoArticle, Item
from crawler.demo.shelf import Teaser, shelf
from crawler.demo.words import words

_DATES = {"en": "%d %B %Y", "zh": "%Y年%m月%d日", "es": "%d/%m/%Y", "de": "%d.%m.%Y"}


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article in its place on the site; ``base`` is the site's address with a final slash."""

    article: DemoArticle
    base: str
    previous: DemoArticle | None
    next: DemoArticle | None
    teasers: tuple[Teaser, ...]
    words: dict[str, Any]

    @property
    def address(self) -> str:
        """The article's absolute address."""
        return self.base + self.article.path[1:]

    def labelled(self, item: Item) -> str:
        """An entry as one string of text: its name, a colon, its text."""
        return escape(f"{item.label}{self.words['colon']}{item.text}" if item.label else item.text)

    def day(self, day: date) -> str:
        """A date as the page's language writes it."""
        return day.strftime(_DATES[self.article.language])


def article_page(article: DemoArticle, base: str) -> ArticlePage:
    """The article with its neighbours and teasers."""
    place = shelf(article.language)
    before, after = place.neighbour(article, -1), place.neighbour(article, 1)
    return ArticlePage(article, base, before, after, place.teasers(article), words(article.language))


def link(article: DemoArticle, attributes: str = "") -> str:
    """A link to an article, its title as the text."""
    return f'<a href="{escape(article.path)}"{attributes}>{escape(article.title)}</a>'


def paragraphs(texts: Iterable[str]) -> str:
    """One ``<p>`` a text."""
    return "\n".join(f"<p>{escape(text)}</p>" for text in texts)


def fill(skeleton: str, **values: str) -> str:
    """The page ``<skeleton>.html`` of this folder with its ``$names`` filled in; KeyError for a missing one."""
    return _skeleton(skeleton).substitute(values)


@cache
def _skeleton(name: str) -> Template:
    return Template(resources.files("crawler.demo.templates").joinpath(f"{name}.html").read_text("utf-8"))
