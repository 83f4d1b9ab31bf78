"""Text to one lxml tree. What lxml cuts, BeautifulSoup rescues into a shallower tree."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.parsers.document.element import Element
from crawler.parsers.document.streamed import show_templates

_XML_DECLARATION: Final = re.compile(rb"(?<!\s)\s*<\?xml[^>]{0,200}\?>")
# One look for both in either case: the expression is as fast as a search for one of them.
_END: Final = re.compile(rb"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])>")
_SHOWN: Final = re.compile(rb"<(?!(?:script|style|link|meta|img|iframe|noscript)\b)[a-z]", re.I)
"""An element that may show text."""
_LIMIT_ERRORS: Final = frozenset({etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NAME_TOO_LONG})


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
    if declaration := _XML_DECLARATION.match(page):
        page = page[declaration.end() :]
    page = _without_early_ends(page.strip())
    # nothing asks for an element by its id, and a table of them takes a tenth of the time
    parser = etree.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8", collect_ids=False
    )
    root = etree.fromstring(page or b"<html></html>", parser)
    if root is None:
        # markup without any element, such as a lone comment
        return Tree(etree.Element("html"))
    if not any(entry.type in _LIMIT_ERRORS for entry in parser.error_log):
        show_templates(root)
        return Tree(root)
    # imported here, because few pages need it and BeautifulSoup takes long to import
    from crawler.parsers.document.rescue import rescue  # noqa: PLC0415

    root, complete = rescue(page.decode("utf-8", "replace"))
    return Tree(root, rescued=True, truncated=not complete)


def _without_early_ends(page: bytes) -> bytes:
    """The page without ends of body and document that elements come after: browsers go on, libxml2 does not."""
    end = _END.search(page)
    return _END.sub(b"", page) if end and _SHOWN.search(page, end.end()) else page
