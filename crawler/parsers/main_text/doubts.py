"""From when a block is main text, and how far apart blocks may stand that speak for each other."""

from typing import Final

LIKELY: Final = 0.5
"""Likelihood from which a block is main text."""
LONGEST_BRIDGE: Final = 12
"""Blocks between two that are main text, or below one, that may count for what stands around them, at most."""
