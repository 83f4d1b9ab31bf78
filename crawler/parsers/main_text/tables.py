"""Blocks and containers to arrays of numbers, by the compiled loops where they are."""

try:
    from crawler.parsers.compiled.places import (
        Pieces,
        Words,
        class_counts,
        container_numbers,
        tag_counts,
        words_in,
    )
    from crawler.parsers.compiled.rows import feature_rows, running_weights
except ImportError:
    from crawler.parsers.main_text.plain_places import (
        Pieces,
        Words,
        class_counts,
        container_numbers,
        tag_counts,
        words_in,
    )
    from crawler.parsers.main_text.plain_rows import feature_rows
    from crawler.parsers.main_text.plain_tables import running_weights

__all__ = [
    "Pieces",
    "Words",
    "class_counts",
    "container_numbers",
    "feature_rows",
    "running_weights",
    "tag_counts",
    "words_in",
]
