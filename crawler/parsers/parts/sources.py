"""What the article cites: the entries under a heading such as "References"."""

from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.scope import scope
from crawler.parsers.structure.markers import read_marker
from crawler.parsers.view import Claim, View
from schemas.article import Source

LONGEST: Final = 300
"""Entries of a list of references."""


def sources(view: View) -> Claim | None:
    """Read the lists of references; their blocks stay in the text, where they are a section."""
    found: list[Source] = []
    phrases = view.words.words["sources.headings"]
    for block in view.page.blocks[view.content.first : view.content.end]:
        if block.weight > 60 or not (block.weight <= 25 or block.heading or block.is_bold):
            continue
        if phrases.is_all_of(block.folded) and view.is_free(block):
            entries = [view.page.blocks[i] for i in scope(view.page, block)]
            found += [_source(view, entry) for entry in entries if view.is_free(entry) and entry.weight >= 8]
    return Claim(found[:LONGEST]) if found else None


def _source(view: View, block: Block) -> Source:
    marker = read_marker(block.text, view.words)
    text = block.text[marker.end :] if marker else block.text
    url = next((a for anchor in block.anchors if (a := view.document.absolute(anchor.href))), None)
    return Source(text=text or block.text, url=url)
