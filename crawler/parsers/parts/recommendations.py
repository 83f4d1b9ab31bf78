"""Teasers of other articles."""

from collections.abc import Iterator

from crawler.parsers.blocks.block import Block
from crawler.parsers.main_text.regions import Region
from crawler.parsers.teasers.announced import Zone, zones
from crawler.parsers.teasers.evidence import Evidence
from crawler.parsers.teasers.groups import Group
from crawler.parsers.teasers.linked import accepted, find_groups, linked_teasers
from crawler.parsers.teasers.plain import plain_teasers
from crawler.parsers.teasers.snippets import image, snippet
from crawler.parsers.teasers.teaser import CUT, TITLE_WEIGHT, Teaser
from crawler.parsers.view import Claim, View
from schemas.article import Recommendation


def recommendations(view: View) -> Claim | None:
    """Claim all lists of teasers on the page, in reading order."""
    groups = find_groups(view)
    evidence = Evidence(view, groups)
    chosen = accepted(evidence, groups)
    found = linked_teasers(view, chosen)
    claimed = {block.index: block for group in chosen for block in _blocks(view, evidence, group)}
    for zone in zones(view, evidence, set(claimed)):
        new = plain_teasers(zone.blocks)
        if not any(teaser.snippets for teaser in new) and (_is_doubtful(view, evidence, zone) or _are_names(new)):
            continue
        found += new
        if new:
            claimed.update({b.index: b for b in (zone.heading, *(b for teaser in new for b in teaser.blocks))})
    if not found:
        return None
    found.sort(key=lambda teaser: teaser.block.index)
    return Claim([_record(view, i, teaser) for i, teaser in enumerate(found)], tuple(claimed.values()))


def _is_doubtful(view: View, evidence: Evidence, zone: Zone) -> bool:
    """Short lines below "Don't miss any news" can be the labels of a form."""
    return evidence.line(zone.heading)[0] < 1.0 or view.content.region(zone.blocks[0]) is Region.FORM


def _are_names(found: list[Teaser]) -> bool:
    """Words alone without a link are tabs or sections."""
    return sum(teaser.block.weight for teaser in found) < TITLE_WEIGHT * len(found)


def _blocks(view: View, evidence: Evidence, group: Group) -> Iterator[Block]:
    """The blocks of a list: its cards, and the line that announces it."""
    for teaser in group.teasers:
        yield from (block for block in teaser.blocks if view.is_free(block))
    announcing = next((block for block in group.above if evidence.line(block)[0] > 0), None)
    nearest = group.above[0] if group.above and group.above[0].heading else None
    yield from (block for block in (announcing, nearest) if block is not None and view.is_free(block))


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
