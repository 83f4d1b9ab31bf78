"""Links that could be teasers: those that a block mostly is, or begins with.

:mod:`crawler.parsers.compiled.entries` has the twin of ``entries`` in C: change both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import Final, TypeAlias

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Anchor, Block, Container
from crawler.parsers.blocks.text import weight
from crawler.parsers.document.element import Element
from crawler.parsers.teasers.snippets import is_more
from crawler.parsers.teasers.teaser import TITLE_WEIGHT
from crawler.parsers.view import View

try:
    from crawler.parsers.compiled.nodes import has_pieces
except ImportError:
    from crawler.parsers.document.nodes import has_pieces

COLUMNS: Final = 3
"""Links of a block up to which each place in it is a column of its own: headline, author, section."""
PARTLY: Final = 0.3
MOSTLY: Final = 0.6
"""Shares of a block's text that its links must have: the first one alone, all of them."""
LONGEST_LEAD: Final = 400.0
"""Weight of a block up to which the link that it begins with can be a headline over its snippet."""
NO_ADDRESS: Final = frozenset({"#", "javascript:;", "javascript:void(0)", "javascript:void(0);"})
MOST: Final = 3_000
"""Links looked at in one page; more are a site map."""
_NOT_PAGES: Final = ("#", "javascript:", "mailto:", "tel:", "whatsapp:", "data:", "sms:")
PATHS: Final = frozenset("/.?hH")
"""First letters of most addresses, and of none that leads to no page."""
DEEPEST: Final = 6
BULLETS: Final = " ·•»›>▪▸-–—"
_CLOSING: Final = " ]】)）»›>→."

Shape: TypeAlias = tuple[object, ...]


@dataclass(slots=True, eq=False)
class Entry:
    """A link, the block that it begins in, and all that it covers. ``shape`` is the same for links that are marked up
    alike."""

    anchor: Anchor
    shape: Shape
    block: Block
    blocks: list[Block]
    _is_composed: bool | None = None

    @property
    def is_composed(self) -> bool:
        """True where the elements in the link may set texts apart."""
        if self._is_composed is None:
            self._is_composed = has_pieces(self.anchor.element)
        return self._is_composed

    @property
    def weight(self) -> float:
        """Weight of all that the link says."""
        first = self.block
        own = first.weight if self.anchor.text is first.text else weight(self.anchor.text)
        return own if len(self.blocks) == 1 else own + sum([block.weight for block in self.blocks[1:]])

    @property
    def has_address(self) -> bool:
        """False where a script opens the link."""
        return self.anchor.href.strip().lower() not in NO_ADDRESS


def entries(view: View) -> list[Entry]:
    """The page's possible teasers in reading order, those without an address included."""
    found: list[Entry] = []
    shapes = _Shapes(view.page.containers)
    last: Entry | None = None
    for block in view.page.blocks:
        if not block.anchors or block.index in view.taken:
            continue
        for place, anchor in _leading(view, block):
            if last is not None and last.anchor.element is anchor.element:
                last.blocks.append(block)
            elif last is not None and anchor.href == last.anchor.href and _is_next_line(last, block):
                _take_line(last, block, shapes.of(block, anchor, place))
            elif anchor.href[:1] in PATHS or leads_away(anchor.href):
                last = Entry(anchor, shapes.of(block, anchor, place), block, [block])
                found.append(last)
        if len(found) >= MOST:
            break
    return found


def _is_next_line(entry: Entry, block: Block) -> bool:
    """True where a card links each of its lines by itself: to the same page, one below the other."""
    before = entry.blocks[-1]
    is_below = block.index == before.index + 1 and before.is_one_link and block.is_one_link
    return is_below and entry.has_address


def _take_line(entry: Entry, block: Block, shape: Shape) -> None:
    # the shape of the headline: a picture's credit above it comes and goes
    if block.heading and not any(line.heading for line in entry.blocks):
        entry.shape = shape
    entry.blocks.append(block)


def _leading(view: View, block: Block) -> Iterable[tuple[int, Anchor]]:
    """The links that could be headlines, with their column."""
    anchors, density = block.anchors, block.link_density
    if len(anchors) > 1 and density >= MOSTLY:
        if len(anchors) <= COLUMNS and not _are_cards(anchors):
            return enumerate(anchors, 1)
        return zip(repeat(-1), anchors)
    if density >= PARTLY or (block.weight <= LONGEST_LEAD and block.text.lstrip(BULLETS).startswith(anchors[0].text)):
        return ((0, anchors[0]),)
    invites = block.weight <= LONGEST_LEAD and ends_inviting(view, block)
    return ((0, anchors[-1]),) if invites else ()


def ends_inviting(view: View, block: Block) -> bool:
    """True for a snippet with a link at its end that only says "read more"."""
    last = block.anchors[-1]
    ends = block.text.rstrip(_CLOSING).endswith(last.text.rstrip(_CLOSING))
    return ends and is_more(view, folded(last.text))


def _are_cards(anchors: tuple[Anchor, ...]) -> bool:
    """True for links made of the same elements, each long enough for a headline: cards in a row."""
    makes = {tuple(child.tag for child in anchor.element) for anchor in anchors}
    return len(makes) == 1 and makes != {()} and all(weight(anchor.text) >= TITLE_WEIGHT for anchor in anchors)


def leads_away(href: str) -> bool:
    """True for an address that leads to a page, or for none at all."""
    href = href.strip().lower()
    return href in NO_ADDRESS or (href != "" and not href.startswith(_NOT_PAGES))


class _Shapes:
    """How links stand in the tree: the tags above them. Each container is looked at once."""

    def __init__(self, containers: list[Container]) -> None:
        self._containers = containers
        self._known: dict[int, int] = {-1: 0}
        self._steps: dict[tuple[int, str], int] = {}

    def of(self, block: Block, anchor: Anchor, place: int) -> Shape:
        """Equal for two links below like tags, in the same column of their block."""
        container = self._containers[block.container]
        path = self._known.get(container.index)
        if path is None:
            path = self._path(container)
        top, above = container.element, anchor.element.getparent()
        return (path, block.heading, place) if above is top else (path, block.heading, place, *_within(top, above))

    def _path(self, container: Container) -> int:
        """The number of a container's path of tags."""
        missing = []
        while (path := self._known.get(container.parent)) is None:
            missing.append(container)
            container = self._containers[container.parent]
        path = self._below(path, container)
        for below in reversed(missing):
            path = self._below(path, below)
        return path

    def _below(self, path: int, container: Container) -> int:
        step = (path, container.tag)
        number = self._known[container.index] = self._steps.setdefault(step, len(self._steps) + 1)
        return number


def _within(top: Element, current: Element | None) -> tuple[object, ...]:
    """Tags from an element up to its container; a link around the whole container has none."""
    tags: list[object] = []
    while current is not None and current is not top and len(tags) < DEEPEST:
        tags.append(current.tag)
        current = current.getparent()
    return tuple(tags) if current is top else ("around",)
