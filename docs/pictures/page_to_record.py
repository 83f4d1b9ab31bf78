"""page-to-record.png: a page of the demo site, and beside it the record that the program makes of it."""

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

from browser import MEASURE, Browser, PictureError, measured
from lxml import etree, html

from crawler.parsers import Fetched, extract
from schemas.article import Article, Item, Recommendation

HERE: Final = Path(__file__).parent
PAGE_WIDTH: Final = 820
PICTURE_WIDTH: Final = 1400
WITH_TEXT: Final = "//body//*[normalize-space() = $text]"


def draw(browser: Browser, address: str, body: bytes, folder: Path) -> Path:
    """Write the picture of the page at ``address``; ``folder`` is for what is made on the way."""
    article = _article(address, body)
    marked = folder / "marked.html"
    marked.write_bytes(_marked(body, article))
    found = measured(browser.dump(marked.as_uri(), PAGE_WIDTH))
    page = folder / "page.png"
    browser.screenshot(address, page, (PAGE_WIDTH, found["height"]), scale=2)
    beside = folder / "beside.html"
    beside.write_text(_beside(page, found, article), "utf-8")
    height = measured(browser.dump(beside.as_uri(), PICTURE_WIDTH))["height"]
    target = HERE / "page-to-record.png"
    browser.screenshot(beside.as_uri(), target, (PICTURE_WIDTH, height), scale=1)
    return target


def _article(address: str, body: bytes) -> Article:
    outcome = extract(Fetched(address, body, {"content-type": "text/html; charset=utf-8"}, datetime.now(UTC), 200))
    if not isinstance(outcome, Article):
        raise PictureError(f"{address} was rejected: {outcome.detail}")
    return outcome


def _marked(body: bytes, article: Article) -> bytes:
    """The page with the field's name on each element that a shown field was read from."""
    root = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
    for field, found in _elements(root.getroottree(), article):
        found.set("data-field", field)
    script = etree.SubElement(_first(root.getroottree(), "//body"), "script")
    script.text = MEASURE
    marked: bytes = html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")
    return marked


def _elements(tree: etree._ElementTree, article: Article) -> Iterator[tuple[str, etree._Element]]:
    """By the record's XPaths; by the text where the record has none."""
    yield "title", _first(tree, WITH_TEXT, article.title)
    for section in article.sections:
        for place in [section.xpath, *(block.xpath for block in section.blocks)]:
            if place:
                yield f"section-{section.position}", _first(tree, place)
    for name, link in (("previous", article.previous_article), ("next", article.next_article)):
        if link:
            yield name, _first(tree, WITH_TEXT, link.title)
    for teaser in article.recommendations:
        yield "recommendations", _first(tree, teaser.xpath or "")
        if teaser.snippet:
            yield "recommendations", _first(tree, WITH_TEXT, teaser.snippet)


def _first(tree: etree._ElementTree, xpath: str, text: str = "") -> etree._Element:
    found = tree.xpath(xpath, text=text)
    if not isinstance(found, list) or not found or not isinstance(found[0], etree._Element):
        raise PictureError(f"The page has no element {xpath} {text!r}.")
    return found[0]


def _beside(page: Path, measured: dict[str, Any], article: Article) -> str:
    """The page's picture and the record's boxes, as a page that joins them by lines."""
    return Template((HERE / "page_to_record.html").read_text("utf-8")).substitute(
        picture=base64.b64encode(page.read_bytes()).decode(),
        page_width=PAGE_WIDTH,
        places=json.dumps(measured["places"]),
        boxes="\n".join(_boxes(article)),
        measure=MEASURE,
    )


def _boxes(article: Article) -> Iterator[str]:
    """One box a field, in the order of the page."""
    yield _box("title", "title", f"<p>{escape(article.title)}</p>")
    lists = {"causes": article.causes, "workaround": article.workarounds}
    for section in article.sections:
        mark, place = f"section-{section.position}", f'sections[{section.position}] <i>kind</i> "{section.kind}"'
        if section.kind in lists:
            name = {"causes": "causes", "workaround": "workarounds"}[section.kind]
            yield _box(mark, f"{name} <i>from</i> {place}", _items(lists[section.kind]))
        else:
            yield _box(mark, place, "".join(f"<p>{escape(block.text)}</p>" for block in section.blocks))
    for name, link in (("previous", article.previous_article), ("next", article.next_article)):
        if link:
            yield _box(name, f"{name}_article", f"<p>{escape(link.title)}</p>")
    yield _box("recommendations", "recommendations", _teasers(article.recommendations))


def _box(mark: str, name: str, content: str) -> str:
    return f'<section class="box {mark}" data-box="{mark}"><h2>{name}</h2>{content}</section>'


def _items(items: list[Item]) -> str:
    return _table(("number", "label", "text"), [(str(i.number or ""), i.label or "", i.text) for i in items])


def _teasers(teasers: list[Recommendation]) -> str:
    rows = [(t.title, t.snippet or "", json.dumps(t.snippet_truncated)) for t in teasers]
    return _table(("title", "snippet", "snippet_truncated"), rows)


def _table(names: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{name}</th>" for name in names)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{lines}</table>"
