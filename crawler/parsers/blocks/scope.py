"""Which blocks a heading speaks for, by where it stands in the tree."""

from crawler.parsers.blocks.block import Block, Segmented


def scope(page: Segmented, heading: Block) -> range:
    """Indices of the blocks under a heading: the rest of the innermost container that holds more than the
    heading, up to the next heading of the same or a higher level that is no link (a card's title is)."""
    start = heading.index + 1
    for container in page.ancestors(heading):
        if container.end > start:
            return range(start, _next_heading(page, heading, container.end))
    return range(start, start)


def _next_heading(page: Segmented, heading: Block, end: int) -> int:
    level = heading.heading or 6
    for block in page.blocks[heading.index + 1 : end]:
        if block.heading and block.heading <= level and not block.anchors:
            return block.index
    return end
