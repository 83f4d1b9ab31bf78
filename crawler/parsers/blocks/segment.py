"""One pass over the tree: elements in, blocks and containers out."""

import re
from typing import Final

from lxml import etree

from crawler.lexicons.phrases import folded as phrase_folded
from crawler.parsers.blocks.block import Anchor, Block, Container, Segmented
from crawler.parsers.blocks.markup import (
    BLOCK_TAGS,
    BREAKS,
    HEADING_LEVELS,
    UNSEEN_TAGS,
    is_bold,
    is_hidden,
    is_large,
    is_permalink,
)
from crawler.parsers.blocks.text import cleaned, weight
from crawler.parsers.document.element import Element, text_content

HIDDEN_PROSE: Final = 80
"""Characters from which a hidden paragraph counts as text that a script may show."""

_EMPTY_LINE: Final = re.compile(r"\n[ \t\r]*\n")
_LINE_BREAK: Final = re.compile(r"\n")


def segment(root: Element, ignored: frozenset[Element] = frozenset()) -> Segmented:
    """Blocks and containers of the page's body, without those in ``ignored`` elements."""
    found = root.find("body")
    body: Element = found if found is not None else root
    segmenter = _Segmenter(body, ignored, skips_hidden=True)
    page = segmenter.run()
    if segmenter.hidden_length > sum(len(block.text) for block in page.blocks):
        # streamed pages arrive hidden, and a script shows them: that text is what a reader sees
        return _Segmenter(body, ignored, skips_hidden=False).run()
    return page


class _Segmenter:
    """The state of the walk. ``_parts`` is the text of the block being read."""

    def __init__(self, body: Element, ignored: frozenset[Element], skips_hidden: bool) -> None:
        self._body = body
        self._ignored = ignored
        self._skips_hidden = skips_hidden
        self.hidden_length = 0
        self.blocks: list[Block] = []
        self.containers: list[Container] = []
        self._stack: list[Container] = []
        self._anchors: list[Element] = []
        self._bold = 0
        self._large = 0
        self._pre = 0
        self._emphases: list[tuple[Element, bool, bool]] = []
        self._start_block(after_break=False)

    def _start_block(self, after_break: bool) -> None:
        self._parts: list[str] = []
        self._owner: Element | None = None
        self._anchor_parts: list[tuple[Element, list[str]]] = []
        self._bold_parts = 0
        self._lead: list[str] = []
        self._lead_open = True
        self._enlarged = True
        self._after_break = after_break
        self._images: list[Element] = []

    def run(self) -> Segmented:
        skipped: Element | None = None
        walk = etree.iterwalk(self._body, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in UNSEEN_TAGS or self._is_unseen(element, tag):
                    self._measure(element, tag)
                    walk.skip_subtree()
                    skipped = element
                    continue
                self._open(element, tag)
                if element.text:
                    self._add(element.text, element)
            else:
                if element is not skipped:
                    self._close(element, tag)
                if element.tail and element is not self._body:
                    self._add(element.tail, element.getparent())
        return Segmented(self.blocks, self.containers)

    def _is_unseen(self, element: Element, tag: str) -> bool:
        return self._is_hidden(element) or is_permalink(element, tag) or element in self._ignored

    def _measure(self, element: Element, tag: str) -> None:
        """Add up the text that the page hides, prose only: hidden menus are hidden for good."""
        if tag not in UNSEEN_TAGS:
            paragraphs = (len(text_content(p).strip()) for p in element.iter("p"))
            self.hidden_length += sum(length for length in paragraphs if length > HIDDEN_PROSE)

    def _is_hidden(self, element: Element) -> bool:
        if not self._skips_hidden:
            return False
        return element is not self._body and is_hidden(element)

    def _open(self, element: Element, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self._flush(after_break=False)
            parent = self._stack[-1] if self._stack else None
            container = Container(
                len(self.containers), parent.index if parent else -1, element, tag, len(self._stack), len(self.blocks)
            )
            if parent:
                parent.children += 1
            self.containers.append(container)
            self._stack.append(container)
            self._pre += tag == "pre"
        elif tag in BREAKS:
            self._flush(after_break=tag == "br")
        elif tag == "img":
            self._images.append(element)
        elif tag == "a" and element.get("href"):
            self._anchors.append(element)
        bold, large = is_bold(element, tag), is_large(element, tag)
        if bold or large:
            self._emphases.append((element, bold, large))
            self._bold += bold
            self._large += large

    def _close(self, element: Element, tag: str) -> None:
        if self._emphases and self._emphases[-1][0] is element:
            _, bold, large = self._emphases.pop()
            self._bold -= bold
            self._large -= large
        if tag in BLOCK_TAGS:
            self._flush(after_break=False)
            self._stack.pop().end = len(self.blocks)
            self._pre -= tag == "pre"
        elif self._anchors and self._anchors[-1] is element:
            self._anchors.pop()

    def _add(self, text: str, owner: Element) -> None:
        if self._pre and "\n" in text:
            self._add_preformatted(text, owner)
            return
        self._add_text(text, owner)

    def _add_preformatted(self, text: str, owner: Element) -> None:
        """Line breaks count in ``<pre>``: empty lines where there are any, else all."""
        for place, piece in enumerate((_EMPTY_LINE if _EMPTY_LINE.search(text) else _LINE_BREAK).split(text)):
            if place:
                self._flush(after_break=True)
            self._add_text(piece, owner)

    def _add_text(self, text: str, owner: Element) -> None:
        if self._owner is None:
            if not text.strip():
                return
            self._owner = owner
        self._parts.append(text)
        visible = len(text) - text.count(" ") - text.count("\n")
        if self._bold:
            self._bold_parts += visible
        if self._lead_open and visible:
            if self._bold:
                self._lead.append(text)
            else:
                self._lead_open = False
        elif self._lead_open:
            self._lead.append(text)
        if visible and not self._large:
            self._enlarged = False
        if self._anchors:
            self._add_linked(text)

    def _add_linked(self, text: str) -> None:
        anchor = self._anchors[-1]
        if not self._anchor_parts or self._anchor_parts[-1][0] is not anchor:
            self._anchor_parts.append((anchor, []))
        self._anchor_parts[-1][1].append(text)

    def _flush(self, after_break: bool) -> None:
        text = cleaned("".join(self._parts)) if self._parts else ""
        if text and self._owner is not None:
            self._finish(text, self._owner)
        images = self._images if not text else []
        self._start_block(after_break)
        # a picture alone belongs to what comes next
        self._images = images[-2:]

    def _finish(self, text: str, owner: Element) -> None:
        anchors = tuple(
            Anchor(linked, anchor.get("href") or "", anchor)
            for anchor, parts in self._anchor_parts
            if (linked := cleaned("".join(parts)))
        )
        container = self._stack[-1]
        self.blocks.append(
            Block(
                index=len(self.blocks),
                text=text,
                element=owner,
                container=container.index,
                heading=self._heading_level(),
                after_break=self._after_break,
                anchors=anchors,
                linked=sum(len(anchor.text) for anchor in anchors),
                bold=self._bold_parts,
                bold_lead=cleaned("".join(self._lead)),
                enlarged=self._enlarged,
                images=tuple(self._images),
                weight=weight(text),
                folded=phrase_folded(text[:200]),
            )
        )

    def _heading_level(self) -> int:
        for container in reversed(self._stack[-4:]):
            if container.tag in HEADING_LEVELS:
                return HEADING_LEVELS[container.tag]
            role = container.element.get("role")
            if role == "heading":
                level = container.element.get("aria-level") or "2"
                return int(level) if level in "123456" and len(level) == 1 else 2
        return 0
