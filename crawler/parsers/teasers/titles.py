"""Which of a link's texts is the headline: links around whole cards hold date, category and snippet too."""

import re
from collections import Counter
from typing import Final

from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.blocks.pieces import inline_pieces
from crawler.parsers.blocks.text import ends_sentence, weight
from crawler.parsers.teasers.apart import set_apart
from crawler.parsers.teasers.entries import Entry
from crawler.parsers.teasers.teaser import CUT, SNIPPET_WEIGHT, TITLE_WEIGHT, Teaser, with_text

LONGEST_NOTE: Final = 45.0
"""Weight of a line with a date in it, up to which the date is all it says."""
NOTE: Final = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}\b|年")
LEAST_RANKED: Final = 3
_RANK: Final = re.compile(r"0?(\d{1,2})(?:\s?[.)、．:]\s*|\s+)(?=\S)")
_STATED: Final = (".", "。", "।", *CUT)
_CALLED: Final = ("?", "!", "？", "！")
_LONGEST: Final = 110.0
"""Weight up to which a line below another one can be the headline."""
_MORE: Final = 2 * SNIPPET_WEIGHT


def titled(page: Segmented, entry: Entry) -> Teaser:
    """A teaser with the link's headline; the link's other texts are candidates for its snippet."""
    if len(entry.blocks) > 1:
        entry.blocks = set_apart(entry)
    teaser = _from_blocks(entry) if len(entry.blocks) > 1 else _from_block(page, entry)
    teaser.href = entry.anchor.href
    return teaser


def is_note(text: str, weighs: float) -> bool:
    """True for a line that only says when."""
    return weighs <= LONGEST_NOTE and NOTE.search(text) is not None


def is_stated(text: str) -> bool:
    """True for a long line that ends as a statement or is cut: a snippet, where there is a headline beside."""
    return text.endswith(_STATED) and weight(text) >= SNIPPET_WEIGHT


def _from_blocks(entry: Entry) -> Teaser:
    blocks = entry.blocks
    chosen = next((block for block in blocks if block.heading), None) or _likeliest(blocks)
    rest = [block for block in blocks if block is not chosen]
    return Teaser(chosen.text, None, chosen, snippets=rest)


def align(entries: list[Entry], teasers: list[Teaser]) -> None:
    """In cards with as many lines the headline stands in the same one, where most agree on it."""
    if all(len(entry.blocks) == 1 for entry in entries):
        return
    lines = [(len(e.blocks), e.blocks.index(t.block)) for e, t in zip(entries, teasers, strict=True)]
    agreed = Counter(lines)
    for entry, teaser, (size, line) in zip(entries, teasers, lines, strict=True):
        usual = max((known for known in agreed if known[0] == size), key=lambda known: agreed[known])[1]
        chosen = entry.blocks[usual]
        is_agreed = agreed[size, usual] > sum(agreed[known] for known in agreed if known[0] == size) / 2
        if line != usual and is_agreed and not is_stated(chosen.text) and not is_note(chosen.text, chosen.weight):
            teaser.title, teaser.block = chosen.text, chosen
            teaser.snippets = [block for block in entry.blocks if block is not chosen]


def unrank(teasers: list[Teaser]) -> None:
    """Headlines without their ranks, where all of a list count up from one: "1 Why feet swell", "2 …"."""
    if len(teasers) < LEAST_RANKED or not teasers[0].title.startswith(("1", "01")):
        return
    found = [_RANK.match(teaser.title) for teaser in teasers]
    if all(rank and int(rank[1]) == place for place, rank in enumerate(found, 1)):
        for teaser, rank in zip(teasers, found, strict=True):
            teaser.title = teaser.title[rank.end() :] if rank else teaser.title


def _likeliest(blocks: list[Block]) -> Block:
    """The longest line that is neither a date nor a sentence; the first where there is none."""
    lines = [b for b in blocks if not b.text.endswith(_STATED) and not is_note(b.text, b.weight)]
    # of two exclamations the second speaks of the first, as does what is longer than headlines are
    called = [b for b in lines if b.text.endswith(_CALLED)]
    lines = [b for i, b in enumerate(lines) if b not in called[1:] and not (i and b.weight > _LONGEST)]
    return max(lines, key=lambda block: block.weight) if lines else blocks[0]


def _from_block(page: Segmented, entry: Entry) -> Teaser:
    block, anchor = entry.block, entry.anchor
    teaser = Teaser(anchor.text, None, block)
    # what is not shown, such as a style sheet, is no piece
    pieces = [piece for piece in inline_pieces(anchor.element) if piece in anchor.text] if entry.is_composed else []
    if len(pieces) > 1 and _are_apart(pieces, anchor.text):
        chosen = _likeliest_piece(pieces)
        teaser.title = pieces[chosen]
        teaser.snippets = [with_text(block, piece) for i, piece in enumerate(pieces) if i != chosen]
    elif len(block.anchors) == 1 and anchor.text != block.text:
        teaser.snippets = [with_text(block, text) for text in _behind(page, block, anchor.text)]
    return teaser


def _behind(page: Segmented, block: Block, title: str) -> list[str]:
    """The texts behind the headline in its block, apart where elements set them apart."""
    container = page.containers[block.container]
    if container.end - container.first == 1:
        pieces = inline_pieces(container.element)
        if title in pieces:
            return pieces[pieces.index(title) + 1 :]
    return [block.text.removeprefix(title).strip(" :：-–—|")] if block.text.startswith(title) else []


def _are_apart(pieces: list[str], text: str) -> bool:
    """True where the pieces are boxes of a card: no space between them, or the later ones read like a snippet."""
    if weight(pieces[0]) >= TITLE_WEIGHT * 0.6 and any(p.endswith(CUT) or weight(p) >= _MORE for p in pieces[1:]):
        return True
    return " " in text and len(" ".join(pieces)) - len(text) == len(pieces) - 1


def _likeliest_piece(pieces: list[str]) -> int:
    """The place of the longest piece that is neither a date nor a sentence; the first where there is none."""
    weights = [weight(piece) for piece in pieces]
    lines = [i for i, piece in enumerate(pieces) if not _is_aside(piece, weights[i])]
    return max(lines, key=lambda i: weights[i]) if lines else 0


def _is_aside(piece: str, weighs: float) -> bool:
    return is_note(piece, weighs) or piece.endswith(CUT) or (ends_sentence(piece) and weighs >= SNIPPET_WEIGHT)
