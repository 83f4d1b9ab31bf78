"""Pages of about 60 KB with an article of the generator each, and the links between them.

A host has ``count`` pages, numbered from 0. Page 0 is "/". Page n links to the pages 8n+1 to 8n+8, so that all are
found from the first one, and like every page of a site to the same few dozen.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from random import Random
from typing import Final
from zlib import crc32

from benchmarks.generator.page import Page, make
from benchmarks.generator.writer import Writer
from crawler.parsers import Fetched, extract
from schemas.article import Article

SIZE: Final = 60_000
"""Bytes of a page, roughly."""
_TEMPLATES: Final = 24
_MENU: Final = 40
"""Links that all pages share."""
_CHILDREN: Final = 8
_MARK: Final = b"@@PAGE@@"
_LINKS: Final = b"@@LINKS@@"
_LINK: Final = re.compile(rb'href="([^"]+)"')
_WHEN: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)


def path_of(number: int) -> str:
    """The address of a page on its host."""
    return f"/article-{number}.html" if number else "/"


def number_of(path: str) -> int | None:
    """The page at an address; None for an address of another form."""
    if path == "/":
        return 0
    name = path.removeprefix("/article-").removesuffix(".html")
    return int(name) if name.isascii() and name.isdigit() and path == path_of(int(name)) else None


class Pages:
    """The pages of hosts that have ``count`` pages each; every article is another."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._templates = [_LINK.sub(self._within, _furnished(page)) for page in _articles(_TEMPLATES)]

    def _within(self, link: re.Match[bytes]) -> bytes:
        """A link of the generator's, which leads nowhere, turned to a page of the site."""
        return f'href="{path_of(crc32(link[1]) % self.count)}"'.encode()

    def body(self, host: str, number: int) -> bytes:
        """The bytes of one page."""
        template = self._templates[number % len(self._templates)]
        children = range(_CHILDREN * number + 1, min(_CHILDREN * number + _CHILDREN + 1, self.count))
        links = "".join(f'<li><a href="{path_of(child)}">Entry {child}</a></li>' for child in children)
        menu = "".join(
            f'<li class="menu-item depth-1"><a class="menu-link" href="{path_of(other)}">Shelf {other}</a></li>'
            for other in range(min(_MENU, self.count))
        )
        whole = template.replace(_MARK, f"(entry {number} of house {host.replace('.', '-')})".encode())
        return whole.replace(_LINKS, f"<ul>{menu}</ul><ul>{links}</ul>".encode())


def _articles(wanted: int) -> Iterator[tuple[Page, bytes]]:
    """Generated pages in English, with a mark in a sentence of the article's own, that give an article."""
    number = 0
    while wanted:
        number += 1
        page = make(7, number)
        marked = _marked(page) if (page.choices.language, page.choices.charset) == ("en", "utf-8") else None
        if marked and isinstance(extract(Fetched(page.url, marked, {}, _WHEN)), Article):
            wanted -= 1
            yield page, marked


def _marked(page: Page) -> bytes | None:
    """The page's bytes with the mark behind its longest paragraph; None where that is not written as one."""
    paragraphs = [text for section in page.gold["sections"] for text in section["paragraphs"]]
    longest = escape(max(paragraphs, key=len, default=""), quote=False).encode()
    return page.body.replace(longest, longest + b" " + _MARK) if page.body.count(longest) == 1 else None


def _furnished(article: tuple[Page, bytes]) -> bytes:
    """What a site puts around an article: styles and scripts, menus, a foot."""
    page, body = article
    writer = Writer("en", Random(page.id))
    before, opening, inside = body.partition(b"<body>")
    if not opening:
        before, opening, inside = b"", b"", body
    missing = SIZE - len(body) - 5_000
    script = f"<script>{_script(missing // 2, writer.rng)}</script>".encode()
    foot = f'<footer class="site-foot"><div class="columns">{_foot(missing // 2)}</div></footer>'.encode()
    header = b'<nav class="site-menu">' + _LINKS + b"</nav>"
    content, closing, rest = inside.rpartition(b"</body>")
    if not closing:
        content, closing, rest = inside, b"", b""
    return before + script + opening + header + content + foot + closing + rest


def _script(size: int, rng: Random) -> str:
    lines: list[str] = []
    while sum(map(len, lines)) < size:
        lines.append(
            f'window.data.push({{"k{rng.randrange(1 << 20)}": [{rng.random():.12f}, "{rng.random():.15f}"]}});'
        )
    return "\n".join(lines)


def _foot(size: int) -> str:
    cell = '<div class="column column--{n}" data-track="foot-{n}"><span class="icon icon--{n}"></span><i></i></div>\n'
    return "".join(cell.format(n=number) for number in range(size // len(cell)))
