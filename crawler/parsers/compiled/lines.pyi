from crawler.parsers.blocks.block import Block
from crawler.parsers.structure.lists import Lists
from crawler.parsers.structure.plain_lines import Line
from crawler.parsers.view import View

def lines_of(view: View, blocks: list[Block], lists: Lists) -> list[Line]: ...
