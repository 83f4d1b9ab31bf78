"""The records before and after one in the selection that a reader came from."""

from dataclasses import dataclass, replace

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.kept import Kept
from crawler.inspector.listed import Listed
from crawler.inspector.selection import Selection


@dataclass(frozen=True, slots=True)
class Around:
    """The neighbours of a record; None at the ends of the selection."""

    before: Listed | None
    after: Listed | None


def around(catalogue: Catalogue, selection: Selection, kept: Kept) -> Around:
    """The neighbours in the order of the selection."""
    whole = replace(selection, after="")
    key = catalogue.key_of(whole, kept.number)
    if not key:
        return Around(None, None)
    after = catalogue.page(replace(whole, after=key), 1).records
    before = catalogue.page(replace(whole, after=key), 1, is_backwards=True).records
    return Around(before[0] if before else None, after[0] if after else None)
