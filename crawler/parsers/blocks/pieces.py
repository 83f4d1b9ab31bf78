"""The pieces of text that inline elements set apart within one block."""

from crawler.parsers.blocks.text import cleaned
from crawler.parsers.document.element import Element, text_content


def inline_pieces(element: Element) -> list[str]:
    """Texts of an element's own children, descending through elements that only wrap one child."""
    current = element
    while True:
        pieces, inner = _pieces(current)
        if len(pieces) != 1 or inner is None:
            return pieces
        current = inner


def _pieces(element: Element) -> tuple[list[str], Element | None]:
    """The texts, and the last child that has one."""
    texts = [cleaned(element.text or "")]
    last = None
    for child in element:
        if isinstance(child.tag, str) and (text := cleaned(text_content(child))):
            texts.append(text)
            last = child
        texts.append(cleaned(child.tail or ""))
    return [text for text in texts if text], last
