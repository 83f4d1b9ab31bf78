"""Site data: read from ``<host>.toml`` beside this file, checked, and given to the parsers as a value."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import urlsplit

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

KEYS: Final = frozenset({"fastest", "ignore", "look_in", "render", "render_from"})
"""What a site file can say."""
_MOST_SECONDS: Final = 3600
PARTS: Final = frozenset({"title", "text"})
"""What ``[look_in]`` can name a place for."""


class SiteError(ValueError):
    """A site file has an unknown key or a selector that cannot be read."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where to look on one site. Selectors are CSS; a page on which one matches nothing is read as any other.

    ``ignore``: elements that are never the article's. ``look_in``: the element that holds a part.
    ``render``: its text is written by scripts, so a browser is needed. ``render_from``: hosts beside its own that
    these scripts need something from. ``fastest``: seconds between two requests that its owner allows.
    """

    ignore: tuple[CSSSelector, ...] = ()
    look_in: Mapping[str, CSSSelector] = field(default_factory=dict)
    render: bool = False
    render_from: frozenset[str] = frozenset()
    fastest: float | None = None

    def ignored(self, root: etree._Element) -> frozenset[etree._Element]:
        """The elements of a page that are never the article's."""
        return frozenset(element for css in self.ignore for element in _elements(css, root))

    def places(self, part: str, root: etree._Element) -> list[etree._Element]:
        """The elements that hold a part, in document order; empty where none is named or found."""
        return _elements(self.look_in[part], root) if part in self.look_in else []


def _elements(css: CSSSelector, root: etree._Element) -> list[etree._Element]:
    found = css(root)
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


NO_SITE: Final = Site()


def known_site(url: str) -> Site:
    """The data of an address's host, of its parent domain, or none; SiteError for a bad file."""
    labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    for first in range(len(labels) - 1):
        if (site := _load(".".join(labels[first:]))) is not None:
            return site
    return NO_SITE


def rendered_hosts() -> frozenset[str]:
    """Hosts whose files say that a browser is needed; SiteError for a bad file."""
    names = (file.name.removesuffix(".toml") for file in resources.files("crawler.sites").iterdir())
    return frozenset(host for host in names if (site := _load(host)) is not None and site.render)


@cache
def _load(host: str) -> Site | None:
    file = resources.files("crawler.sites").joinpath(f"{host}.toml")
    return read_site(tomllib.loads(file.read_text("utf-8")), file.name) if file.is_file() else None


def read_site(data: Mapping[str, Any], name: str) -> Site:
    """Check and compile the content of a site file; ``name`` is for the error's sentence."""
    places = data.get("look_in", {})
    if unknown := [*(data.keys() - KEYS), *(places.keys() - PARTS)]:
        known = "fastest, ignore, look_in.{title,text}, render and render_from"
        raise SiteError(f"{name}: unknown key {sorted(unknown)[0]!r}; known are {known}")
    ignore = tuple(_selector(css, name) for css in data.get("ignore", []))
    look_in = {part: _selector(css, name) for part, css in places.items()}
    return Site(
        ignore,
        look_in,
        _flag(data.get("render", False), name),
        _hosts(data.get("render_from", []), name),
        _seconds(data.get("fastest"), name),
    )


def _seconds(value: object, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_SECONDS:
        raise SiteError(f"{name}: fastest must be a number of seconds")
    return float(value)


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise SiteError(f"{name}: render must be true or false")
    return value


def _hosts(value: object, name: str) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(host, str) and host.strip() for host in value):
        raise SiteError(f"{name}: render_from must be a list of hosts")
    return frozenset(host.strip().lower() for host in value)


def _selector(css: object, name: str) -> CSSSelector:
    if not isinstance(css, str):
        raise SiteError(f"{name}: {css!r} is no CSS selector: it must be a string")
    try:
        return CSSSelector(css)
    except SelectorError as error:
        raise SiteError(f"{name}: {css!r} is no CSS selector: {error}") from error
