"""Linked teasers: a zone falls into cards, each card has one headline."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block, Container
from crawler.parsers.blocks.pieces import inline_pieces
from crawler.parsers.blocks.text import ends_sentence, weight
from crawler.parsers.teasers.snippets import is_more, without_more
from crawler.parsers.teasers.teaser import CUT, SNIPPET_WEIGHT, TITLE_WEIGHT, Teaser, with_text
from crawler.parsers.view import View

LIST: Final = 3
"""Links side by side that make a list; two may be the headline and the category of one card."""
DEEPEST: Final = 8
OFTEN: Final = 3
"""Times from which a repeated text is a category or a name."""


def linked_teasers(view: View, blocks: list[Block]) -> list[Teaser]:
    """The teasers of a zone in reading order."""
    blocks = _within_cards(view, blocks)
    openers = [block for block in blocks if opens_card(view, block)]
    titles = {block.index for block in _titles(view, openers)} - _repeated(openers)
    seen: dict[str, Teaser] = {}
    for teaser in _cut(view, blocks, titles):
        # a card's picture and headline link to the same page
        key = view.document.absolute(teaser.href) or teaser.title
        if _is_teaser(teaser) and (key not in seen or teaser.snippets):
            seen[key] = teaser
    found = list(seen.values())
    _leave_footer(view, found)
    return found


def _leave_footer(view: View, teasers: list[Teaser]) -> None:
    """What ends the page is no part of the last card: it stands in another kind of element than the
    other cards' texts."""
    if len(teasers) < LIST:
        return
    used = {_tag(view, block) for teaser in teasers[:-1] for block in teaser.blocks}
    last = teasers[-1]
    last.blocks = [block for block in last.blocks if _tag(view, block) in used]
    last.snippets = [block for block in last.snippets if _tag(view, block) in used]


def _tag(view: View, block: Block) -> str:
    return view.page.containers[block.container].tag


def _is_teaser(teaser: Teaser) -> bool:
    """Short names are kept only where a card shows that they are headlines."""
    return weight(teaser.title) >= TITLE_WEIGHT or teaser.block.heading > 0 or bool(teaser.snippets)


def _repeated(openers: list[Block]) -> set[int]:
    """Links whose text comes again and again: categories and authors."""
    by_text: dict[str, list[Block]] = {}
    for block in openers:
        by_text.setdefault(folded(block.anchors[0].text), []).append(block)
    often = (blocks for blocks in by_text.values() if len(blocks) >= OFTEN and not blocks[0].heading)
    return {block.index for blocks in often for block in blocks}


def _titles(view: View, openers: list[Block], depth: int = 0) -> list[Block]:
    """The links that are headlines: of each card the heading, else the longest. Cards within cards are
    taken apart to ``DEEPEST``; a page that nests them further has no cards."""
    if depth > DEEPEST or len({block.anchors[0].href for block in openers}) <= 1:
        return openers
    around = _innermost(view, openers)
    groups = [list(group) for _, group in groupby(openers, key=lambda block: _child_of(view, around, block))]
    if len(groups) >= LIST or (len(groups) == 2 and all(_holds_title(group) for group in groups)):
        return [title for group in groups for title in (_titles(view, group, depth + 1) if len(group) > 1 else group)]
    headings = [block for block in openers if block.heading]
    if headings:
        return headings
    longest = max(block.weight for block in openers)
    return [block for block in openers if block.weight >= max(TITLE_WEIGHT, 0.4 * longest)]


def _holds_title(group: list[Block]) -> bool:
    return any(block.heading or block.weight >= 2 * TITLE_WEIGHT for block in group)


def _innermost(view: View, blocks: list[Block]) -> int:
    """Index of the innermost container around all the blocks."""
    last = {container.index for container in view.page.ancestors(blocks[-1])}
    return next((c.index for c in view.page.ancestors(blocks[0]) if c.index in last), 0)


def _child_of(view: View, around: int, block: Block) -> int:
    """The child of a container that a block stands in, the block itself where it stands in none."""
    child: Container | None = None
    for container in view.page.ancestors(block):
        if container.index == around:
            break
        child = container
    return child.index if child is not None else -1 - block.index


