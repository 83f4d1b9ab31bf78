"""What elements do to text: break it into blocks, hide it, make it bold or large."""

import re
from typing import Final

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
_BOLD_STYLE: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
# The last moves text out of sight; sliders move theirs by less.
_HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|\b(?:left|top)\s*:\s*-(?:9{3}|\d{5})", re.I
)
_LARGE_STYLE: Final = re.compile(
    r"font-size\s*:\s*(?:(?:1[89]|[2-9]\d)(?:\.\d+)?px|(?:1\.[2-9]|[2-9])\d*r?em|x-?x?-?large|larger|1[3-9]\d%)", re.I
)
_LARGE_FONT: Final = frozenset({"4", "5", "6", "7", "+1", "+2", "+3", "+4"})


def is_hidden(element: Element) -> bool:
    """True where the mark-up hides an element from readers."""
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    style = element.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def is_permalink(element: Element, tag: str) -> bool:
    """The "¶" or "#" beside a heading that links to itself."""
    if tag != "a" or len(element) or not (element.get("href") or "").startswith("#"):
        return False
    text = (element.text or "").strip()
    return len(text) == 1 and not text.isalnum()


def is_bold(element: Element, tag: str) -> bool:
    """True where an element makes its text bold."""
    if tag in BOLD_TAGS:
        return True
    style = element.get("style")
    return style is not None and _BOLD_STYLE.search(style) is not None


def is_large(element: Element, tag: str) -> bool:
    """True where an element makes its text larger than the text around it."""
    if tag == "big" or (tag == "font" and (element.get("size") or "").strip() in _LARGE_FONT):
        return True
    style = element.get("style")
    return style is not None and _LARGE_STYLE.search(style) is not None
