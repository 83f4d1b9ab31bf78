"""Blocks and containers to arrays of numbers, by the compiled loops where they are."""

try:
    from crawler.parsers.compiled.columns import (
        block_flags,
        block_numbers,
        character_counts,
        class_counts,
        container_numbers,
        possibly_named,
        running_weights,
        words_in,
    )
except ImportError:
    from crawler.parsers.main_text.plain_tables import (
        block_flags,
        block_numbers,
        character_counts,
        class_counts,
        container_numbers,
        possibly_named,
        running_weights,
        words_in,
    )

__all__ = [
    "block_flags",
    "block_numbers",
    "character_counts",
    "class_counts",
    "container_numbers",
    "possibly_named",
    "running_weights",
    "words_in",
]
