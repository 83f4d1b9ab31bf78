from collections.abc import Mapping

from crawler.parsers.blocks.block import Anchor, Block, Container
from crawler.parsers.neighbours.marks import Openings

def that_may_name(blocks: list[Block], openings: Openings, heaviest: float) -> list[Block]: ...
def that_may_be_marked(
    blocks: list[Block], containers: list[Container], known: Mapping[int, object], openings: Openings
) -> list[tuple[Block, Anchor]]: ...
