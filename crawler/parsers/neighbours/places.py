"""Links that only their mark-up or their place tells: a class, a relation, one left and one right below the text."""

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from crawler.parsers.blocks.block import Anchor, Block, Container
from crawler.parsers.neighbours.addresses import is_elsewhere
from crawler.parsers.neighbours.candidates import Candidate, headline, is_headline, shown
from crawler.parsers.neighbours.marks import OTHER, Direction, beginnings, label_of
from crawler.parsers.neighbours.markup import described, of_class, of_names, relation, side
from crawler.parsers.view import View

try:
    from crawler.parsers.compiled.neighbours import that_may_be_marked
except ImportError:
    from crawler.parsers.neighbours.filters import that_may_be_marked

BELOW_TEXT: Final = 0.2
"""Largest share of the text's prose that may follow a neighbour that only its place tells."""
REACH: Final = 60
"""Blocks below the text, and between headline and text a quarter of that, in which such links are looked for."""
LARGEST: Final = 8
"""Blocks in a container whose class is believed; one with more is a list, or the page."""
_WORDS: Final[dict[Direction, tuple[bytes, ...]]] = {"previous": (b"prev", b"Prev"), "next": (b"next", b"Next")}
"""Without them in the page no mark-up names the direction."""
RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})


@dataclass(slots=True)
class _Group:
    """The links in one container, or of one address, that a mark-up's word speaks of."""

    strength: int
    links: list[tuple[Block, Anchor]] = field(default_factory=list)
    title: str = ""


class _Sign(NamedTuple):
    """A direction that the mark-up names for a link: how surely, what the link is grouped by, and the headline in
    an attribute."""

    direction: Direction
    strength: int
    key: object
    title: str
    block: Block
    anchor: Anchor


def marked(view: View, direction: Direction) -> list[Candidate]:
    """The links about which rel, class, title or aria-label name the direction, near the text."""
    signs = [sign for sign in view.noted("neighbours.signs", _signs) if sign.direction == direction]
    source = view.document.decoded.utf8
    if not signs or not any(word in source for word in _WORDS[direction]):
        return []
    groups: dict[object, _Group] = {}
    for sign in signs:
        group = groups.setdefault(sign.key, _Group(sign.strength))
        group.links.append((sign.block, sign.anchor))
        group.title = group.title or sign.title
    found = [c for group in groups.values() if (c := _candidate(view, group))]
    by_class = {c.href for c in found if c.strength == 2}
    return [c for c in found if c.strength > 2 or len(by_class) == 1]


def _signs(view: View) -> list[_Sign]:
    """What the mark-up says of the links near the text, in either direction."""
    found = []
    for zone in near_text(view):
        directions = _container_directions(view, zone)
        near = view.page.blocks[zone.start : zone.stop]
        for block, anchor in that_may_be_marked(near, view.page.containers, directions, beginnings(view.words)):
            sign = _sign(view, block, anchor, directions)
            if sign is not None and is_elsewhere(anchor.href):
                found.append(sign)
    return found


