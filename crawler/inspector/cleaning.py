"""What may stay of a page's markup. It is shown in a sandboxed frame under a policy of its own all the same."""

import re
from typing import Final

import nh3

LARGEST: Final = 2_000_000
"""Characters of a page's markup that are shown."""
TAGS: Final = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "main",
        "mark",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
"""Elements that stay; of others only what they hold."""
_ATTRIBUTES: Final = {
    "*": {"class", "id", "lang", "dir"},
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "reversed"},
    "li": {"value"},
}
# ours alone: nothing else in the page may have a name that a link could find, or a look that is ours
_FORMS: Final = {
    "class": re.compile(r"hc(?: hc-(?:on|off|lost))?|hc-n|hc-a|hc-img"),
    "id": re.compile(r"b\d+"),
    "href": re.compile(r"#c\d+"),
    "lang": re.compile(r"[A-Za-z0-9-]{1,35}"),
    "dir": re.compile(r"ltr|rtl|auto", re.IGNORECASE),
}
_NUMBER: Final = re.compile(r"-?\d{1,4}|")


def cleaned(markup: str) -> str:
    """The markup of a page without anything that runs, loads, looks like ours or leads away."""
    return nh3.clean(
        markup[:LARGEST],
        tags=TAGS,
        clean_content_tags={"script", "style", "template", "title"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes=set(),
    )


def _attribute(_tag: str, name: str, text: str) -> str | None:
    return text if _FORMS.get(name, _NUMBER).fullmatch(text) else None
