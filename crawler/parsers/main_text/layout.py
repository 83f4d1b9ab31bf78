"""Where columns stand in a block's row of numbers: the trained weights hold for this order."""

from typing import Final

from crawler.parsers.main_text.place_columns import AROUND_TAGS, LEVELS, OWN_TAGS, WORD_GROUPS

WEIGHT: Final = 0
LINKS: Final = 12
ONE_LINK: Final = 13
HEADING: Final = 18
"""Of the block itself: its weight, how many links it has, whether it is one link, whether it is a heading."""
TEXT: Final = 19
TITLED: Final = TEXT + 16
"""What its text is made of, and how far it is a name of the page."""
TAGS: Final = TITLED + 1
AROUND: Final = TAGS + len(OWN_TAGS)
WORDS: Final = AROUND + len(AROUND_TAGS)
"""The tag of its container, those around it, and the words in their names."""
HELD: Final = WORDS + len(WORD_GROUPS)
PER_LEVEL: Final = 5
ALIKE: Final = HELD + LEVELS * PER_LEVEL
"""What the innermost containers hold, and what all blocks do whose containers look the same."""
ALONG: Final = ALIKE + 4
PAGE: Final = ALONG + 12
WIDTH: Final = PAGE + 5
"""Where it stands along the page, and what the whole page is like."""

SCALES: Final[dict[int, float]] = {
    WEIGHT: 7,
    LINKS: 2,
    **{TEXT + place: scale for place, scale in {0: 2, 1: 2, 4: 2, 5: 3, 6: 6}.items()},
    **{HELD + level * PER_LEVEL + place: scale for level in range(LEVELS) for place, scale in ((0, 5), (3, 4), (4, 4))},
    ALIKE + 1: 5,
    ALIKE + 3: 6,
    **{ALONG + place: scale for place, scale in {7: 5, 8: 5, 9: 5, 10: 4, 11: 3}.items()},
    PAGE: 10,
    PAGE + 1: 7,
}
"""The columns with counts and lengths, whose logarithm is taken, and what it is divided by."""
