"""JSON-LD in the page: evidence for metadata, never truth. Broken JSON costs the evidence, not the page."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic_core import from_json

from crawler.parsers.document.characters import readable
from crawler.parsers.document.element import Element

Node = dict[str, Any]

MAX_CHARACTERS: Final = 1_000_000
MAX_DEPTH: Final = 64
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
    ]
)


def linked_data(scripts: Iterable[Element]) -> list[Node]:
    """All objects with a type in ``<script>`` elements, outermost first, at most ``MAX_NODES``."""
    found: list[Node] = []
    for script in scripts:
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _nodes(_loaded(script.text or ""), 0):
            if len(found) >= MAX_NODES:
                return found
            found.append(node)
    return found


def _loaded(text: str) -> object:
    """Parsed JSON, or None. Repairs only what sites commonly do: comment wrappers, raw line breaks."""
    text = text.strip("\ufeff \t\r\n\f").removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    if not text or len(text) > MAX_CHARACTERS:
        return None
    for attempt in (text, " ".join(text.split())):
        try:
            return from_json(attempt, allow_inf_nan=False)
        except ValueError:
            continue
    return None


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _nodes(entry, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key, entry in value.items():
            if key in {"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "about", "hasPart"}:
                yield from _nodes(entry, depth + 1)


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
