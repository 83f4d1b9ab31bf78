"""Where a page's text names a neighbouring article, in every form that pages use."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from crawler.lexicons.lexicon import Lexicon
from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Anchor, Block
from crawler.parsers.blocks.text import cleaned, weight
from crawler.parsers.document.element import text_content
from crawler.parsers.neighbours.filters import MOST_LINKS
from crawler.parsers.neighbours.marks import (
    ARROWS,
    OTHER,
    Direction,
    bare,
    beginnings,
    is_none,
    is_phrase,
    label_of,
    named,
    opens_with_word,
    second_marks,
)
from crawler.parsers.view import View

try:
    from crawler.parsers.compiled.neighbours import that_may_name
except ImportError:
    from crawler.parsers.neighbours.filters import that_may_name

LONGEST: Final = 300.0
SHORTEST: Final = 6.0
"""Weight of a neighbour's headline; "Next" alone is none."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A neighbour that a block may name. ``strength``: 1 an arrow, 2 a word or a class, 3 a label beside the headline
    or a relation, 4 a mark before it. ``is_label``: the link shows only the direction ("Next article")."""

    title: str
    href: str | None
    blocks: tuple[Block, ...]
    strength: int
    is_label: bool = False


def written(view: View, direction: Direction) -> list[Candidate]:
    """What the text of the page says about a direction."""
    return [c for block in view.noted("neighbours.named", _naming) for c in in_block(view, block, direction)]


def _naming(view: View) -> list[Block]:
    """The blocks of the page that may name a neighbour in either direction."""
    possible = that_may_name(view.page.blocks, beginnings(view.words), 2 * LONGEST)
    return [block for block in possible if may_name(view.words, block)]


def may_name(words: Lexicon, block: Block) -> bool:
    """A cheap look before the careful one: an arrow at either end, or the beginning of a word."""
    if block.weight > 2 * LONGEST:
        return False
    text, anchors, opens = block.text, block.anchors, beginnings(words).may_open
    if text[0] in ARROWS or text[-1] in ARROWS:
        return True
    if opens(block.folded):
        # a link made of several elements may have its label at its end
        is_plain = not anchors or (len(anchors) == 1 and len(anchors[0].element) == 0)
        return not is_plain or text[1:2] in ARROWS or opens_with_word(words, block.folded)
    if not 1 < len(anchors) <= MOST_LINKS:
        return False
    if any(a.text[0] in ARROWS or a.text[-1] in ARROWS or opens(a.text[:8].lower()) for a in anchors):
        return True
    return all(_ends_with_label(words, anchor) for anchor in anchors)


def _ends_with_label(words: Lexicon, anchor: Anchor) -> bool:
    """True for a link whose last element says the direction: the headline stands before it."""
    last = anchor.element[-1] if len(anchor.element) > 1 else None
    return last is not None and label_of(words, cleaned(text_content(last))) is not None


def in_block(view: View, block: Block, direction: Direction) -> list[Candidate]:
    """What one block says about this direction, in every form."""
    found: list[Candidate] = []
    for text, anchor in _pieces_of(view, block):
        strength, title = named(view.words, text, direction)
        if not strength or (anchor is None and strength == 1 and _is_code(text)):
            continue
        if title:
            if is_headline(view.words, title) and _is_link(view.words, title, anchor):
                found.append(Candidate(title, anchor.href if anchor else None, (block,), strength))
        elif following := _title_beside(view, block, anchor, direction):
            found.append(following)
        elif anchor is not None and _says_enough(view, block, anchor):
            found.append(Candidate(shown(view.words, anchor), anchor.href, (block,), 2, is_label=True))
    return found


def _pieces_of(view: View, block: Block) -> list[tuple[str, Anchor | None]]:
    """The block's pieces, cut once for both directions."""
    known = view.noted("neighbours.pieces", _no_pieces)
    if block.index not in known:
        known[block.index] = list(_pieces(view.words, block))
    return known[block.index]


def _no_pieces(_: View) -> dict[int, list[tuple[str, Anchor | None]]]:
    return {}


def _is_code(text: str) -> bool:
    """A single sign of the keyboard: "<div>", "Home > Sleep"."""
    return text[0] in "<>" or text[-1] in "<>"


def _is_link(words: Lexicon, title: str, anchor: Anchor | None) -> bool:
    """The title is what is linked, not a sentence that holds a link."""
    return anchor is None or len(title) <= len(anchor.text) or label_of(words, anchor.text) is not None


def _says_enough(view: View, block: Block, anchor: Anchor) -> bool:
    """ "Previous article" says what it links to even without a headline; "Next" alone may turn pages, but not beside
    "Previous" and nothing else."""
    words = view.words
    if is_phrase(words, anchor.text):
        return True
    direction = label_of(words, anchor.text)
    around = view.page.blocks[max(0, block.index - 2) : block.index + 3]
    beside = [a for b in around for a in b.anchors if a.href != anchor.href]
    if any(a.text.strip(" []()").isdecimal() for a in beside):
        return False
    return direction is not None and any(label_of(words, a.text) == OTHER[direction] for a in beside)


