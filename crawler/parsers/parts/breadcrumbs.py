"""The path from the front page: a marked-up trail, a line such as "Home > Sleep > …", or JSON-LD."""

import re
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.document import embedded
from crawler.parsers.main_text.regions import Region
from crawler.parsers.view import Claim, View
from schemas.article import Breadcrumb

_SEPARATOR: Final = re.compile(r"\s*(?:>|›|»|/|→|＞|::)\s*")
_LABEL: Final = (":", "：")
"""How a line ends that introduces the trail, marked up as one of its steps: "You are here:"."""
FIRST: Final = 120
"""Free blocks among which such a line is looked for."""
LONGEST: Final = 12
"""Steps in a trail."""


def breadcrumbs(view: View) -> Claim | None:
    """Claim the trail's blocks."""
    free, regions = view.blocks, view.content.regions
    marked = [b for b in free if regions[b.container] is Region.BREADCRUMBS]
    line = [] if marked else _trail(view, free[:FIRST])
    shown = [step for block in marked or line for step in _steps(view, block) if not step.title.endswith(_LABEL)]
    steps = shown or _from_linked_data(view)
    headline = folded(view.claimed("title") or "")
    if steps and folded(steps[-1].title) == headline:
        steps = steps[:-1]
    return Claim(steps[:LONGEST], tuple(marked or line)) if steps else None


def _trail(view: View, blocks: list[Block]) -> list[Block]:
    """The first line above the text that is one."""
    last = view.content.lead + 2
    for block in blocks:
        if block.index > last:
            break
        if block.anchors and _is_trail(view, block):
            return [block]
    return []


def _is_trail(view: View, block: Block) -> bool:
    """Links with separators between them, or opened by "You are here"."""
    if block.weight > 200 or block.text[0] in "<>«»＜＞":
        return False
    if view.words.words["boilerplate.breadcrumbs"].opens(block.folded):
        return bool(_SEPARATOR.search(block.text))
    signs = sum(block.text.count(sign) for sign in ">›»＞→")
    return signs >= len(block.anchors) and signs >= 2


def _steps(view: View, block: Block) -> list[Breadcrumb]:
    if block.anchors:
        return [
            Breadcrumb(title=a.text, url=view.document.absolute(a.href)) for a in block.anchors if a.text.strip(" >›»/")
        ]
    text = _SEPARATOR.sub("", block.text)
    return [Breadcrumb(title=text, url=None)] if text else []


def _from_linked_data(view: View) -> list[Breadcrumb]:
    for node in view.document.linked_data:
        if "breadcrumblist" in embedded.types(node):
            entries = node.get("itemListElement")
            return [step for entry in entries if (step := _entry(view, entry))] if isinstance(entries, list) else []
    return []


def _entry(view: View, entry: object) -> Breadcrumb | None:
    if not isinstance(entry, dict):
        return None
    item = entry.get("item")
    names = embedded.texts(entry.get("name")) or embedded.texts(item if isinstance(item, dict) else None)
    address = item.get("@id") or item.get("url") if isinstance(item, dict) else item
    url = view.document.absolute(address) if isinstance(address, str) else None
    return Breadcrumb(title=names[0], url=url) if names else None
