"""Text to one lxml tree. What lxml cuts, BeautifulSoup rescues into a shallower tree."""

import re
from dataclasses import dataclass
from typing import Final

import bs4
from bs4.element import NavigableString, PageElement
from lxml import etree

from crawler.parsers.document.element import Element

RESCUED_DEPTH: Final = 200
"""Depth in elements below which a rescued tree is laid flat: lxml's own limit is about 250."""
RESCUED_ELEMENTS: Final = 200_000
"""Elements that a rescue keeps: enough for any article, and a bound on a hostile page's time."""

_XML_DECLARATION: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}\?>")
_LIMIT_ERRORS: Final = frozenset({etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NAME_TOO_LONG})
_NOT_FOR_READING: Final = frozenset({"script", "style", "template", "noscript"})


@dataclass(frozen=True, slots=True)
class Tree:
    """The parsed page. ``rescued``: lxml had cut it; ``truncated``: so did the rescue."""

    root: Element
    rescued: bool = False
    truncated: bool = False


def parse(page: bytes) -> Tree:
    """Parse a page in UTF-8 once; an empty one gives an empty document."""
    # NUL ends a libxml2 string
    page = page.replace(b"\x00", b"") if b"\x00" in page else page
    # the parser is told the encoding and must not meet another: a declaration would count for more
    page = _XML_DECLARATION.sub(b"", page).strip()
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    root = etree.fromstring(page or b"<html></html>", parser)
    if root is None:
        # markup without any element, such as a lone comment
        return Tree(etree.Element("html"))
    if not any(entry.type in _LIMIT_ERRORS for entry in parser.error_log):
        return Tree(root)
    return _rescue(page.decode("utf-8", "replace"))


def _rescue(text: str) -> Tree:
    """Read with Python's own tolerant parser, which has no limit of depth, and rebuild within lxml's."""
    soup = bs4.BeautifulSoup(text, "html.parser")
    root: Element = etree.Element("html")
    builder = _Builder(root)
    complete = builder.copy(soup)
    return Tree(root, rescued=True, truncated=not complete)


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
