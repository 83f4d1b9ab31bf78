"""Reading text into blocks: which block is being read, and which elements are open around it."""

import re
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Anchor, Block, Container, Segmented
from crawler.parsers.blocks.markup import HEADING_LEVELS, heading_level
from crawler.parsers.blocks.text import cleaned, weight
from crawler.parsers.document.element import Element

HEADING_REACH: Final = 4
"""Containers, counted from a block outwards, among which a heading makes the block one."""
FOLDED: Final = 200
"""Characters at the beginning of a block in which phrases are looked for."""
NEAR_IMAGES: Final = 2
"""Pictures before a block that belong to it."""

_NOTHING: Final[frozenset[str]] = frozenset()
EMPTY_LINE: Final = re.compile(r"\n[ \t\r]*\n")
LINE_BREAK: Final = re.compile(r"\n")


class Reader:
    """The block being read and the elements that are open.

    ``parts`` is the block's text, ``linked`` the places of parts in links and ``linked_by`` those links,
    ``marked`` whether parts are bold and whether they are large; parts without an entry are neither.
    ``headings`` and ``preformatted`` say how many of the open containers are that.
    """

    __slots__ = (
        "after_break",
        "emphases",
        "headings",
        "images",
        "kept",
        "linked",
        "linked_by",
        "links",
        "marked",
        "owner",
        "page",
        "parts",
        "preformatted",
        "stack",
    )

    def __init__(self) -> None:
        self.page = Segmented([], [], [])
        self.stack: list[Container] = []
        self.links: list[tuple[Element, str]] = []
        self.emphases: list[tuple[Element, tuple[bool, bool]]] = []
        self.parts: list[str] = []
        self.linked: list[int] = []
        self.linked_by: list[tuple[Element, str]] = []
        self.marked: dict[int, tuple[bool, bool]] = {}
        self.images: list[Element] = []
        self.kept: dict[str, str] = {}
        self.owner: Element | None = None
        self.after_break = False
        self.headings = self.preformatted = 0

    def break_line(self, is_break: bool) -> None:
        """Begin a line of its own, behind a ``<br>`` or another element."""
        if self.parts or len(self.images) > NEAR_IMAGES:
            self.end_block()
        self.after_break = is_break

    def open_container(self, element: Element, tag: str, attributes: list[str], classes: str | None) -> None:
        """Enter a block-level element."""
        if self.parts or len(self.images) > NEAR_IMAGES:
            self.end_block()
        self.after_break = False
        stack, containers = self.stack, self.page.containers
        heading = HEADING_LEVELS.get(tag, 0)
        above, around = (stack[-1].index, stack[-1].around) if stack else (-1, _NOTHING)
        if tag not in around:
            around |= {tag}
        container = Container(len(containers), above, element, tag, len(stack), len(self.page.blocks), around, heading)
        if attributes:
            if classes is not None:
                # pages repeat few values: each is kept once
                container.classes = self.kept.setdefault(classes, classes)
            self._describe(container, attributes)
        containers.append(container)
        stack.append(container)
        if container.heading:
            self.headings += 1
        if tag == "pre":
            self.preformatted += 1

    def _describe(self, container: Container, attributes: list[str]) -> None:
        element = container.element
        for name in attributes:
            if name == "id":
                container.id = element.get("id", "")
            elif name == "role":
                value = element.get("role", "")
                container.role = self.kept.setdefault(value, value)
                container.heading = container.heading or heading_level(element)
            elif name == "aria-label":
                container.label = element.get("aria-label", "")

    def close_container(self) -> None:
        """Leave the block-level element that was entered last."""
        if self.parts or len(self.images) > NEAR_IMAGES:
            self.end_block()
        container = self.stack.pop()
        container.end = len(self.page.blocks)
        self.after_break = False
        if container.heading:
            self.headings -= 1
        if container.tag == "pre":
            self.preformatted -= 1

    def emphasise(self, element: Element, bold: bool, large: bool) -> None:
        """Open an element that makes its text bold or large, beside what those around it do."""
        if self.emphases:
            bold_around, large_around = self.emphases[-1][1]
            bold, large = bold or bold_around, large or large_around
        self.emphases.append((element, (bold, large)))

    def close_inline(self, element: Element) -> None:
        """Leave a link or an emphasis, if the element opened one."""
        if self.links and self.links[-1][0] is element:
            self.links.pop()
        if self.emphases and self.emphases[-1][0] is element:
            self.emphases.pop()

    def add(self, text: str, owner: Element | None) -> None:
        """Take text that stands in ``owner``."""
        if self.preformatted and "\n" in text:
            self._add_lines(text, owner)
            return
        if not self.parts:
            self.owner = owner
        if self.links or self.emphases:
            self._mark()
        self.parts.append(text)

    def _mark(self) -> None:
        """Note what the next part stands in."""
        place = len(self.parts)
        if self.links:
            self.linked.append(place)
            self.linked_by.append(self.links[-1])
        if self.emphases:
            self.marked[place] = self.emphases[-1][1]

    def _add_lines(self, text: str, owner: Element | None) -> None:
        """Line breaks count in ``<pre>``: empty lines where there are any, else all."""
        for place, line in enumerate((EMPTY_LINE if EMPTY_LINE.search(text) else LINE_BREAK).split(text)):
            if place:
                if self.parts:
                    self.end_block()
                self.after_break = True
            if not line or (not self.parts and line.isspace()):
                continue
            if not self.parts:
                self.owner = owner
            self._mark()
            self.parts.append(line)

    def end_block(self) -> None:
        """Add the block that has been read, unless nothing of it can be seen."""
        parts = self.parts
        text = cleaned("".join(parts) if len(parts) != 1 else parts[0])
        if text and self.owner is not None:
            self._add_block(text, self.owner)
        else:
            # a picture alone belongs to what comes next
            del self.images[:-NEAR_IMAGES]
        if self.linked:
            self.linked.clear()
            self.linked_by.clear()
        if self.marked:
            self.marked.clear()
        parts.clear()

    def _add_block(self, text: str, owner: Element) -> None:
        blocks, container = self.page.blocks, self.stack[-1]
        heading = container.heading or (self._heading_around() if self.headings else 0)
        if text.isascii():
            measure, key = float(len(text)), text[:FOLDED].lower().rstrip()
        else:
            measure, key = weight(text), folded(text[:FOLDED])
        block = Block(len(blocks), text, owner, container.index, heading, self.after_break, measure, key)
        if self.linked:
            block.link(self._anchors(text))
        if self.marked:
            block.bold, block.bold_lead, block.enlarged = self._emphasis()
        if self.images:
            block.images = tuple(self.images)
            self.images.clear()
        blocks.append(block)

    def _heading_around(self) -> int:
        for container in self.stack[-2 : -HEADING_REACH - 1 : -1]:
            if container.heading:
                return container.heading
        return 0

    def _anchors(self, text: str) -> tuple[Anchor, ...]:
        links = self.linked_by
        if len(links) == len(self.parts) and links[0] is links[-1]:
            element, href = links[0]
            return (Anchor(text, href, element),)
        found: list[Anchor] = []
        shown = ""
        for place, link, following in zip(self.linked, links, [*links[1:], None], strict=True):
            shown += self.parts[place]
            if link is not following:
                if shown := cleaned(shown):
                    found.append(Anchor(shown, link[1], link[0]))
                shown = ""
        return tuple(found)

    def _emphasis(self) -> tuple[int, str, bool]:
        """Characters in bold, the bold text that the block opens with, and whether all of it is large."""
        total, lead_open, enlarged = 0, True, True
        lead: list[str] = []
        for place, text in enumerate(self.parts):
            bold, large = self.marked.get(place, (False, False))
            visible = len(text) - text.count(" ") - text.count("\n")
            total += visible if bold else 0
            lead_open = lead_open and (bold or not visible)
            if lead_open:
                lead.append(text)
            enlarged = enlarged and (large or not visible)
        return total, cleaned("".join(lead)), enlarged
