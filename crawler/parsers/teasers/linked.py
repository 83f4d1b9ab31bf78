"""Linked teasers: the groups of links that the evidence speaks for, each article once in a list."""

import re
from collections import Counter
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import weight
from crawler.parsers.main_text.regions import Region
from crawler.parsers.teasers.addresses import is_among, is_video, own_places
from crawler.parsers.teasers.entries import NO_ADDRESS
from crawler.parsers.teasers.evidence import NEAR, Evidence
from crawler.parsers.teasers.groups import Group
from crawler.parsers.teasers.invited import furnish_invited, without_inviting
from crawler.parsers.teasers.loops import entries, groups, mean_weight, summed
from crawler.parsers.teasers.snippets import without_more
from crawler.parsers.teasers.teaser import CUT, Teaser
from crawler.parsers.teasers.titles import is_stated
from crawler.parsers.view import View

LINKED: Final = 0.5
"""Share of link text from which a block of a card is no snippet."""
OFTEN: Final = 3
"""Times from which a repeated text is a category or a name."""
LEAST: Final = 10.0
LEAST_IN_MENU: Final = 20.0
"""Mean weight of the texts of a group, anywhere and in a menu above the text, from which it is looked at."""
_MENUS: Final = frozenset({Region.NAVIGATION, Region.BREADCRUMBS, Region.HEADER})
SHORTEST: Final = 5.0
SHORTEST_NAME: Final = 3.0
"""Mean weight of a list's titles, and weight of one among them, at least: "Flu" is an article, "2" is a page."""
CUT_AT: Final = 0.6
LEAST_CUT: Final = 28.0
"""Share of its headline, and weight, from which the beginning of a headline names the page."""
_SAYS_NOTHING: Final = re.compile(r"[\W\d_]*")
LISTS: Final = 40
"""Lists back to which one is compared."""
SAME_LIST: Final = 0.8
"""Share of addresses that two lists have in common where one is the other again, for another screen."""


def find_groups(view: View) -> list[Group]:
    """All groups of the page that can be teasers."""
    return [group for group in groups(view, entries(view)) if _is_possible(view, group)]


def _is_possible(view: View, group: Group) -> bool:
    """Take the links that only say "read more" from a group; where it has no others, they need headlines above."""
    if not _is_plausible(view, group):
        # nearly all such groups are menus, and their first link tells
        is_menu = without_inviting(view, group.entries[:1]) or without_inviting(view, group.entries)
        return not is_menu and furnish_invited(view, group)
    titled = without_inviting(view, group.entries)
    if not titled:
        return furnish_invited(view, group)
    group.entries = titled
    return True


def _is_plausible(view: View, group: Group) -> bool:
    """False for what is surely a menu by the length of its texts alone: most groups of a page are."""
    mean = mean_weight(group.entries)
    if mean >= LEAST_IN_MENU or (mean >= SHORTEST and _are_summed(view, group)):
        return True
    above = group.first < view.content.lead and view.content.region(group.entries[0].block) in _MENUS
    return mean >= (LEAST_IN_MENU if above else LEAST)


def _are_summed(view: View, group: Group) -> bool:
    """True where most links stand over a sentence of plain text."""
    return 2 * summed(group.entries, view.page.blocks) > len(group.entries)


def accepted(evidence: Evidence, found: list[Group]) -> list[Group]:
    """The groups that are lists of teasers, in their order; of the columns of one list's cards the likeliest."""
    scores = {group: score for group in found if (score := evidence.score(group)) is not None}
    likely = [group for group, score in scores.items() if score > 0]
    likely = [group for group in scores if group in likely or _leads(evidence, group, likely)]
    kept: list[Group] = []
    for group in sorted(likely, key=lambda group: -scores[group]):
        if not any(_is_column(group, better) for better in kept):
            kept.append(group)
    return [group for group in likely if group in kept]


def _leads(evidence: Evidence, group: Group, likely: list[Group]) -> bool:
    """True for the first link below a heading, marked up otherwise than the list that goes on below it."""
    if len(group.entries) != 1 or not evidence.announced(group):
        return False
    end = group.teasers[0].blocks[-1].index
    goes_on = any(0 < other.first - end <= NEAR and not _is_headed(end, other) for other in likely)
    return goes_on and evidence.score_in_company(group) > 0


