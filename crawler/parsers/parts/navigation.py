"""The articles before and after: "<<:", "Previous article", "上一篇", arrows, rel=prev and rel=next."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Anchor, Block
from crawler.parsers.blocks.text import UNSPACED, cleaned, weight
from crawler.parsers.view import Claim, View
from schemas.article import Link

Direction = Literal["previous", "next"]

DIRECTIONS: Final[tuple[Direction, Direction]] = ("previous", "next")
LONGEST: Final = 300.0
BELOW_TEXT: Final = 0.2
"""Largest share of the text's prose that may follow a neighbour that only its place tells."""
SHORTEST: Final = 6.0
"""Weight of a neighbour's headline; "Next" alone is none."""

_ARROWS_BACK: Final = "<＜«‹←◀⟵《〈⇐◄↑"
_ARROWS_ON: Final = ">＞»›→▶⟶》〉⇒►↓"
_DOUBLE_MARK: Final = re.compile(r"\s*(?:(<<|＜＜|«|←|‹|◀)|(>>|＞＞|»|→|›|▶))\s*[:：]?\s*")
_SEPARATOR: Final = re.compile(r"^[\s:：|\-–—.。,，»›→<>＜＞←«‹\]】)）]+")
_INNER_MARK: Final = re.compile(r"(?:>>|＞＞|»|→|›|▶)\s*[:：]?\s*(?=\w)")
_ANY_MARK: Final = re.compile(r"[<>＜＞«»‹›←→◀▶⟶]")
_END_ARROW: Final = re.compile(r"\s*(?:>>|＞＞|»|→|›|▶|⟶)\s*$")
_TAIL: Final = re.compile(r"[\s<>＜＞«»‹›←→◀▶]+$")
_BRACKETS: Final = re.compile(r"^[\s\[【(（<>＜＞«»‹›←→◀▶《]+")
_NONE: Final = re.compile(r"^(?:没有了?|暂无|无|none|-+)[\s。.]*$", re.I)


@dataclass(frozen=True, slots=True)
class _Found:
    title: str
    href: str | None
    blocks: tuple[Block, ...]
    strength: int


def previous_article(view: View) -> Claim | None:
    """Claim the link to the article before this one."""
    return _neighbour(view, "previous")


def next_article(view: View) -> Claim | None:
    """Claim the link to the article after this one."""
    return _neighbour(view, "next")


def _neighbour(view: View, direction: Direction) -> Claim | None:
    named = [block for block in view.blocks if _may_name(view, block)]
    candidates = [found for block in named for found in _in_block(view, block, direction)]
    usable = [c for c in candidates if _is_headline(view, c.title) and _is_elsewhere(c.href)]
    arrows = [c for c in usable if c.strength == 1]
    usable = [c for c in usable if c.strength > 1 or _is_paired(view, c, direction) or _ends_article(view, c, arrows)]
    best = max((c for c in usable if _is_credible(view, c, direction)), key=_order, default=None)
    if best is None:
        return None
    link = Link(title=best.title, url=view.document.absolute(best.href))
    # a line with both neighbours in it is claimed by the second to be read
    shared = direction == "previous" and len(best.blocks) == 1 and bool(_in_block(view, best.blocks[0], "next"))
    return Claim(link, () if shared else best.blocks)


def _may_name(view: View, block: Block) -> bool:
    """A cheap look before the careful one: a mark, a word, or a rel."""
    if block.weight > 2 * LONGEST:
        return False
    if _ANY_MARK.search(block.text):
        return True
    words = view.words.words
    if any(words[f"navigation.{direction}"].search(block.folded) for direction in DIRECTIONS):
        return True
    return any(anchor.element.get("rel") for anchor in block.anchors)


def _order(found: _Found) -> tuple[bool, int, int]:
    return found.href is not None, found.strength, found.blocks[0].index


def _is_credible(view: View, found: _Found, direction: Direction) -> bool:
    """Without a link a neighbour stands below the text, and not beside a linked one."""
    if found.href is not None:
        return True
    if weight(found.title) <= 2 * SHORTEST:
        # "none", "keiner", "no hay más"
        return False
    if _has_linked_pair(view, found, direction):
        return False
    return _is_paired(view, found, direction) or _is_below_text(view, found.blocks[0])


