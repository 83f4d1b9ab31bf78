"""Rebuild a page that lxml cut, from what BeautifulSoup reads of it, as a shallower tree."""

import re
from typing import Final

import bs4
from bs4.element import NavigableString, PageElement
from lxml import etree

from crawler.parsers.document.element import Element

RESCUED_DEPTH: Final = 200
"""Depth in elements below which a rescued tree is laid flat: lxml's own limit is about 250."""
RESCUED_ELEMENTS: Final = 200_000
"""Elements that a rescue keeps: enough for any article, and a bound on a hostile page's time."""


def rescue(text: str) -> tuple[Element, bool]:
    """Read with Python's own tolerant parser, which has no limit of depth, and rebuild within lxml's; False
    where something had to be left out."""
    soup = bs4.BeautifulSoup(text, "html.parser")
    root: Element = etree.Element("html")
    complete = _Builder(root).copy(soup)
    return root, complete


class _Builder:
    """Copies a soup's elements and texts in document order, deep ones as children of the deepest allowed."""

    def __init__(self, root: Element) -> None:
        self._head = etree.SubElement(root, "head")
        self._body = etree.SubElement(root, "body")
        self._open: list[tuple[PageElement | None, etree._Element]] = [(None, self._body)]

    def copy(self, soup: bs4.BeautifulSoup) -> bool:
        """True when everything was copied."""
        for count, element in enumerate(soup.descendants):
            if count >= RESCUED_ELEMENTS:
                return False
            self._place(element)
        return True

    def _place(self, element: PageElement) -> None:
        while len(self._open) > 1 and self._open[-1][0] is not element.parent:
            self._open.pop()
        above = self._open[-1][1]
        if isinstance(element, bs4.Tag):
            self._place_tag(element, above)
        elif type(element) is NavigableString:
            _append_text(above, str(element))

    def _place_tag(self, element: bs4.Tag, above: etree._Element) -> None:
        if element.name in {"html", "head", "body"}:
            self._open.append((element, self._head if element.name == "head" else self._body))
            return
        attributes = {k: v if isinstance(v, str) else " ".join(v) for k, v in element.attrs.items()}
        child = etree.SubElement(above, _name(element.name))
        for key, value in attributes.items():
            if key.replace("-", "").isalnum() and key[0].isalpha():
                child.set(key, _xml_text(value))
        self._open.append((element, child if len(self._open) < RESCUED_DEPTH else above))


def _append_text(element: etree._Element, text: str) -> None:
    text = _xml_text(text)
    # not len(): lxml counts all children for it
    last = next(element.iterchildren(reversed=True), None)
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text


def _name(name: str) -> str:
    return name if name.isalnum() and name.isascii() and name[0].isalpha() else "div"


def _xml_text(text: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text)
