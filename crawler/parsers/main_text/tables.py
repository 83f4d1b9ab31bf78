"""Blocks and containers to arrays of numbers, by the compiled loops where they are."""

try:
    from crawler.parsers.compiled.names import Pieces, class_counts
    from crawler.parsers.compiled.places import container_regions, innermost, place_table
    from crawler.parsers.compiled.rows import feature_rows, running_weights
    from crawler.parsers.compiled.sums import page_sums
except ImportError:
    from crawler.parsers.main_text.plain_names import Pieces, class_counts
    from crawler.parsers.main_text.plain_places import place_table
    from crawler.parsers.main_text.plain_regions import container_regions, innermost
    from crawler.parsers.main_text.plain_rows import feature_rows
    from crawler.parsers.main_text.plain_sums import page_sums
    from crawler.parsers.main_text.plain_tables import running_weights

__all__ = [
    "Pieces",
    "class_counts",
    "container_regions",
    "feature_rows",
    "innermost",
    "page_sums",
    "place_table",
    "running_weights",
]