def _is_headed(end: int, group: Group) -> bool:
    """True for a list that has a heading of its own behind the block at ``end``."""
    return any(block.index > end and block.heading and not block.anchors for block in group.above)


def _is_column(group: Group, better: Group) -> bool:
    """True where the links stand one each in the cards of other headlines: authors, sections."""
    headlines = {teaser.block.index for teaser in better.teasers}
    cards = {block.index for teaser in better.teasers for block in teaser.blocks} - headlines
    within = sum(entry.block.index in cards for entry in group.entries)
    return len(group.entries) <= len(better.entries) and within >= SAME_LIST * len(group.entries)


def linked_teasers(view: View, chosen: list[Group]) -> list[Teaser]:
    """The teasers of groups in reading order."""
    listed = [group for i, group in enumerate(chosen) if not _is_again(group, chosen[max(0, i - LISTS) : i])]
    found = [teaser for group in listed for teaser in _of_group(view, group)]
    found.sort(key=lambda teaser: teaser.block.index)
    return _without_rivals(found)


def _is_again(group: Group, before: list[Group]) -> bool:
    """True for a list that stands on the page before, under the same heading or as much without one."""
    own = {teaser.href for teaser in group.teasers}
    for other in before:
        if other.entries[-1].block.index >= group.first:
            continue
        shared = own & {teaser.href for teaser in other.teasers}
        if len(shared) >= SAME_LIST * max(len(own), len(other.teasers)) and _heading(other) == _heading(group):
            return True
    return False


def _heading(group: Group) -> str:
    return group.above[0].folded if group.above else ""


def _of_group(view: View, group: Group) -> list[Teaser]:
    """A group's teasers, each address once, without links that name a category or only say "more"."""
    often = Counter(folded(teaser.title) for teaser in group.teasers)
    found: dict[str, Teaser] = {}
    own, headline = own_places(view.document), folded(view.claimed("title") or "")
    for teaser in group.teasers:
        name = folded(teaser.title)
        weighs = weight(name)
        if (
            weighs < SHORTEST_NAME
            or _SAYS_NOTHING.fullmatch(name)
            or _is_headline(name, headline)
            or name.startswith(("http://", "https://", "www."))
            or (often[name] >= OFTEN and not teaser.block.heading)
        ):
            continue
        if teaser.href is not None and (is_video(teaser.href) or is_among(view.document, teaser.href, own)):
            continue
        key = (teaser.href or "").strip() if teaser.href not in NO_ADDRESS else name
        if key not in found or weight(found[key].title) < weighs:
            found[key] = teaser
    for teaser in found.values():
        teaser.snippets += _texts(view, teaser)
    return list(found.values())


def _is_headline(name: str, headline: str) -> bool:
    """True for the page's own headline, whole or cut."""
    if name == headline:
        return True
    shown = name.rstrip(" .…")
    if len(shown) < CUT_AT * len(headline) or weight(shown) < LEAST_CUT or not headline.startswith(shown):
        return False
    # another article may be called by the same words less a few, but not by half a word
    return name.endswith(CUT) or headline[len(shown) : len(shown) + 1].isalpha()


def _texts(view: View, teaser: Teaser) -> list[Block]:
    """What a card says beside its headline: plain text, and text that links where the headline does."""
    texts = []
    own = [block for block in (teaser.block, *teaser.snippets) if block is not view.page.blocks[block.index]]
    read = {block.index for block in own}
    for block in teaser.blocks:
        # its texts were set apart
        if block is teaser.block or block.index in read:
            continue
        if block.link_density < LINKED or all(anchor.href == teaser.href for anchor in block.anchors):
            texts.append(without_more(view, block))
    return texts


def _without_rivals(found: list[Teaser]) -> list[Teaser]:
    """Of links to one page in one card the headline: a heading, else the longest."""
    kept: list[Teaser] = []
    for teaser in found:
        rival = next((t for t in kept[-NEAR:] if t.href == teaser.href and _are_near(t, teaser)), None)
        if rival is None:
            kept.append(teaser)
        elif _rank(teaser) > _rank(rival):
            kept[kept.index(rival)] = teaser
    return kept


def _are_near(one: Teaser, other: Teaser) -> bool:
    return other.block.index - one.block.index <= NEAR


def _rank(teaser: Teaser) -> tuple[bool, bool, float]:
    """A heading before what is none, a line before a statement, the longer before the shorter."""
    return teaser.block.heading > 0, not is_stated(teaser.title), weight(teaser.title)