def _is_below_text(view: View, block: Block) -> bool:
    """Not in the text, where "Next: fold the towel" is an instruction."""
    below = sum(view.content.prose[block.index + 1 : view.content.end])
    return below <= BELOW_TEXT * view.content.weight() and not block.text.rstrip().endswith((".", "。", ":", "："))


def _in_block(view: View, block: Block, direction: Direction) -> list[_Found]:
    """What one block says about this direction, in every form."""
    found: list[_Found] = []
    if block.weight > 2 * LONGEST:
        return found
    pieces = _pieces(view, block)
    for piece_text, anchor in pieces:
        strength, title = _named(view, piece_text, direction)
        if not strength and anchor is not None:
            strength, title = _by_markup(view, anchor, direction), _bare(anchor.text)
        if not strength:
            continue
        if weight(title) >= SHORTEST:
            found.append(_Found(title, anchor.href if anchor else None, (block,), strength))
        elif not title and (following := _title_beside(view, block, anchor)):
            found.append(following)
        elif not title and anchor is not None and _is_full_phrase(view, block, anchor, direction):
            shown = cleaned(anchor.element.get("title") or "") or anchor.text
            found.append(_Found(shown, anchor.href, (block,), 2))
    return found


def _is_full_phrase(view: View, block: Block, anchor: Anchor, direction: Direction) -> bool:
    """ "Previous article" says what it links to even without a headline; "Next" alone may be paging, but
    not beside "Previous" and nothing else."""
    key = folded(anchor.text)
    if not view.words.words[f"navigation.{direction}"].is_all_of(key):
        return False
    if len(_BRACKETS.sub("", key).split()) > 1 or UNSPACED.search(key):
        return True
    return len(block.anchors) == 2 and all(_is_elsewhere(a.href) and _opens_any(view, a.text) for a in block.anchors)


def _opens_neighbour(view: View, text: str) -> bool:
    return any(_named(view, text, direction)[0] for direction in DIRECTIONS)


def _second_marks(view: View, text: str) -> list[int]:
    """Where a second neighbour begins in a line without links: "<<: A >>: B", "Previous: A Next: B"."""
    key = folded(text)
    places = {found.start() for found in _INNER_MARK.finditer(text) if found.start() > 0}
    if len(key) == len(text):
        for direction in DIRECTIONS:
            word = view.words.words[f"navigation.{direction}"].search(key, 3)
            if word and (word.group().endswith((":", "：")) or key[word.end() :].lstrip()[:1] in {":", "："}):
                places.add(word.start())
    return sorted(places)


def _pieces(view: View, block: Block) -> list[tuple[str, Anchor | None]]:
    """A block's text cut before each link, so that "Previous: A | Next: B" gives two."""
    if not block.anchors:
        marks = _second_marks(view, block.text) if _opens_neighbour(view, block.text) else []
        cuts = [0, *marks, len(block.text)]
        return [(block.text[a:b].strip(" |/·　"), None) for a, b in pairwise(cuts)]
    rest = block.text
    pieces: list[tuple[str, Anchor | None]] = []
    for anchor in block.anchors:
        before, _, rest = rest.partition(anchor.text)
        pieces.append((cleaned(before.strip(" |/·") + " " + anchor.text), anchor))
    if len(pieces) == 1 and _opens_any(view, block.anchors[0].text):
        return [(cleaned(f"{pieces[0][0]} {rest}"), block.anchors[0])]
    if rest.strip() in {"→", "»", "›", ">>", ">", "▶"}:
        pieces[-1] = (f"{pieces[-1][0]} {rest.strip()}", pieces[-1][1])
    return pieces


def _named(view: View, text: str, direction: Direction) -> tuple[int, str]:
    """(strength, title) where the text opens with a mark or a word of the direction; (0, "") else."""
    if mark := _DOUBLE_MARK.match(text):
        back = mark.group(1) is not None
        rest = text[mark.end() :]
        if back == (direction == "previous"):
            strength, title = _worded(view, rest, direction)
            if strength:
                return strength + 1, title
            explicit = mark.group().strip() in {"<<:", ">>:", "<<：", ">>：", "<<", ">>", "＜＜", "＞＞"}
            return (4 if explicit else 1), _bare(rest)
        return 0, ""
    if (arrow := _END_ARROW.search(text)) and direction == "next" and arrow.start() > 0:
        strength, title = _worded(view, text[: arrow.start()], direction)
        return (strength + 1, title) if strength else (1, _bare(text))
    return _worded(view, text, direction)


