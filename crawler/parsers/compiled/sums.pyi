from crawler.parsers.blocks.block import Block
from crawler.parsers.main_text.arrays import Matrix, Measures
from crawler.parsers.main_text.plain_sums import PageSums

def page_sums(blocks: list[Block], features: Matrix, likelihood: Measures) -> PageSums: ...
