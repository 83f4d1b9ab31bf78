"""A line's text with the seams of its inline elements, which pages often set apart by style alone."""

from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import cleaned
from crawler.parsers.view import View

SEAM: Final = "│"
"""Stands between the texts of two elements: "By A. Weber│May 4"."""
LONGEST: Final = 600
"""Characters of a block that is looked into."""


def with_seams(view: View, block: Block) -> str:
    """The block's text with a seam between the texts of its elements, at least around its links."""
    container = view.page.containers[block.container].element
    if not len(container) or len(block.text) > LONGEST:
        return block.text
    whole = block.text.replace(" ", "")
    # where the container holds more than the line, one element may still hold it
    for element in (container, block.element) if block.element is not container else (container,):
        pieces = [piece for text in element.itertext() if isinstance(text, str) and (piece := cleaned(text))]
        if "".join(pieces).replace(" ", "") == whole:
            return SEAM.join(pieces)
    text = block.text
    for anchor in block.anchors:
        text = text.replace(anchor.text, f"{SEAM}{anchor.text}{SEAM}", 1)
    return text.strip(SEAM)
