"""Pages to records. ``extract(Fetched) -> Article | Reject`` is pure: no Scrapy, file, socket or clock.

    bytes → document → blocks → main text → parts claim blocks → Article | Reject

The page is decoded and parsed once and never changed. It becomes a flat list of text blocks; one decision
says where the article's text is; then each part of ``parts.PARTS``, in that order, claims the blocks that
are its own. What nobody claims is what the record lost.
"""

from typing import TYPE_CHECKING, Any

from crawler.parsers.fetched import Fetched

if TYPE_CHECKING:
    from crawler.parsers.assemble import Reading, extract, read

__all__ = ["Fetched", "Reading", "extract", "read"]


# The parts and numpy take as long to load as Scrapy. Who only hands pages to workers, as a crawl does, knows Fetched.
def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from crawler.parsers import assemble  # noqa: PLC0415

    return getattr(assemble, name)
