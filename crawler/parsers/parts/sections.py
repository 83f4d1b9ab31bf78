"""The article's text as sections: headings with their kinds, paragraphs, items."""

from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.main_text.boilerplate import main_blocks
from crawler.parsers.structure.headings import mark_headings
from crawler.parsers.structure.lines import lines
from crawler.parsers.structure.outline import Entry, Part, outline
from crawler.parsers.structure.sequences import sequences
from crawler.parsers.view import Claim, View
from schemas.article import Block, BlockKind, Section, SectionKind

_NOT_INHERITED: Final[frozenset[SectionKind]] = frozenset({"overview", "conclusion", "intro", "other"})


def sections(view: View) -> Claim | None:
    """Claim the main text that is left; None where there is none."""
    main = lines(view, main_blocks(view))
    found = sequences(main)
    mark_headings(main, found, view.lexicon)
    parts = outline(main, found)
    kinds = _kinds(view, parts)
    records = [_section(view, i, part, kind) for i, (part, kind) in enumerate(zip(parts, kinds, strict=True))]
    claimed = tuple(block for line in main for block in line.blocks)
    return Claim(records, claimed) if records else None


def _kinds(view: View, parts: list[Part]) -> list[SectionKind]:
    """Each heading's own words, else the kind of the heading that it stands under."""
    above: dict[int, SectionKind] = {}
    kinds: list[SectionKind] = []
    for part in parts:
        if part.heading is None:
            kinds.append("intro")
            continue
        level = part.heading.heading
        above = {k: v for k, v in above.items() if k < level}
        own = view.lexicon.kind_of(folded(part.heading.text))
        parent = above[max(above)] if above else None
        # what stands under "Questions" is one, whatever it asks about
        kind: SectionKind = "faq" if parent == "faq" else own or parent or "other"
        if kind not in _NOT_INHERITED:
            above[level] = kind
        kinds.append(kind)
    return kinds


def _section(view: View, position: int, part: Part, kind: SectionKind) -> Section:
    heading = part.heading
    return Section(
        position=position,
        heading=heading.text if heading else None,
        level=heading.heading if heading else 0,
        kind=kind,
        blocks=[_block(view, i, entry) for i, entry in enumerate(part.entries)],
        xpath=view.document.xpath(heading.block.element) if heading else None,
    )


def _block(view: View, position: int, entry: Entry) -> Block:
    marker = entry.line.marker.shown if entry.line.is_item and entry.line.marker else None
    return Block(
        position=position,
        kind=_kind(entry),
        text=entry.text,
        number=entry.number if entry.is_item else None,
        marker=marker,
        label=entry.label,
        depth=max(1, entry.line.depth) if entry.is_item else 0,
        xpath=view.document.xpath(entry.line.block.element),
    )


def _kind(entry: Entry) -> BlockKind:
    if entry.is_item:
        return "item"
    if entry.line.is_row:
        return "table_row"
    if entry.line.is_code:
        return "code"
    return "quote" if entry.line.is_quote else "paragraph"
