"""What elements do to text: break it into blocks, hide it, make it bold or large."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from crawler.parsers.document.element import Element

BLOCK_TAGS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
BREAKS: Final = frozenset({"br", "hr"})
UNSEEN_TAGS: Final = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "math",
        "noscript",
        "noframes",
        "noembed",
        "iframe",
        "object",
        "embed",
        "head",
        "textarea",
        "select",
        "audio",
        "video",
        "canvas",
        "map",
        "datalist",
    ]
)
BOLD_TAGS: Final = frozenset({"b", "strong"})
HEADING_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}

# What a tag means to the segmenter; tags without an entry only wrap text.
INLINE, BOLD, LARGE, LINK, IMAGE, BREAK, BLOCK, UNSEEN = range(8)
EMPHATIC: Final = (BOLD, LARGE)
KINDS: Final[dict[str, int]] = {
    "big": LARGE,
    "font": LARGE,
    "a": LINK,
    "img": IMAGE,
    # pages for AMP have no other pictures
    "amp-img": IMAGE,
    "amp-anim": IMAGE,
    **dict.fromkeys(BOLD_TAGS, BOLD),
    **dict.fromkeys(BREAKS, BREAK),
    **dict.fromkeys(BLOCK_TAGS, BLOCK),
    **dict.fromkeys(UNSEEN_TAGS, UNSEEN),
}

_BOLD_STYLE: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
# The last moves text out of sight; sliders move theirs by less.
_HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|\b(?:left|top)\s*:\s*-(?:9{3}|\d{5})", re.I
)
_LARGE_STYLE: Final = re.compile(
    r"font-size\s*:\s*(?:(?:1[89]|[2-9]\d)(?:\.\d+)?px|(?:1\.[2-9]|[2-9])\d*r?em|x-?x?-?large|larger|1[3-9]\d%)", re.I
)
_LARGE_FONT: Final = frozenset({"4", "5", "6", "7", "+1", "+2", "+3", "+4"})
_LEVELS: Final = frozenset("123456")


class _Style(NamedTuple):
    """What a style attribute does to the text of its element."""

    hides: bool
    bold: bool
    large: bool


# pages repeat few declarations: pasted ones stand on every span
@lru_cache(maxsize=512)
def _read_style(declarations: str) -> _Style:
    return _Style(
        _HIDDEN_STYLE.search(declarations) is not None,
        _BOLD_STYLE.search(declarations) is not None,
        _LARGE_STYLE.search(declarations) is not None,
    )


def is_hidden(style: str | None, hidden: str | None) -> bool:
    """True where these attributes of an element hide it from readers."""
    return (hidden is not None and hidden != "until-found") or (bool(style) and _read_style(style).hides)


def is_permalink(link: Element) -> bool:
    """The "¶" or "#" beside a heading that links to itself; ``link`` leads into the page."""
    text = (link.text or "").strip()
    return len(text) == 1 and not text.isalnum() and len(link) == 0


def emphasis_of(element: Element, kind: int, style: str | None) -> tuple[bool, bool] | None:
    """Whether an element makes its text bold, and larger than the text around it; None for neither."""
    bold, large = kind == BOLD, kind == LARGE and _is_large_font(element)
    if style:
        read = _read_style(style)
        bold, large = bold or read.bold, large or read.large
    return (bold, large) if bold or large else None


def _is_large_font(element: Element) -> bool:
    return element.tag == "big" or (element.get("size") or "").strip() in _LARGE_FONT


def heading_level(element: Element) -> int:
    """1 to 6 for an element with the role of a heading, 0 for others."""
    if element.get("role") != "heading":
        return 0
    level = element.get("aria-level") or "2"
    return int(level) if level in _LEVELS else 2
