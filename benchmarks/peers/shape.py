"""From a peer's headings, paragraphs and list entries to a record."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from lxml import etree

Record = dict[str, Any]

_MARKER: Final = re.compile(r"\s*[（(]?(\d{1,2})\s*[.)）、．:]\s*(?=\D)")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})
_ENTRIES: Final = frozenset({"li", "item"})
_BLOCKS: Final = frozenset(
    {"p", "div", "section", "article", "table", "tr", "row", "td", "th", "cell", "ul", "ol", "list", "dl", "dt", "dd"}
    | {"blockquote", "quote", "pre", "code", "figure", "figcaption", "center", "header", "footer", "aside", "hr"}
    | {"br", "lb", "main", "body", "form", "nav", "tbody", "thead", "address"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a peer's output."""

    kind: Literal["heading", "paragraph", "item"]
    text: str
    number: int | None = None


def record(title: str | None, lines: Iterable[Line]) -> Record:
    """The lines as sections under their headings."""
    sections: list[dict[str, Any]] = [_section(None)]
    for line in map(_numbered, lines):
        if line.kind == "heading":
            sections.append(_section(line.text))
        else:
            sections[-1]["blocks"].append({"kind": line.kind, "text": line.text, "number": line.number, "label": None})
    kept = [section for section in sections if section["heading"] or section["blocks"]]
    return {"title": title, "sections": kept, "causes": [], "workarounds": [], "recommendations": []}


def lines_of(root: etree._Element) -> list[Line]:
    """The lines of an HTML tree, or of trafilatura's XML, which names the same things otherwise."""
    lines: list[Line] = []
    pending: list[str] = []

    def flush() -> None:
        text = " ".join("".join(pending).split())
        pending.clear()
        if text:
            lines.append(Line("paragraph", text))

    def walk(element: etree._Element) -> None:
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            pending.append(element.tail or "")
            return
        is_whole = element.tag in _HEADINGS or element.tag in _ENTRIES
        if is_whole or element.tag in _BLOCKS:
            flush()
        if is_whole:
            _add_whole(element, lines)
        else:
            pending.append(element.text or "")
            for child in element:
                walk(child)
        if is_whole or element.tag in _BLOCKS:
            flush()
        pending.append(element.tail or "")

    walk(root)
    flush()
    return lines


def _section(heading: str | None) -> dict[str, Any]:
    return {"heading": heading, "kind": None, "blocks": []}


def _numbered(line: Line) -> Line:
    """A paragraph that opens with a number is an item."""
    match = _MARKER.match(line.text)
    if match is None or line.number is not None or line.kind == "heading":
        return line
    return Line("item", line.text[match.end() :], int(match[1]))


def _add_whole(element: etree._Element, lines: list[Line]) -> None:
    text = " ".join(" ".join(str(part) for part in element.itertext()).split())
    if not text:
        return
    if element.tag in _HEADINGS:
        lines.append(Line("heading", text))
    else:
        lines.append(Line("item", text, _place(element)))


def _place(entry: etree._Element) -> int | None:
    """The number that a browser would draw: the entry's place in an ordered list."""
    parent = entry.getparent()
    if parent is None or not (parent.tag == "ol" or parent.get("rend") == "ol"):
        return None
    return 1 + sum(1 for before in entry.itersiblings(entry.tag, preceding=True))