def near_text(view: View) -> tuple[range, range]:
    """The blocks between headline and text, and those below the text."""
    content, start = view.content, below_text(view)
    end = min(max(start, content.end) + REACH, len(view.page.blocks))
    return range(max(content.first, content.lead - REACH // 4), content.lead), range(start, end)


def below_text(view: View) -> int:
    """The first block with little of the text's prose from it on."""
    content = view.content
    left = BELOW_TEXT * content.weight()
    index = content.end
    while index > content.lead + 1 and left >= content.prose[index - 1]:
        index -= 1
        left -= content.prose[index]
    return index


def _container_directions(view: View, zone: range) -> dict[int, tuple[Direction, int]]:
    """By container: the direction that its class or that of one around it names, and the container that says so."""
    containers = view.page.containers
    found: dict[int, tuple[Direction, int]] = {}
    start = bisect_left(containers, zone.start, key=lambda c: c.first)
    end = bisect_left(containers, zone.stop, key=lambda c: c.first)
    for container in containers[start:end]:
        if not 0 < container.end - container.first <= LARGEST:
            continue
        if direction := of_names(container.classes, container.id):
            outer = found.get(container.parent)
            found[container.index] = outer if outer and outer[0] == direction else (direction, container.index)
        elif container.parent in found:
            found[container.index] = found[container.parent]
    return found


def _sign(view: View, block: Block, anchor: Anchor, directions: dict[int, tuple[Direction, int]]) -> _Sign | None:
    # most links have an address and nothing else, and lxml takes long to say what is missing
    is_bare = len(anchor.element.keys()) == 1
    said, title = (None, "") if is_bare else described(view.words, anchor.element)
    if said:
        return _Sign(said, 3, anchor.href, title, block, anchor)
    # what a reader sees outweighs what the mark-up calls it
    if said := label_of(view.words, anchor.text) or (None if is_bare else relation(anchor.element)):
        return _Sign(said, 3, anchor.href, "", block, anchor)
    inner = directions.get(block.container)
    container = view.page.containers[block.container]
    if is_bare and anchor.element.getparent() is container.element:
        said = None
    else:
        said = _inline_class(anchor, container) or (None if inner else of_class(anchor.element))
    if said:
        return _Sign(said, 2, anchor.href, "", block, anchor)
    return _Sign(inner[0], 2, inner[1], "", block, anchor) if inner else None


def _inline_class(anchor: Anchor, container: Container) -> Direction | None:
    """What the classes of a link and of the inline elements around it name; None for a link around the container."""
    element, found = anchor.element, None
    for _ in range(4):
        if element is container.element:
            return found
        found = found or of_class(element)
        parent = element.getparent()
        if parent is None:
            return None
        element = parent
    return None


def _candidate(view: View, group: _Group) -> Candidate | None:
    titled = [(b, a, headline(view.words, a)) for b, a in group.links]
    titled = [(b, a, title) for b, a, title in titled if is_headline(view.words, title)]
    blocks = tuple(dict.fromkeys(block for block, _ in group.links))
    if titled:
        _, anchor, title = max(titled, key=lambda t: (t[0].heading > 0, -t[0].index))
        return Candidate(title, anchor.href, blocks, group.strength)
    if group.title and is_headline(view.words, group.title):
        return Candidate(group.title, group.links[0][1].href, blocks, group.strength)
    for _, anchor in group.links:
        if label_of(view.words, anchor.text):
            return Candidate(shown(view.words, anchor), anchor.href, blocks, group.strength, is_label=True)
    return None


def sided(view: View, direction: Direction) -> list[Candidate]:
    """Of two headlines side by side below the text and nothing with them, the one on the direction's side."""
    _, zone = near_text(view)
    if paired := _paired(view, zone, direction):
        return [paired]
    links = [b for b in view.page.blocks[zone.start : zone.start + REACH // 3] if b.is_one_link]
    for place, (left, right) in enumerate(pairwise(links)):
        region = view.content.region(left)
        # the site's last lines stand close below, too
        around = [b for b in links[max(0, place - 1) : place + 3] if view.content.region(b) is region]
        is_list = any(
            abs(b.index - left.index) <= 2 or abs(b.index - right.index) <= 2 for b in around if b not in (left, right)
        )
        if right.index - left.index <= 2 and not is_list and (ways := _ways(view, left, right)):
            block = left if ways[0] == direction else right
            return [Candidate(headline(view.words, block.anchors[0]), block.anchors[0].href, (block,), 2)]
    return []


def _paired(view: View, zone: range, direction: Direction) -> Candidate | None:
    """The link of a line of two, where an icon or a class puts one left and one right."""
    for block in view.page.blocks[zone.start : zone.start + REACH // 3]:
        if len(block.anchors) != 2 or block.link_density < 0.9:
            continue
        sides = [side(anchor.element) for anchor in block.anchors]
        if None in sides or sides[0] == sides[1]:
            continue
        anchor = block.anchors[sides.index(direction)]
        title = headline(view.words, anchor)
        if is_elsewhere(anchor.href) and is_headline(view.words, title):
            return Candidate(title, anchor.href, (block,), 2)
    return None


def _ways(view: View, left: Block, right: Block) -> tuple[Direction, Direction] | None:
    if left.anchors[0].href == right.anchors[0].href:
        return None
    if not all(is_elsewhere(b.anchors[0].href) and _is_full_headline(view, b) for b in (left, right)):
        return None
    chains = [{c.index: c for c in view.page.ancestors(b)[:5]} for b in (left, right)]
    common = next((c for c in chains[0].values() if c.index in chains[1]), None)
    if common is None or common.end - common.first > right.index - left.index + 2:
        return None
    first, second = (_side(chain, common, b) for chain, b in zip(chains, (left, right), strict=True))
    if view.language in RIGHT_TO_LEFT:
        first, second = (OTHER[x] if x else None for x in (first, second))
    if first and second and first != second:
        return first, second
    return ("previous", "next") if common.tag == "nav" and first == second is None else None


def _is_full_headline(view: View, block: Block) -> bool:
    title = headline(view.words, block.anchors[0])
    return is_headline(view.words, title) and len(title) > 8 and not block.heading


def _side(chain: dict[int, Container], common: Container, block: Block) -> Direction | None:
    for container in chain.values():
        if container is common:
            break
        if found := side(container.element):
            return found
    return side(block.anchors[0].element)
