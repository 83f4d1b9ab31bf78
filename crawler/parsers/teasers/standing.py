"""What the place of a group of links in the page says, and the lines above it."""

from typing import Final, NamedTuple

from crawler.parsers.main_text.content import Content
from crawler.parsers.main_text.regions import Region
from crawler.parsers.teasers.groups import Group

MIDST: Final = 0.15
"""Share of the text's prose below a list from which it stands in the midst of it."""
LIST: Final = 3
MANY: Final = 12
"""Links from which a group is a list, and above which it is a long one."""
_FOOTER: Final = Region.FOOTER
_MENUS: Final = frozenset({Region.NAVIGATION, Region.BREADCRUMBS})
_IN_REGIONS: Final = {
    Region.NAVIGATION: ("nav",),
    Region.BREADCRUMBS: ("nav",),
    Region.HEADER: ("header",),
    Region.FOOTER: ("footer",),
    Region.FORM: ("asked",),
    Region.COMMENTS: ("asked",),
}


class Lines(NamedTuple):
    """The lines above a group: how much they announce teasers, 0 to 1, whether the nearest does nothing else, or is a
    heading of something else, and whether there are any."""

    announced: float
    is_named: bool
    is_foreign: bool
    are_there: bool


def standing(content: Content, group: Group, lines: Lines) -> list[str]:
    """The signs of :mod:`crawler.parsers.teasers.weights` that hold."""
    n, is_inside, is_announced = len(group.entries), is_midst(content, group), lines.announced > 0.5
    found = _said(lines)
    if n == 1 and not lines.is_named:
        found.append("single")
    elif n == LIST - 1 and not is_announced:
        found.append("few")
    elif n > MANY:
        found.append("many")
    if is_inside:
        found += ("midst",) if n >= LIST or is_announced else ("passing", "midst")
    if (
        n > LIST
        and _is_one_line(group)
        and not (is_announced and content.region(group.entries[0].block) is not _FOOTER)
    ):
        found.append("inline")
    return found + _placed(content, group, is_announced)


def _is_one_line(group: Group) -> bool:
    """Links without pictures one after the other in a line: tags, and words that people search for."""
    blocks = {entry.block.index: entry.block for entry in group.entries}
    return 2 * len(blocks) <= len(group.entries) and not any(block.images for block in blocks.values())


def _said(lines: Lines) -> list[str]:
    if not lines.are_there:
        return []
    found = ["lined"]
    if lines.announced > 0.5:
        found.append("announced")
    elif lines.announced == 0.5:
        found.append("opened")
    if lines.is_named:
        found.append("named")
    if lines.is_foreign:
        found.append("foreign")
    return found


def _placed(content: Content, group: Group, is_announced: bool) -> list[str]:
    region, found = content.region(group.entries[0].block), []
    if group.first < content.lead:
        found = ["before", "led"] if is_announced else ["before"]
        if region in _MENUS or region is Region.HEADER:
            found.append("menu")
        if region is Region.NAVIGATION and not is_announced:
            # a menu may open on the latest articles of a category
            found.append("unfolds")
    return [*found, *_IN_REGIONS.get(region, ())]


def is_midst(content: Content, group: Group) -> bool:
    """True where much of the text comes below."""
    first = group.first
    is_inside = content.lead <= first < content.end
    return is_inside and sum(content.prose[first : content.end]) > MIDST * content.total
