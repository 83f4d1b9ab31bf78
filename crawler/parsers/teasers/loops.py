"""The loops over the links of a page: the compiled ones where they are."""

try:
    from crawler.parsers.compiled.addresses import of_addresses
    from crawler.parsers.compiled.entries import entries
    from crawler.parsers.compiled.groups import groups, that_may_open, that_open
    from crawler.parsers.compiled.lengths import lengths_of, mean_weight, running_counts, summed
except ImportError:
    from crawler.parsers.teasers.addresses import of_addresses
    from crawler.parsers.teasers.entries import entries
    from crawler.parsers.teasers.groups import groups
    from crawler.parsers.teasers.sums import lengths_of, mean_weight, running_counts, summed, that_may_open, that_open

__all__ = [
    "entries",
    "groups",
    "lengths_of",
    "mean_weight",
    "of_addresses",
    "running_counts",
    "summed",
    "that_may_open",
    "that_open",
]