def _pieces(words: Lexicon, block: Block) -> Iterator[tuple[str, Anchor | None]]:
    """A block's text cut before each link, so that "Previous: A | Next: B" gives two."""
    if not block.anchors:
        yield from ((piece, None) for piece in _unlinked(words, block.text))
        return
    anchors, rest = block.anchors, block.text
    if len(anchors) == 1 and label_of(words, anchors[0].text):
        yield rest, anchors[0]
        return
    for place, anchor in enumerate(anchors, 1):
        before, _, rest = rest.partition(anchor.text)
        after = rest.strip() if place == len(anchors) else ""
        arrow = after if after and len(after) <= 2 and after[0] in ARROWS else ""
        label = before.strip(" |/·•")
        # the link itself sets the headline apart from the word before it
        colon = ":" if label[-1:].isalpha() and label_of(words, label) else ""
        yield cleaned(f"{label}{colon} {set_apart(words, anchor)} {arrow}"), anchor


def _unlinked(words: Lexicon, text: str) -> list[str]:
    if not any(named(words, text, direction)[0] for direction in OTHER):
        return []
    cuts = [0, *second_marks(words, text), len(text)]
    return [text[a:b].strip(" |/·•　") for a, b in pairwise(cuts)]


def set_apart(words: Lexicon, anchor: Anchor) -> str:
    """A link's text; labels in elements of their own are set apart from the headline, as CSS would."""
    leaves = _leaves(anchor)
    if len(leaves) < 2:
        return anchor.text
    kept = headline_leaves(words, leaves)
    label = next((leaf for leaf in leaves if label_of(words, leaf)), None)
    return " ".join([f"{label.rstrip(':： ')}:", *kept] if label and kept else leaves)


def headline_leaves(words: Lexicon, leaves: list[str]) -> list[str]:
    """The texts of a link without the labels and arrows before and after its headline."""
    kept = list(leaves)
    while kept and _is_trimming(words, kept[0]):
        del kept[0]
    while kept and _is_trimming(words, kept[-1]):
        del kept[-1]
    return kept


def _is_trimming(words: Lexicon, leaf: str) -> bool:
    return not bare(leaf) or label_of(words, leaf) is not None


def _leaves(anchor: Anchor) -> list[str]:
    if not len(anchor.element):
        return [anchor.text]
    leaves = [leaf for text in anchor.element.itertext() if isinstance(text, str) and (leaf := cleaned(text))]
    # a link around several blocks has more text than the block
    return leaves if "".join(leaves).replace(" ", "") == anchor.text.replace(" ", "") else [anchor.text]


def headline(words: Lexicon, anchor: Anchor) -> str:
    """A link's text without labels and arrows; empty where nothing else is in it."""
    kept = headline_leaves(words, _leaves(anchor))
    return bare(" ".join(kept)) if kept else ""


def shown(words: Lexicon, anchor: Anchor) -> str:
    """What to call a link that shows only its direction: by its title attribute, else by the label."""
    for name in ("title", "aria-label"):
        text = bare(cleaned(anchor.element.get(name) or ""))
        if text and is_headline(words, text):
            return text
    return bare(anchor.text) or cleaned(anchor.element.get("title") or "") or anchor.text


def _title_beside(view: View, block: Block, anchor: Anchor | None, direction: Direction) -> Candidate | None:
    """The word stands alone ("Previous article"): its headline is the same link's, or the next block's."""
    if anchor is not None:
        return _in_same_link(view, block, anchor)
    following = view.page.blocks[block.index + 1 : block.index + 4]
    before = view.page.blocks[block.index - 1] if block.index else None
    other = OTHER[direction]
    if following and label_of(view.words, following[0].text) == other and _are_links(following[1:3]):
        # both words in one row, both headlines in the next
        following = following[1:2]
    elif before and label_of(view.words, before.text) == other and not before.anchors and _are_links(following[:2]):
        following = following[1:2]
    for place in following[:2]:
        # "Previous: —" over "Next: …"
        if label_of(view.words, place.text) or named(view.words, place.text, other)[0] >= 4:
            return None
        if place.anchors and view.is_free(place):
            title = headline(view.words, place.anchors[0])
            named_here = is_headline(view.words, title) and place.link_density > 0.5
            return Candidate(title, place.anchors[0].href, (block, place), 3) if named_here else None
    return None


def _are_links(blocks: list[Block]) -> bool:
    return len(blocks) == 2 and all(block.is_one_link for block in blocks)


def _in_same_link(view: View, block: Block, anchor: Anchor) -> Candidate | None:
    """The headline of a link around several blocks: a heading, else the first text that is no label."""
    around = view.page.blocks[max(0, block.index - 3) : block.index + 5]
    same = [b for b in around if b is not block and b.anchors and _is_same(b.anchors[0], anchor)]
    titles = [(b, title) for b in same if is_headline(view.words, title := headline(view.words, b.anchors[0]))]
    if not titles:
        return None
    best = next((pair for pair in titles if pair[0].heading), None)
    best = best or next((pair for pair in titles if pair[0].index > block.index), titles[-1])
    return Candidate(best[1], anchor.href, (block, *same), 3)


def _is_same(one: Anchor, other: Anchor) -> bool:
    return one.element is other.element or one.href == other.href


def _is_letter(sign: str) -> bool:
    # the vowels of Indian scripts are marks upon the letters
    return sign.isalpha() or unicodedata.category(sign).startswith("M")


def is_headline(words: Lexicon, title: str) -> bool:
    """True for a text that may be an article's headline, and no label, page number or "more"."""
    if not SHORTEST <= weight(title) <= LONGEST or is_none(title):
        return False
    if 2 * sum(map(_is_letter, title)) < len(title):
        return False
    key = folded(title)
    if label_of(words, title):
        return False
    return not any(words.words[name].is_all_of(key) for name in ("navigation.pagination", "teasers.more"))
