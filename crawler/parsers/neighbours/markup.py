"""Read from the mark-up which way a link leads: rel, class, id, title, aria-label, icons and sides."""

import re
from functools import lru_cache
from typing import Final

from crawler.lexicons.lexicon import Lexicon
from crawler.parsers.blocks.text import cleaned
from crawler.parsers.document.element import Element
from crawler.parsers.neighbours.marks import OTHER, Direction, label_of, named

_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# What may follow the direction in a class: "prev-post", "next-article-label". "prev-offers" is something else.
_KINDS: Final = frozenset(
    [
        "post",
        "posts",
        "article",
        "articles",
        "entry",
        "story",
        "link",
        "item",
        "news",
        "nav",
        "navigation",
        "title",
        "page",
        "topic",
        "chapter",
        "blog",
        "arrow",
        "btn",
        "button",
        "text",
        "label",
        "url",
        "wrap",
        "wrapper",
        "box",
        "block",
        "container",
        "content",
        "inner",
        "card",
        "half",
        "left",
        "right",
        "col",
        "column",
        "a",
    ]
)
_DIRECTIONS: Final[dict[str, Direction]] = {"prev": "previous", "previous": "previous", "next": "next"}
_GLUED: Final = re.compile(r"(prev|previous|next)(?:post|article|entry|story|link|item|title|page|nav|btn|text|box)s?")
# Things that turn, but not from article to article.
_TURNING: Final = frozenset(
    [
        "slick",
        "swiper",
        "slide",
        "slider",
        "slideshow",
        "slides",
        "carousel",
        "owl",
        "splide",
        "glide",
        "gallery",
        "lightbox",
        "calendar",
        "comment",
        "comments",
        "datepicker",
        "month",
        "photo",
        "video",
        "player",
        "banner",
        "step",
        "steps",
        "read",
        "up",
    ]
)
_ICONS: Final = frozenset({"arrow", "chevron", "angle", "caret", "icon", "icons", "fa", "long"})
_SIDES: Final[dict[str, Direction]] = {
    "left": "previous",
    "alignleft": "previous",
    "back": "previous",
    "right": "next",
    "alignright": "next",
    "forward": "next",
}


def relation(element: Element) -> Direction | None:
    """What ``rel`` says."""
    rel = element.get("rel")
    if not rel:
        return None
    words = rel.lower().split()
    if "next" in words:
        return "next"
    return "previous" if "prev" in words or "previous" in words else None


def of_class(element: Element) -> Direction | None:
    """The direction that class or id name, unless they name both, or something that turns by itself."""
    return of_names(element.get("class"), element.get("id"))


def of_names(classes: str | None, own: str | None) -> Direction | None:
    """The direction that these values of class and id name."""
    names = f"{classes} {own}" if classes and own else classes or own
    if not names:
        return None
    # few names have such a word in them, and two looks are cheaper than the reading
    lowered = names.lower()
    return _of_names(names) if "prev" in lowered or "next" in lowered else None


@lru_cache(maxsize=4096)
def _of_names(names: str) -> Direction | None:
    found: set[Direction] = set()
    for name in names.split():
        words = [word.lower() for word in _WORD.findall(name)]
        if not _TURNING.isdisjoint(words):
            return None
        found |= _of_words(words)
    return found.pop() if len(found) == 1 else None


def _of_words(words: list[str]) -> set[Direction]:
    found: set[Direction] = set()
    for place, word in enumerate(words):
        glued = _GLUED.fullmatch(word)
        direction = _DIRECTIONS.get(glued.group(1) if glued else word)
        if direction and all(later in _KINDS or later in _DIRECTIONS for later in words[place + 1 :]):
            found.add(direction)
    return found


def described(words: Lexicon, element: Element) -> tuple[Direction | None, str]:
    """What title or aria-label say: a direction, and the headline beside it where there is one."""
    for name in ("aria-label", "title"):
        value = element.get(name)
        if not value:
            continue
        text = cleaned(value)
        if direction := label_of(words, text):
            return direction, ""
        for way in OTHER:
            strength, title = named(words, text, way)
            if strength >= 3:
                return way, title
    return None, ""


def side(element: Element) -> Direction | None:
    """The side of the page that class, style or an icon within put a link to."""
    if found := _side_of(" ".join(filter(None, (element.get("class"), element.get("style"), element.get("align"))))):
        return found
    for inner in element.iterdescendants("i", "svg", "span", "img", "use"):
        names = " ".join(filter(None, (inner.get("class"), inner.get("src"), inner.get("href"))))
        words = {word.lower() for word in _WORD.findall(names)}
        if words & _ICONS and (found := _side_of(names)):
            return found
    return None


def _side_of(names: str) -> Direction | None:
    found = {_SIDES[word] for name in _WORD.findall(names) if (word := name.lower()) in _SIDES}
    return found.pop() if len(found) == 1 else None
