"""What the segmenter makes: blocks, links in them, and the containers around them."""

from dataclasses import dataclass, field

from crawler.parsers.document.element import Element


@dataclass(slots=True, eq=False)
class Anchor:
    """A link's text within one block. An ``<a>`` around several blocks gives each of them one."""

    text: str
    href: str
    element: Element


@dataclass(slots=True, eq=False)
class Container:
    """A block-level element. Covers the blocks ``first`` up to and without ``end``; ``heading`` is its own
    level, 0 where it is no heading. ``around`` are the tags of the container and of those around it. ``classes``,
    ``id``, ``role`` and ``label`` (for screen readers) are attributes, read once, because lxml takes long to look one
    up."""

    index: int
    parent: int
    element: Element
    tag: str
    depth: int
    first: int
    around: frozenset[str]
    heading: int = 0
    classes: str | None = None
    id: str = ""
    role: str = ""
    label: str = ""
    end: int = 0


@dataclass(slots=True, eq=False)
class Block:
    """A run of text. Lengths are in characters of folded text; ``weight`` makes scripts comparable,
    ``link_density`` is the share of the text that is link text, 0 to 1, and ``folded`` the beginning of the
    text as phrases are compared with it."""

    index: int
    text: str
    element: Element
    container: int
    heading: int
    after_break: bool
    weight: float = 0.0
    folded: str = field(default="", repr=False)
    anchors: tuple[Anchor, ...] = ()
    link_density: float = 0.0
    bold: int = 0
    bold_lead: str = ""
    enlarged: bool = False
    images: tuple[Element, ...] = ()

    def link(self, anchors: tuple[Anchor, ...]) -> None:
        """Give the block its links."""
        self.anchors = anchors
        linked = len(anchors[0].text) if len(anchors) == 1 else sum([len(anchor.text) for anchor in anchors])
        self.link_density = min(1.0, linked / len(self.text))

    @property
    def is_bold(self) -> bool:
        """True where all the text is bold."""
        return self.bold > 0 and self.bold >= len(self.text.replace(" ", "")) - 1

    @property
    def is_one_link(self) -> bool:
        """True where the whole text is one link."""
        return self.link_density > 0.9 and len(self.anchors) == 1


@dataclass(slots=True, frozen=True)
class Segmented:
    """A page's blocks and containers. ``containers[0]`` is the body. ``classes`` are the class values of all
    elements, seen or not, None where they have none."""

    blocks: list[Block]
    containers: list[Container]
    classes: list[str | None]

    def ancestors(self, block: Block) -> list[Container]:
        """Containers around a block, innermost first."""
        found = []
        index = block.container
        while index >= 0:
            found.append(self.containers[index])
            index = self.containers[index].parent
        return found

    def nearest(self, block: Block, tags: frozenset[str]) -> Container | None:
        """The innermost container of one of these tags around a block."""
        container = self.containers[block.container]
        if tags.isdisjoint(container.around):
            return None
        while container.tag not in tags:
            container = self.containers[container.parent]
        return container
