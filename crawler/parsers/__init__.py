"""Pages to records. ``extract(Fetched) -> Article | Reject`` is pure: no Scrapy, file, socket or clock.

    bytes → document → blocks → main text → parts claim blocks → Article | Reject

The page is decoded and parsed once and never changed. It becomes a flat list of text blocks; one decision
says where the article's text is; then each part of ``parts.PARTS``, in that order, claims the blocks that
are its own. What nobody claims is what the record lost.
"""

from crawler.parsers.assemble import Reading, extract, read
from crawler.parsers.fetched import Fetched

__all__ = ["Fetched", "Reading", "extract", "read"]