def _is_paired(view: View, found: _Found, direction: Direction) -> bool:
    """An arrow alone may mean anything; one back and one on, side by side, mean the neighbours."""
    other: Direction = "next" if direction == "previous" else "previous"
    index = found.blocks[0].index
    around = view.page.blocks[max(0, index - 3) : index + 4]
    return any(c.title != found.title for b in around for c in _in_block(view, b, other))


def _has_linked_pair(view: View, found: _Found, direction: Direction) -> bool:
    """Beside a linked neighbour, one without a link is a phrase such as "none" or "last article"."""
    other: Direction = "next" if direction == "previous" else "previous"
    index = found.blocks[0].index
    around = view.page.blocks[max(0, index - 2) : index + 3]
    return any(c.href is not None and c.strength > 1 for b in around for c in _in_block(view, b, other))


def _ends_article(view: View, found: _Found, arrows: list[_Found]) -> bool:
    """The page's only line with such an arrow, alone on it, below the text."""
    block = found.blocks[0]
    below = sum(view.content.prose[block.index : view.content.end])
    alone = len(arrows) == 1 and len(block.anchors) <= 1 and view.content.lead < block.index
    return alone and weight(found.title) > 2 * SHORTEST and below <= BELOW_TEXT * view.content.weight()


def _worded(view: View, text: str, direction: Direction) -> tuple[int, str]:
    opening = _BRACKETS.sub("", text)
    key = folded(opening)
    word = view.words.words[f"navigation.{direction}"].opens(key)
    paging = view.words.words["navigation.pagination"].opens(key)
    if word is None or (paging is not None and paging.end() > word.end()):
        return 0, ""
    rest = opening[word.end() :]
    separated = _SEPARATOR.match(rest)
    title = _bare(_SEPARATOR.sub("", rest))
    if not rest.strip(" :："):
        return 2, ""
    if (separated and separated.group().strip()) or word.group().endswith((":", "：")):
        return 4, title
    # "Next article Sleep well": a long phrase needs no colon, a short one ("next") would open any sentence
    long_phrase = len(word.group().split()) > 1 or UNSPACED.search(word.group()) is not None
    return (3, title) if long_phrase else (0, "")


def _by_markup(view: View, anchor: Anchor, direction: Direction) -> int:
    """rel=prev and the like say it, though lists use it for paging too."""
    rel = (anchor.element.get("rel") or "").lower().split()
    wanted = {"previous": {"prev", "previous"}, "next": {"next"}}[direction]
    if wanted & set(rel) and not view.words.words["navigation.pagination"].opens(folded(anchor.text)):
        return 3
    return 0


def _title_beside(view: View, block: Block, anchor: Anchor | None) -> _Found | None:
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
        title = _bare(other.anchors[0].text)
        if weight(title) >= SHORTEST and not _opens_any(view, title):
            return _Found(title, other.anchors[0].href, (block, other), 3)
    return None


def _opens_any(view: View, text: str) -> bool:
    key = folded(text)
    words = view.words.words
    return any(words[f"navigation.{d}"].is_all_of(key) for d in ("previous", "next"))


def _bare(text: str) -> str:
    return _TAIL.sub("", _BRACKETS.sub("", text)).strip()


def _is_headline(view: View, title: str) -> bool:
    if not SHORTEST <= weight(title) <= LONGEST or title.isdecimal() or _NONE.match(title):
        return False
    key = folded(title)
    words = view.words.words
    return not (
        words["navigation.pagination"].is_all_of(key) or _opens_any(view, title) or words["teasers.more"].is_all_of(key)
    )


def _is_elsewhere(href: str | None) -> bool:
    """Not a link into a page, such as its comments."""
    if href is None:
        return True
    return "#" not in href and not href.lower().startswith(("javascript:", "mailto:"))
