"""What kind of place each container is, by the table of containers: :mod:`crawler.parsers.compiled.places` has the same
compiled."""

from typing import Final

from crawler.parsers.main_text.arrays import Whole
from crawler.parsers.main_text.plain_places import IS_HEADING, IS_PART, IS_WHOLE
from crawler.parsers.main_text.region import BY_WORD, MAY_HOLD_TRAIL, TAG_SHARE, Region

# Region is asked for hundreds of times a page, and an enumeration's members are slow to reach.
_PLAIN: Final = Region.PLAIN
_TRAIL: Final = Region.BREADCRUMBS
_REGIONS: Final = tuple(Region)


def container_regions(table: Whole, sums: list[float], word_share: float) -> list[Region]:
    """A region for each container. ``sums``: the page's prose up to each block and at its end; ``word_share``: the
    largest share of it in a container whose class word is believed."""
    total = sums[-1] or 1.0
    found: list[Region] = []
    for first, end, parent, own, spoken, traits in table[[0, 1, 2, 10, 11, 12]].T.tolist():
        above = found[parent] if parent >= 0 else _PLAIN
        # without text it is no place for any
        if first != end:
            if above is _PLAIN:
                share = (sums[end] - sums[first]) / total
                if share <= TAG_SHARE and not traits & IS_WHOLE:
                    # a heading's id is made of its words: "comment-soulager" is no place of comments
                    above = _own(own, spoken if share <= word_share and not traits & IS_HEADING else 0)
            elif above in MAY_HOLD_TRAIL and spoken & 1:
                # a breadcrumb trail is told apart wherever it stands
                above = _TRAIL
        found.append(above)
    return found


def _own(number: int, spoken: int) -> Region:
    if spoken & 1:
        return _TRAIL
    if number or not spoken:
        return _REGIONS[number]
    return BY_WORD[(spoken & -spoken).bit_length() - 1][0]


def innermost(table: Whole, sums: list[float], share: float) -> int:
    """The index of the innermost container that holds at least a share of the prose that its parent holds, as all do
    around it. None that is a part of an article at most is entered."""
    index, held = 0, sums[int(table[1, 0])] - sums[int(table[0, 0])]
    for place, (first, end, parent, traits) in enumerate(table[[0, 1, 2, 12]].T.tolist()):
        # document order: a container below the current one that is entered becomes the current one
        if parent == index and held > 0 and not traits & IS_PART:
            own = sums[end] - sums[first]
            if own >= share * held:
                index, held = place, own
    return index
