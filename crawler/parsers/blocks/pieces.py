"""The pieces of text that inline elements set apart within one block."""

from crawler.parsers.blocks.text import cleaned
from crawler.parsers.document.element import Element, text_content


def inline_pieces(element: Element) -> list[str]:
    """Texts of an element's own children, descending through elements that only wrap one child."""
    current = element
    while True:
        pieces = _pieces(current)
        children = [child for child in current if isinstance(child.tag, str) and cleaned(text_content(child))]
        if len(pieces) != 1 or len(children) != 1:
            return pieces
        current = children[0]


def _pieces(element: Element) -> list[str]:
    texts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            texts.append(text_content(child))
        texts.append(child.tail or "")
    return [piece for text in texts if (piece := cleaned(text))]
