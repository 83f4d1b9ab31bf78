"""Tell an article from an index, an error page, a shop or a form: by the page, not by its address."""

from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.text import weight
from crawler.parsers.document import embedded
from crawler.parsers.errors import NotAnArticle, NoText, NoTitle
from crawler.parsers.view import View
from schemas.article import Section

LEAST_TEXT: Final = 200.0
"""Weight of the sections' text below which a page is no article."""
LEAST_PARAGRAPH: Final = 70.0
LEAST_SHARE: Final = 0.12
"""Least share of the page's whole text that the article must be."""
# The pair below refused three in ten of the other pages of a mixed corpus and none in two hundred articles.
MEDICAL: Final = frozenset({"symptoms", "causes", "risk_factors", "diagnosis", "treatment", "complications", "outlook"})
LANDING_SHARE: Final = 0.41
LANDING_TEXT: Final = 205.0
"""Share of the page, and weight a heading, under which a page without an article's metadata is a landing page."""


def require_article(view: View, title: str | None, sections: list[Section]) -> None:
    """Raise NoText, NotAnArticle or NoTitle where the page is no article."""
    text = sum(weight(block.text) + weight(block.label or "") for section in sections for block in section.blocks)
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
    _require_prose(view, sections, text)
    if not _is_declared(view):
        _require_whole_texts(view, sections)


def _is_outlined(sections: list[Section]) -> bool:
    """Causes and remedies as lists: an article, however short its items are."""
    of_kind = [section for section in sections if section.kind not in {"intro", "other"}]
    items = sum(block.kind == "item" for section in of_kind for block in section.blocks)
    return len(of_kind) >= 2 and items >= 4


def _require_whole_texts(view: View, sections: list[Section]) -> None:
    """An index shows the beginnings of many texts, each under a heading that is a link."""
    blocks = [block for section in sections for block in section.blocks]
    cut = sum(block.text.endswith(("...", "…")) for block in blocks)
    if cut >= 3 and cut * 3 >= len(blocks):
        raise NotAnArticle(f"{cut} of {len(blocks)} paragraphs are cut off: the page lists other texts.")
    run = view.page.blocks[view.content.first : view.content.end]
    teasers = {b.index for name, claim in view.claims if name == "recommendations" for b in claim.blocks}
    headings = [block for block in run if block.heading > 1 and block.index not in teasers]
    linked = sum(block.is_one_link and "#" not in block.anchors[0].href for block in headings)
    if linked >= 3 and linked * 2 > len(headings):
        raise NotAnArticle(f"{linked} of {len(headings)} headings are links: the page lists other texts.")


def _is_known(view: View, sections: list[Section]) -> bool:
    """An article by its metadata, or by headings that speak of an illness."""
    return _is_declared(view) or len({section.kind for section in sections} & MEDICAL) >= 2


def _is_declared(view: View) -> bool:
    """True where the metadata says that the page is an article."""
    return view.document.meta("og:type") == "article" or bool(embedded.articles(view.document.linked_data))


def _says_so(view: View, title: str) -> bool:
    words = view.words.words["refusals.titles"]
    return words.is_all_of(folded(title)) or (words.opens(folded(title)) is not None and weight(title) < 60)


def _require_prose(view: View, sections: list[Section], text: float) -> None:
    paragraphs = [weight(block.text) for section in sections for block in section.blocks]
    longest = max(paragraphs)
    if longest < LEAST_PARAGRAPH:
        raise NotAnArticle(f"No paragraph is longer than {longest:.0f} characters' worth.")
    whole = sum(block.weight for block in view.page.blocks)
    headings = sum(block.heading > 0 for block in view.page.blocks[view.content.first : view.content.end])
    if text < LANDING_SHARE * whole and text < LANDING_TEXT * (headings + 1) and not _is_known(view, sections):
        raise NotAnArticle(f"The running text is {text / whole:.0%} of the page, {text:.0f} under {headings} headings.")
    if text < LEAST_SHARE * whole:
        raise NotAnArticle(f"The running text is {text / whole:.0%} of the page: the rest are links and menus.")
