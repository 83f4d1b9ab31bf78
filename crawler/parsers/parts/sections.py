"""The article's text as sections: headings with their kinds, paragraphs, items."""

from typing import Any

from crawler.parsers.main_text.boilerplate import main_blocks
from crawler.parsers.structure.headings import mark_headings
from crawler.parsers.structure.kinds import kinds_of
from crawler.parsers.structure.lines import Line, lines
from crawler.parsers.structure.linked import with_linked
from crawler.parsers.structure.outline import Entry, Part, outline
from crawler.parsers.structure.sequences import sequences
from crawler.parsers.view import Claim, View
from schemas.article import BlockKind, Section, SectionKind


def sections(view: View) -> Claim | None:
    """Claim the main text that is left; None where there is none."""
    main = lines(view, with_linked(view, main_blocks(view)))
    found = sequences(main)
    mark_headings(main, found, view.lexicon)
    parts = outline(main, found)
    kinds = kinds_of(parts, view.claimed("title"), view.lexicon)
    records = [_section(view, i, part, kind) for i, (part, kind) in enumerate(zip(parts, kinds, strict=True))]
    claimed = tuple(block for line in main for block in line.blocks)
    return Claim(records, claimed) if records else None


def _section(view: View, position: int, part: Part, kind: SectionKind) -> Section:
    heading = part.heading
    # the blocks as dictionaries: to make each a model of its own takes twice as long
    return Section.model_validate(
        {
            "position": position,
            "heading": heading.text if heading else None,
            "level": heading.heading if heading else 0,
            "kind": kind,
            "blocks": [_block(view, i, entry) for i, entry in enumerate(part.entries)],
            "xpath": view.document.xpath(heading.block.element) if heading else None,
        }
    )


def _block(view: View, position: int, entry: Entry) -> dict[str, Any]:
    line, is_item = entry.line, entry.is_item
    return {
        "position": position,
        "kind": "item" if is_item else _kind(line),
        "text": entry.text,
        "number": entry.number if is_item else None,
        "marker": line.marker.shown if line.is_item and line.marker else None,
        "label": entry.label,
        "depth": max(1, line.depth) if is_item else 0,
        "xpath": view.document.xpath(line.block.element),
    }


def _kind(line: Line) -> BlockKind:
    if line.is_row:
        return "table_row"
    if line.is_code:
        return "code"
    return "quote" if line.is_quote else "paragraph"
