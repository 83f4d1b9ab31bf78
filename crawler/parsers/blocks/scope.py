"""Which blocks a heading speaks for, by where it stands in the tree."""

from crawler.parsers.blocks.block import Block, Segmented


def scope(page: Segmented, heading: Block) -> range:
    """Indices of the blocks under a heading: the rest of the innermost container that holds more than the
    heading, up to the next heading of the same or a higher level that is no link (a card's title is)."""
    rest = rest_of_container(page, heading)
    return range(rest.start, _next_heading(page, heading, rest.stop))


def rest_of_container(page: Segmented, block: Block) -> range:
    """Indices of the blocks after this one in the innermost container that holds any."""
    start = block.index + 1
    for container in page.ancestors(block):
        if container.end > start:
            return range(start, container.end)
    return range(start, start)


def _next_heading(page: Segmented, heading: Block, end: int) -> int:
    level = heading.heading or 6
    for block in page.blocks[heading.index + 1 : end]:
        if block.heading and block.heading <= level and not block.anchors:
            return block.index
    return end
