"""Where a block names a neighbouring article, in every form that pages use."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Anchor, Block
from crawler.parsers.blocks.pieces import inline_pieces
from crawler.parsers.blocks.text import cleaned, weight
from crawler.parsers.neighbours.marks import (
    Direction,
    bare,
    has_mark,
    is_only_word,
    is_phrase,
    named,
    opens_neighbour,
    second_marks,
)
from crawler.parsers.view import View

LONGEST: Final = 300.0
SHORTEST: Final = 6.0
"""Weight of a neighbour's headline; "Next" alone is none."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A neighbour that a block may name. ``strength``: 1 an arrow, 2 a word, 3 mark-up, 4 and more a mark."""

    title: str
    href: str | None
    blocks: tuple[Block, ...]
    strength: int


def may_name(view: View, block: Block) -> bool:
    """A cheap look before the careful one: a mark, a word, or a rel."""
    if block.weight > 2 * LONGEST:
        return False
    if has_mark(view.words, block.text, block.folded):
        return True
    return any(anchor.element.get("rel") for anchor in block.anchors)


def in_block(view: View, block: Block, direction: Direction) -> list[Candidate]:
    """What one block says about this direction, in every form."""
    found: list[Candidate] = []
    if block.weight > 2 * LONGEST:
        return found
    pieces = _pieces(view, block)
    for piece_text, anchor in pieces:
        strength, title = named(view.words, piece_text, direction)
        if not strength and anchor is not None:
            strength, title = _by_markup(view, anchor, direction), bare(anchor.text)
        if not strength:
            continue
        if weight(title) >= SHORTEST:
            found.append(Candidate(title, anchor.href if anchor else None, (block,), strength))
        elif not title and (following := _title_beside(view, block, anchor)):
            found.append(following)
        elif not title and anchor is not None and _is_full_phrase(view, block, anchor, direction):
            shown = cleaned(anchor.element.get("title") or "") or anchor.text
            found.append(Candidate(shown, anchor.href, (block,), 2))
    return found


def _is_full_phrase(view: View, block: Block, anchor: Anchor, direction: Direction) -> bool:
    """ "Previous article" says what it links to even without a headline; "Next" alone may be paging, but
    not beside "Previous" and nothing else."""
    if is_phrase(view.words, anchor.text, direction):
        return True
    if not is_only_word(view.words, anchor.text) or not named(view.words, anchor.text, direction)[0]:
        return False
    return len(block.anchors) == 2 and all(
        is_elsewhere(a.href) and is_only_word(view.words, a.text) for a in block.anchors
    )


def _pieces(view: View, block: Block) -> list[tuple[str, Anchor | None]]:
    """A block's text cut before each link, so that "Previous: A | Next: B" gives two."""
    if not block.anchors:
        marks = second_marks(view.words, block.text) if opens_neighbour(view.words, block.text) else []
        cuts = [0, *marks, len(block.text)]
        return [(block.text[a:b].strip(" |/·　"), None) for a, b in pairwise(cuts)]
    rest = block.text
    pieces: list[tuple[str, Anchor | None]] = []
    for anchor in block.anchors:
        before, _, rest = rest.partition(anchor.text)
        pieces.append((cleaned(f"{before.strip(' |/·')} {_shown(view, anchor)}"), anchor))
    if len(pieces) == 1 and is_only_word(view.words, block.anchors[0].text):
        return [(cleaned(f"{pieces[0][0]} {rest}"), block.anchors[0])]
    if rest.strip() in {"→", "»", "›", ">>", ">", "▶"}:
        pieces[-1] = (f"{pieces[-1][0]} {rest.strip()}", pieces[-1][1])
    return pieces


def _shown(view: View, anchor: Anchor) -> str:
    """A link's text; a label of its own element is set apart from the headline, as CSS would."""
    pieces = inline_pieces(anchor.element)
    is_whole = "".join(pieces).replace(" ", "") == anchor.text.replace(" ", "")
    is_labelled = len(pieces) > 1 and is_only_word(view.words, pieces[0])
    return " ".join(pieces) if is_whole and is_labelled else anchor.text


def _by_markup(view: View, anchor: Anchor, direction: Direction) -> int:
    """rel=prev and the like say it, though lists use it for paging too."""
    rel = (anchor.element.get("rel") or "").lower().split()
    wanted = {"previous": {"prev", "previous"}, "next": {"next"}}[direction]
    if wanted & set(rel) and not view.words.words["navigation.pagination"].opens(folded(anchor.text)):
        return 3
    return 0


def _title_beside(view: View, block: Block, anchor: Anchor | None) -> Candidate | None:
    """The word stands alone ("Previous article"): its headline is the same link's, or the next block's."""
    following = view.page.blocks[block.index + 1 : block.index + 3]
    preceding = view.page.blocks[max(0, block.index - 1) : block.index]
    for other in (*following, *(preceding if anchor else ())):
        if not other.anchors or not view.is_free(other):
            continue
        if anchor is not None and other.anchors[0].href != anchor.href:
            continue
        if anchor is None and other.index < block.index:
            continue
        title = bare(other.anchors[0].text)
        if weight(title) >= SHORTEST and not is_only_word(view.words, title):
            return Candidate(title, other.anchors[0].href, (block, other), 3)
    return None


def is_elsewhere(href: str | None) -> bool:
    """Not a link into a page, such as its comments."""
    if href is None:
        return True
    return "#" not in href and not href.lower().startswith(("javascript:", "mailto:"))
