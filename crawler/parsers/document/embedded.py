"""JSON-LD in the page: evidence for metadata, never truth. Broken JSON costs the evidence, not the page.

What is not RFC 8259 is not read, but for what many sites get wrong in the same way (``REPAIRS``).
"""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from pydantic_core import from_json

from crawler.parsers.document.characters import readable
from crawler.parsers.document.element import Element

Node = dict[str, Any]

MAX_CHARACTERS: Final = 1_000_000
MAX_DEPTH: Final = 64
"""Lists and objects within one another, beyond which a script is not read at all."""
MAX_NODES: Final = 2_000

ARTICLE_TYPES: Final = frozenset(
    [
        "article",
        "newsarticle",
        "blogposting",
        "medicalwebpage",
        "reportagenewsarticle",
        "scholarlyarticle",
        "techarticle",
        "howto",
        "recipe",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "reviewnewsarticle",
        "backgroundnewsarticle",
        "askpublicnewsarticle",
        "advertisercontentarticle",
        "satiricalarticle",
        "liveblogposting",
        "medicalscholarlyarticle",
        "report",
    ]
)


def linked_data(scripts: Iterable[Element]) -> list[Node]:
    """All objects with a type in ``<script>`` elements, outermost first, at most ``MAX_NODES``."""
    found: list[Node] = []
    for script in scripts:
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _nodes(loaded(script.text or "")):
            if len(found) >= MAX_NODES:
                return found
            found.append(node)
    return found


REPAIRS: Final[tuple[Callable[[str], str], ...]] = (
    # white space that JSON does not have: a byte order mark, a form feed
    lambda text: text.strip("\ufeff \t\r\n\f"),
    # the comment that once hid scripts from browsers
    lambda text: text.removeprefix("<!--").removesuffix("-->").strip(),
    # the end of a statement, as if it were JavaScript
    lambda text: text.rstrip(";"),
    # line breaks and tabs within strings
    lambda text: " ".join(text.split()),
)
"""What is mended in a script that is not JSON as it stands: one after the other, until it is."""


def loaded(text: str) -> object:
    """The JSON of a script, mended where it has to be; None where it cannot be read."""
    if len(text) > MAX_CHARACTERS:
        return None
    found = strictly(text)
    for repair in REPAIRS:
        if found is not None:
            break
        mended = repair(text)
        found, text = strictly(mended) if mended != text else None, mended
    return found


def strictly(text: str) -> object:
    """What a text is by RFC 8259; None where it is no JSON, too deep, or holds a number that no computer has."""
    try:
        found = from_json(text, allow_inf_nan=False)
    except (ValueError, TypeError):  # the latter for lone surrogates
        return None
    return found if _is_bounded(found) else None


def _is_bounded(value: object) -> bool:
    """Not deeper than ``MAX_DEPTH``, and without infinity, which is what 1e999 is read as."""
    level: list[object] = [value]
    for _ in range(MAX_DEPTH + 1):
        if any(isinstance(entry, float) and math.isinf(entry) for entry in level):
            return False
        within = [entry for entry in level if isinstance(entry, (dict, list))]
        if not within:
            return True
        level = [child for entry in within for child in (entry.values() if isinstance(entry, dict) else entry)]
    return False


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, list):
        for entry in value:
            yield from _nodes(entry)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key, entry in value.items():
            if key in {"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "about", "hasPart"}:
                yield from _nodes(entry)


def types(node: Node) -> set[str]:
    """Lower-cased types of a node, without their vocabulary."""
    declared = node.get("@type")
    names = declared if isinstance(declared, list) else [declared]
    return {name.rsplit("/", 1)[-1].lower() for name in names if isinstance(name, str)}


def articles(nodes: list[Node]) -> list[Node]:
    """The nodes that describe an article."""
    return [node for node in nodes if types(node) & ARTICLE_TYPES]


def texts(value: object) -> list[str]:
    """The strings in a property that may be a string, an object with a name, or a list of either."""
    if isinstance(value, str):
        text = " ".join(readable(value).split())
        return [text] if text else []
    if isinstance(value, list):
        return [text for entry in value for text in texts(entry)]
    if isinstance(value, dict):
        return texts(value.get("name") or value.get("@value") or value.get("url"))
    return []
