"""Teasers of other articles."""

from crawler.parsers.blocks.block import Block
from crawler.parsers.teasers.cards import linked_teasers, opens_card
from crawler.parsers.teasers.plain import plain_teasers
from crawler.parsers.teasers.snippets import image, snippet
from crawler.parsers.teasers.teaser import CUT, Teaser
from crawler.parsers.teasers.zones import Zone, zones
from crawler.parsers.view import Claim, View
from schemas.article import Recommendation


def recommendations(view: View) -> Claim | None:
    """Claim all teaser zones of the page, in reading order."""
    found: list[Teaser] = []
    claimed: dict[int, Block] = {}
    for zone in zones(view):
        new = [t for t in _teasers(view, zone) if not any(block.index in claimed for block in t.blocks)]
        found += new
        claimed.update({block.index: block for teaser in new for block in teaser.blocks})
        if new:
            claimed.update({block.index: block for block in (*zone.heading, *_between(zone))})
    if not found:
        return None
    found.sort(key=lambda teaser: teaser.block.index)
    return Claim([_record(view, i, teaser) for i, teaser in enumerate(found)], tuple(claimed.values()))


def _between(zone: Zone) -> list[Block]:
    """What stands among teasers without being one: categories, names, "all articles"."""
    return [block for block in zone.blocks if block.anchors and block.link_density > 0.5]


def _teasers(view: View, zone: Zone) -> list[Teaser]:
    """Cut a zone into teasers."""
    if any(opens_card(view, block) for block in zone.blocks[:4]):
        return linked_teasers(view, zone.blocks)
    return plain_teasers(zone.blocks)


def _record(view: View, position: int, teaser: Teaser) -> Recommendation:
    shown = snippet(view, teaser)
    return Recommendation(
        position=position,
        title=teaser.title,
        url=view.document.absolute(teaser.href),
        snippet=shown,
        snippet_truncated=shown is not None and shown.endswith(CUT),
        image_url=image(view, teaser),
        xpath=view.document.xpath(teaser.block.element),
    )
