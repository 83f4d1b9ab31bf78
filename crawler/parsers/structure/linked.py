"""Text that is one link as a whole and stands in the article all the same: entries of its lists, and bold lines
over its paragraphs."""

from typing import Final

from crawler.parsers.blocks.block import Block, Container
from crawler.parsers.main_text.bridges import LIKELY
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
    free = [block for block in view.blocks if block.index not in kept and _may_belong(view, block)]
    if not free:
        return main
    lists = _led_lists(view, free, kept)
    found = [block for block in free if _belongs(view, block, kept, lists)]
    return sorted([*main, *found], key=lambda block: block.index) if found else main


def _may_belong(view: View, block: Block) -> bool:
    if block.heading or block.weight > LONGEST or view.content.region(block) is not Region.PLAIN:
        return False
    return block in view.content and not _leads_away(view, block)


def _leads_away(view: View, block: Block) -> bool:
    """ "Read also: …", "Learn more"."""
    words = view.words.words
    whole = ("teasers.more", "boilerplate.lines")
    opened = words["teasers.inline"].opens(block.folded)
    return opened is not None or any(words[key].is_all_of(block.folded) for key in whole)


def _belongs(view: View, block: Block, kept: set[int], lists: set[int]) -> bool:
    likely = view.content.likelihood[block.index]
    entries = _list_of(view, block)
    if entries is None:
        is_sure = block.is_bold and likely >= SURE_HEADING and bool(block.anchors)
        return is_sure and _is_over_prose(view, block, kept)
    if entries.index in lists:
        return True
    if likely < (UNLIKELY if _is_mostly_text(view, entries, kept) else LIKELY) or not block.anchors:
        return False
    if not kept.isdisjoint(range(entries.first, entries.end)):
        return True
    above = _above(view, entries, kept)
    return above is not None and (likely >= SURE or _leads_in(view, above))


def _is_mostly_text(view: View, entries: Container, kept: set[int]) -> bool:
    """True where most entries are likely and one of them at least is kept."""
    span = range(entries.first, entries.end)
    likely = sum(view.content.likelihood[index] >= LIKELY for index in span)
    return 2 * likely > len(span) and not kept.isdisjoint(span)


def _list_of(view: View, block: Block) -> Container | None:
    return view.page.nearest(block, _LIST) if view.page.nearest(block, _ENTRY) else None


def _above(view: View, entries: Container, kept: set[int]) -> Block | None:
    """The line of the text that a list stands under."""
    above = view.page.blocks[entries.first - 1] if entries.first else None
    return above if above is not None and above.index in kept and not above.heading else None


def _leads_in(view: View, above: Block) -> bool:
    return above.text.endswith(_LEADS_IN) and view.words.words["teasers.inline"].opens(above.folded) is None


def _led_lists(view: View, free: list[Block], kept: set[int]) -> set[int]:
    """Lists of nothing but names that a sentence leads into: "Similar complaints are: …"."""
    found: set[int] = set()
    for entries in {c.index: c for block in free if block.anchors and (c := _list_of(view, block))}.values():
        above = _above(view, entries, kept)
        if above is None or above.is_bold or not _leads_in(view, above):
            continue
        inside = view.page.blocks[entries.first : entries.end]
        likely = sum(view.content.likelihood[block.index] for block in inside) / len(inside)
        if likely >= DOUBTED and all(view.is_free(block) and block.weight <= LONGEST_NAME for block in inside):
            found.add(entries.index)
    return found


def _is_over_prose(view: View, block: Block, kept: set[int]) -> bool:
    following = view.page.blocks[block.index + 1 : block.index + 2]
    return any(below.index in kept and below.weight >= PROSE for below in following)
