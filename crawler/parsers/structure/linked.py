"""Text that is one link as a whole and stands in the article all the same: entries of its lists, and bold lines
over its paragraphs."""

from typing import Final

from crawler.parsers.blocks.block import Block, Container
from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.main_text.regions import Region
from crawler.parsers.view import View

SURE: Final = 0.7
"""Likelihood from which a linked entry below a line of the text is text too."""
SURE_HEADING: Final = 0.8
"""The same for a bold line: shops and other pages are linked in bold too."""
UNLIKELY: Final = 0.3
"""Likelihood that is enough for an entry among others that are text."""
DOUBTED: Final = 0.1
"""Likelihood that is enough, on average, for the names in a list that a line of the text leads into."""
NEVER: Final = 2.0
LONGEST_NAME: Final = 36.0
LONGEST: Final = 90.0
PROSE: Final = 60.0
"""Weights up to which a link is the name of something rather than an article's title, up to which it is looked
at, and from which the text below a bold line is a paragraph."""
_ENTRY: Final = frozenset({"li"})
_LIST: Final = frozenset({"ul", "ol"})
_LEADS_IN: Final = (":", "：")


def with_linked(view: View, main: list[Block]) -> list[Block]:
    """The main blocks, and the free linked ones that belong to them, in reading order."""
    kept = {block.index for block in main}
    inside = view.page.blocks[view.content.first : view.content.end]
    others = [block for block in inside if block.index not in kept and view.is_free(block)]
    free = [block for block in others if _may_belong(view, block)]
    # each list is looked at once, however many entries it has
    needed: dict[int, float] = {}
    found: list[Block] = []
    for block in free:
        entries = _list_of(view, block)
        if entries is None:
            if _is_over_prose(view, block, kept):
                found.append(block)
            continue
        if entries.index not in needed:
            needed[entries.index] = _needed(view, entries, kept)
        likely = view.content.likelihood[block.index]
        if likely >= needed[entries.index] and (block.anchors or needed[entries.index] == 0.0):
            found.append(block)
    return sorted([*main, *found], key=lambda block: block.index) if found else main


def _may_belong(view: View, block: Block) -> bool:
    if block.heading or block.weight > LONGEST or view.content.region(block) is not Region.PLAIN:
        return False
    around = view.page.containers[block.container].around
    is_entry = "li" in around and not _LIST.isdisjoint(around)
    return (is_entry or bool(block.bold and block.anchors)) and not _leads_away(view, block)


def _leads_away(view: View, block: Block) -> bool:
    """ "Read also: …", "Learn more"."""
    words = view.words.words
    whole = ("teasers.more", "boilerplate.lines")
    opened = words["teasers.inline"].opens(block.folded)
    return opened is not None or any(words[key].is_all_of(block.folded) for key in whole)


def _needed(view: View, entries: Container, kept: set[int]) -> float:
    """The likelihood that an entry of a list needs: none where a line leads into names, above 1 where the list is
    no part of the text."""
    above = _above(view, entries, kept)
    if above is not None and not above.is_bold and _leads_in(view, above) and _is_of_names(view, entries):
        return 0.0
    span = range(entries.first, entries.end)
    if not kept.isdisjoint(span):
        likely = sum(view.content.likelihood[index] >= LIKELY for index in span)
        return UNLIKELY if 2 * likely > len(span) else LIKELY
    if above is None:
        return NEVER
    return LIKELY if _leads_in(view, above) else SURE


def _is_of_names(view: View, entries: Container) -> bool:
    """Nothing but names, none claimed: "Similar complaints are: …"."""
    inside = view.page.blocks[entries.first : entries.end]
    if not all(view.is_free(block) and block.weight <= LONGEST_NAME for block in inside):
        return False
    likely = sum(view.content.likelihood[block.index] for block in inside) / len(inside)
    return likely >= DOUBTED and any(block.anchors for block in inside)


def _list_of(view: View, block: Block) -> Container | None:
    return view.page.nearest(block, _LIST) if view.page.nearest(block, _ENTRY) else None


def _above(view: View, entries: Container, kept: set[int]) -> Block | None:
    """The line of the text that a list stands under."""
    above = view.page.blocks[entries.first - 1] if entries.first else None
    return above if above is not None and above.index in kept and not above.heading else None


def _leads_in(view: View, above: Block) -> bool:
    return above.text.endswith(_LEADS_IN) and view.words.words["teasers.inline"].opens(above.folded) is None


def _is_over_prose(view: View, block: Block, kept: set[int]) -> bool:
    """A bold line, surely text, right over a paragraph."""
    if not (block.is_bold and block.anchors and view.content.likelihood[block.index] >= SURE_HEADING):
        return False
    following = view.page.blocks[block.index + 1 : block.index + 2]
    return any(below.index in kept and below.weight >= PROSE for below in following)