def _cut(view: View, blocks: list[Block], titles: set[int]) -> Iterator[Teaser]:
    """Each title opens a teaser; what follows belongs to it."""
    current: Teaser | None = None
    for block in blocks:
        if block.index in titles and not _goes_on(view, current, block):
            if current:
                yield current
            current = None
            if len(block.anchors) > 1 and block.link_density > 0.6:
                yield from _line_of_links(view, block)
            else:
                current = _opened(view, block)
        elif current is not None:
            _take(view, current, block)
    if current:
        yield current


def _goes_on(view: View, current: Teaser | None, block: Block) -> bool:
    """True for a second block of the same link."""
    return current is not None and current.href == block.anchors[0].href and opens_card(view, block)


def _take(view: View, current: Teaser, block: Block) -> None:
    """Give a block to the open teaser."""
    if block.anchors and _goes_on(view, current, block):
        _add_to(current, block)
        return
    current.blocks.append(block)
    if not opens_card(view, block):
        current.snippets.append(without_more(view, block))


def _line_of_links(view: View, block: Block) -> Iterator[Teaser]:
    for anchor in block.anchors:
        if weight(anchor.text) >= TITLE_WEIGHT and view.document.absolute(anchor.href):
            yield Teaser(anchor.text, anchor.href, block, blocks=[block])


def opens_card(view: View, block: Block) -> bool:
    """True where a block begins with, or mostly is, a link to another page."""
    if not block.anchors or weight(block.anchors[0].text) < TITLE_WEIGHT * 0.6:
        return False
    if block.link_density < 0.3 and not block.text.startswith(block.anchors[0].text):
        return False
    if is_more(view, block) or ("#" in block.anchors[0].href and block.anchors[0].href != "#"):
        return False
    return view.document.absolute(block.anchors[0].href) is not None or block.anchors[0].href in {"#", "javascript:;"}


def _opened(view: View, block: Block) -> Teaser:
    """A new teaser; inline elements may tell its title from its snippet within one block."""
    anchor = block.anchors[0]
    teaser = Teaser(anchor.text, anchor.href, block, blocks=[block])
    whole_card = anchor.text == block.text
    container = view.page.containers[block.container]
    around = container.element if container.end - container.first == 1 else block.element
    pieces = inline_pieces(anchor.element if whole_card else around)
    if whole_card and len(pieces) > 1 and weight(pieces[0]) >= TITLE_WEIGHT * 0.6 and _is_snippet_like(pieces[1:]):
        teaser.title = pieces[0]
        teaser.snippets += [with_text(block, piece) for piece in pieces[1:]]
    elif not whole_card and anchor.text in pieces:
        behind = pieces[pieces.index(anchor.text) + 1 :]
        teaser.snippets += [
            without_more(view, with_text(block, piece)) for piece in behind if weight(piece) >= TITLE_WEIGHT
        ]
    else:
        rest = block.text.removeprefix(teaser.title).strip(" :：-–—|")
        if block.text.startswith(teaser.title) and weight(rest) >= SNIPPET_WEIGHT:
            teaser.snippets.append(with_text(block, rest))
    return teaser


def _is_snippet_like(pieces: list[str]) -> bool:
    return any(piece.endswith(CUT) or weight(piece) >= 2 * SNIPPET_WEIGHT for piece in pieces)


def _add_to(teaser: Teaser, block: Block) -> None:
    """A second block of the same link: the heading is the title, the longer rest the snippet."""
    teaser.blocks.append(block)
    if block.heading and not teaser.block.heading:
        if teaser.block.weight >= SNIPPET_WEIGHT and ends_sentence(teaser.block.text):
            teaser.snippets.append(teaser.block)
        teaser.title, teaser.block = block.text, block
    elif folded(block.text) != folded(teaser.title):
        teaser.snippets.append(block)


def _within_cards(view: View, blocks: list[Block]) -> list[Block]:
    """The blocks up to the end of the innermost container around all the cards: a footer is no snippet."""
    titles = [block for block in blocks if opens_card(view, block)]
    if len(titles) < 2:
        return blocks
    around = {container.index for container in view.page.ancestors(titles[0])}
    for container in view.page.ancestors(titles[-1]):
        if container.index in around:
            return [block for block in blocks if block.index < container.end]
    return blocks
