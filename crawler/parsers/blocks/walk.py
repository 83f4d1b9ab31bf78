"""One pass over the tree: elements in, blocks and containers out."""

from typing import Final

from lxml import etree

from crawler.parsers.blocks.block import Segmented
from crawler.parsers.blocks.markup import (
    BLOCK,
    BREAK,
    EMPHATIC,
    IMAGE,
    INLINE,
    KINDS,
    LINK,
    UNSEEN,
    emphasis_of,
    is_hidden,
    is_permalink,
)
from crawler.parsers.blocks.reader import Reader
from crawler.parsers.document.element import Element, text_content

HIDDEN_PROSE: Final = 80
"""Characters from which a hidden paragraph counts as text that a script may show."""


def walk(body: Element, ignored: frozenset[Element], skips_hidden: bool) -> tuple[Segmented, int]:  # noqa: C901, PLR0912
    """The page, and the length of the prose that its mark-up hides.

    One loop with its state in local variables, because it runs for every element of every page: the same in
    small methods took twice as long.
    """
    reader = Reader()
    parts, links, emphases, classes = reader.parts, reader.links, reader.emphases, reader.page.classes
    kinds = KINDS.get
    hidden_length = 0
    skipped: Element | None = None
    events = etree.iterwalk(body, events=("start", "end"))
    for event, element in events:
        tag = element.tag
        kind = kinds(tag, INLINE)
        if event == "start":
            # lxml takes longer to say that an attribute is missing than to name those that are there
            attributes = element.keys()
            names = style = hidden = None
            if attributes:
                names = element.get("class") if "class" in attributes else None
                style = element.get("style") if "style" in attributes else None
                hidden = element.get("hidden") if "hidden" in attributes else None
            classes.append(names)
            is_unseen = kind == UNSEEN
            if not is_unseen and (style or hidden is not None or ignored):
                is_unseen = element in ignored or (skips_hidden and is_hidden(style, hidden) and element is not body)
                hidden_length += prose_length(element) if is_unseen else 0
            if kind == LINK and not is_unseen and "href" in attributes and (href := element.get("href")):
                links.append((element, href))
                is_unseen = href[0] == "#" and is_permalink(element)
            if is_unseen:
                events.skip_subtree()
                classes += [inner.get("class") for inner in element.iterdescendants()]
                skipped = element
                continue
            if (style or kind in EMPHATIC) and (emphasis := emphasis_of(element, kind, style)):
                reader.emphasise(element, *emphasis)
            if kind == BLOCK:
                reader.open_container(element, tag, attributes, names)
            elif kind == BREAK:
                reader.break_line(tag == "br")
            elif kind == IMAGE:
                reader.images.append(element)
            if (text := element.text) and (parts or not text.isspace()):
                reader.add(text, element)
        else:
            if kind == BLOCK and element is not skipped:
                reader.close_container()
            if links or emphases:
                reader.close_inline(element)
            if element is body:
                break
            if (text := element.tail) and (parts or not text.isspace()):
                reader.add(text, element.getparent())
    return reader.page, hidden_length


def prose_length(element: Element) -> int:
    """Length of the prose in an element; hidden menus are hidden for good."""
    paragraphs = [len(text_content(p).strip()) for p in element.iter("p")]
    return sum([length for length in paragraphs if length > HIDDEN_PROSE])
