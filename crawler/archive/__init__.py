"""The archive: every fetched page as it came, in WARC 1.1, written and read again. Knows nothing of Scrapy.

append(ArchivedResponse) → pages-00000.warc.gz → read_archive() → Fetched, the same as in the crawl
"""

from crawler.archive.archive import LARGEST, Archive
from crawler.archive.file import CommittedArchive
from crawler.archive.members import ArchiveDamaged
from crawler.archive.reading import ArchivedPage, page_at, read_archive
from crawler.archive.response import ArchivedResponse, Provenance

__all__ = [
    "LARGEST",
    "Archive",
    "ArchiveDamaged",
    "ArchivedPage",
    "ArchivedResponse",
    "CommittedArchive",
    "Provenance",
    "page_at",
    "read_archive",
]
