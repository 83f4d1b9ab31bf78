"""Tell an article from an index, an error page, a shop or a form: by the page, not by its address."""

from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.text import weight, weight_up_to
from crawler.parsers.errors import NotAnArticle, NoText, NoTitle
from crawler.parsers.view import View
from schemas.article import Section

LEAST_TEXT: Final = 200.0
"""Weight of the sections' text below which a page is no article."""
LEAST_LIKELY: Final = 0.43
"""Likelihood of being an article from which a page is kept: about one article in fifty falls below it."""


def require_article(view: View, title: str | None, sections: list[Section]) -> None:
    """Raise NoText, NotAnArticle or NoTitle where the page is no article."""
    blocks = (block for section in sections for block in section.blocks)
    text = weight_up_to(LEAST_TEXT, (piece for block in blocks for piece in (block.text, block.label) if piece))
    if not text:
        raise NoText("No running text was found outside menus and lists of links.")
    if title is None:
        raise NoTitle("Neither the text nor the metadata names a headline.")
    if _says_so(view, title):
        raise NotAnArticle(f"The headline says that the page is no article: {title[:80]!r}.")
    if _is_outlined(sections):
        return
    if text < LEAST_TEXT:
        raise NotAnArticle(f"The running text has {text:.0f} characters' worth, fewer than {LEAST_TEXT:.0f}.")
    if view.content.article < LEAST_LIKELY:
        raise NotAnArticle(f"The page looks like an article by {view.content.article:.0%} only.")


def _is_outlined(sections: list[Section]) -> bool:
    """Causes and remedies as lists: an article, however short its items are."""
    of_kind = [section for section in sections if section.kind not in {"intro", "other", "faq"}]
    items = sum(block.kind == "item" for section in of_kind for block in section.blocks)
    return len(of_kind) >= 2 and items >= 4


def _says_so(view: View, title: str) -> bool:
    words = view.words.words["refusals.titles"]
    return words.is_all_of(folded(title)) or (words.opens(folded(title)) is not None and weight(title) < 60)
