"""A page, decoded and parsed once: the tree, and what its head says about it."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler.parsers.document import embedded, tree
from crawler.parsers.document.characters import count_invisible, escaped, readable
from crawler.parsers.document.decoding import Decoded, decode
from crawler.parsers.document.element import Element, text_content
from crawler.parsers.document.sniffing import require_html
from crawler.parsers.errors import NoAddress
from crawler.parsers.fetched import Fetched
from crawler.parsers.identity import canonical_form

try:
    from crawler.parsers.compiled.nodes import XPaths, elements_named
    from crawler.parsers.compiled.source import is_misleading
except ImportError:
    from crawler.parsers.document.characters import is_misleading
    from crawler.parsers.document.nodes import elements_named
    from crawler.parsers.document.xpaths import XPaths

# Addresses and paths that joining would leave as they are: no dot segments, nothing empty, nothing to escape.
_PLAIN_ADDRESS: Final = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*(?::\d{1,4})?(?:/[\w%~.,:@!$&'()*+=/-]*)?(?:\?[\w%~.,:@!$&'()*+=/-]+)?(?:#[\w%~.,:@!$&'()*+=/-]+)?",
    re.ASCII,
)
_PLAIN_PATH: Final = re.compile(
    r"/(?:[\w%~,:@!$&'()*+=-]|(?<!/)[./])*(?:\?[\w%~.,:@!$&'()*+=/-]+)?(?:#[\w%~.,:@!$&'()*+=/-]+)?", re.ASCII
)
COUNTED: Final = ("form", "input", "button", "img", "select", "time")
"""Elements whose number speaks for or against an article."""
DESCRIBING: Final = ("base", "link", "meta", "script", "title")
"""Elements that say what the page is."""
_ORIGIN: Final = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::\d{1,4})?(?=/|$)")


@dataclass(frozen=True)
class Document:
    """The parsed page. ``root`` is the ``<html>`` element and must not be changed."""

    fetched: Fetched
    decoded: Decoded
    root: Element
    is_rescued: bool
    is_truncated: bool
    _xpaths: XPaths = field(default_factory=XPaths, repr=False)
    _absolute: dict[str, str | None] = field(default_factory=dict, repr=False)

    def xpath(self, element: Element) -> str:
        """The path of an element in the page as fetched and read by lxml."""
        return self._xpaths.of(element)

    @cached_property
    def base_url(self) -> str:
        """What relative addresses are relative to: ``<base href>``, else the page's own address."""
        for base in self._named["base"]:
            if href := (base.get("href") or "").strip():
                return _joined(self.fetched.url, href) or self.fetched.url
        return self.fetched.url

    def absolute(self, href: str | None) -> str | None:
        """The absolute http(s) or file address of a link, or None for anything else."""
        if href is None or not (href := href.strip()) or href[0] == "#":
            return None
        if href not in self._absolute:
            self._absolute[href] = self._resolved(href)
        return self._absolute[href]

    def _resolved(self, href: str) -> str | None:
        # most links need no more than this, and the general way takes ten times as long
        if _PLAIN_ADDRESS.fullmatch(href):
            return href
        if self._origin and _PLAIN_PATH.fullmatch(href):
            return self._origin + href
        address = _joined(self.base_url, escaped(href))
        return address if address and _leads_somewhere(address) else None

    @cached_property
    def _origin(self) -> str:
        """Scheme and host of the base address where paths can be put behind it, else empty."""
        found = _ORIGIN.match(self.base_url)
        return found.group() if found else ""

    @cached_property
    def _elements(self) -> tuple[dict[str, list[Element]], list[int]]:
        """The elements that describe the page, by tag, and the numbers of those that are counted."""
        return elements_named(self.root, DESCRIBING, COUNTED)

    @property
    def _named(self) -> dict[str, list[Element]]:
        return self._elements[0]

    @property
    def counts(self) -> list[int]:
        """How many elements of each of the tags in ``COUNTED`` the page has."""
        return self._elements[1]

    @property
    def has_times(self) -> bool:
        """True where there is a ``<time>`` on the page."""
        return self.counts[COUNTED.index("time")] > 0

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of meta tags by lower-cased name or property, in the order of the page."""
        found: dict[str, list[str]] = {}
        for meta in self._named["meta"]:
            name = meta.get("property") or meta.get("name") or meta.get("itemprop")
            content = " ".join(readable(meta.get("content") or "").split())
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
        return found

    def meta(self, *names: str) -> str | None:
        """The first content of the first of these metas that the page has."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    @cached_property
    def links(self) -> dict[str, list[Element]]:
        """``<link>`` elements by each word of their rel."""
        found: dict[str, list[Element]] = {}
        for link in self._named["link"]:
            for rel in (link.get("rel") or "").lower().split():
                found.setdefault(rel, []).append(link)
        return found

    @cached_property
    def own_addresses(self) -> list[str]:
        """The page's own addresses: its canonical one, the one for sharing it, and where it was fetched from."""
        canonical = [self.absolute(link.get("href")) for link in self.links.get("canonical", [])]
        return [address for address in (*canonical, self.meta("og:url"), self.fetched.url) if address]

    @cached_property
    def head_title(self) -> str:
        """The text of ``<title>``, white space folded; empty where there is none."""
        for title in self._named["title"]:
            parent = title.getparent()
            if parent is not None and parent.tag not in {"svg", "symbol", "g"}:
                return " ".join(readable(text_content(title)).split())
        return ""

    @cached_property
    def declared_language(self) -> str | None:
        """The language that the markup declares, lower-cased primary subtag, or None."""
        declared = self.root.get("lang") or self.root.get("{http://www.w3.org/XML/1998/namespace}lang")
        declared = declared or self.meta("og:locale", "content-language", "language") or ""
        primary = declared.replace("_", "-").split("-")[0].strip().lower()
        return primary if 2 <= len(primary) <= 3 and primary.isalpha() else None

    @cached_property
    def characters_removed(self) -> int:
        """How many characters of the source no text holds; 0 where none of them makes a text look like another."""
        return count_invisible(self.decoded.text) if is_misleading(self.decoded.utf8) else 0

    @cached_property
    def linked_data(self) -> list[embedded.Node]:
        """The JSON-LD objects of the page, graphs and lists flattened."""
        return embedded.linked_data(self._named["script"])


def read(fetched: Fetched) -> Document:
    """Decode and parse a page; NoAddress, Empty, TooLarge or NotHtml where it is none."""
    _require_address(fetched.url)
    require_html(fetched.body)
    decoded = decode(fetched.body, fetched.header("content-type"))
    parsed = tree.parse(decoded.utf8)
    return Document(fetched, decoded, parsed.root, parsed.rescued, parsed.truncated)


def _require_address(url: str) -> None:
    # archives of others hold what a page linked to, whatever it was
    try:
        _ = urlsplit(url).port, urlsplit(canonical_form(url)).port
    except ValueError as error:
        raise NoAddress(f"The page comes from {url!r}, which is no address: {str(error).rstrip('.')}.") from error


def _joined(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href)
    except ValueError:
        return None


def _leads_somewhere(address: str) -> bool:
    """False for an address of another scheme, or with a port that is no number or too large a one."""
    parts = urlsplit(address)
    try:
        # reading it is what checks it
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https", "file"}
