"""A page's body to blocks and containers."""

from crawler.parsers.blocks.block import Segmented
from crawler.parsers.document.element import Element

try:
    from crawler.parsers.compiled.nodes import classes_beside
    from crawler.parsers.compiled.walk import walk
except ImportError:
    from crawler.parsers.blocks.walk import walk
    from crawler.parsers.document.nodes import classes_beside


def segment(root: Element, ignored: frozenset[Element] = frozenset()) -> Segmented:
    """Blocks and containers of the page's body, without those in ``ignored`` elements."""
    found = root.find("body")
    body: Element = found if found is not None else root
    page, hidden = walk(body, ignored, skips_hidden=True)
    if hidden > sum([len(block.text) for block in page.blocks]):
        # streamed pages arrive hidden, and a script shows them: that text is what a reader sees
        page, _ = walk(body, ignored, skips_hidden=False)
    if body is not root:
        page.classes.append(root.get("class"))
        page.classes.extend(classes_beside(root, body))
    return page
