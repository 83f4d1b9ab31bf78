"""Records: searched, narrowed, sorted, paged, taken along."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.kept import Kept, object_at
from crawler.inspector.listed import Page
from crawler.inspector.rendering import page
from crawler.inspector.selection import COLUMNS, FACETS, SHOWN, SORTS, Selection
from crawler.inspector.words import marked

SORT_NAMES: Mapping[str, str] = {
    "relevance": "Best match",
    "file": "As in the file",
    "score": "Lowest score",
    "score-high": "Highest score",
    "published": "Newest publication",
    "published-oldest": "Oldest publication",
    "fetched": "Fetched last",
    "longest": "Longest",
    "shortest": "Shortest",
}
FACET_NAMES: Mapping[str, str] = {
    "site": "Site",
    "language": "Language",
    "quality": "Quality score",
    "kind": "Kind of section",
    "flag": "Flag",
    "lacks": "Has no …",
    "change": "Since the run before",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, with the address that puts it in or takes it out."""

    name: str
    count: int
    is_chosen: bool
    address: str


def records(request: Request) -> Response:
    """``GET /records``: a page of the records that the address selects."""
    catalogue: Catalogue = request.app.state.catalogue
    selection = Selection.of(request.query_params)
    shown = catalogue.page(selection)
    return page(
        request,
        "records.html",
        selection=selection,
        page=shown,
        count=catalogue.counts(selection.counted),
        facets=_facets(catalogue, selection),
        facet_names=FACET_NAMES,
        sorts={name: SORT_NAMES[name] for name in SORTS if name != "relevance" or selection.question.wanted},
        columns=COLUMNS,
        shown=selection.columns or SHOWN,
        snippets=_snippets(catalogue, selection, shown),
        runs=catalogue.runs(),
    )


def _facets(catalogue: Catalogue, selection: Selection) -> dict[str, list[Value]]:
    counted = catalogue.facets(selection.counted)
    found: dict[str, list[Value]] = {}
    for facet in FACETS:
        chosen = getattr(selection, facet)
        known = counted[facet]
        missing = [(name, 0) for name in chosen if name not in dict(known)]
        found[facet] = [
            Value(name, count, name in chosen, selection.toggled(facet, name))
            for name, count in [*known, *missing]
            if name
        ]
    return found


def _snippets(catalogue: Catalogue, selection: Selection, shown: Page) -> dict[int, list[tuple[str, bool]]]:
    """Where each shown record says what was asked for; read from the records, because the index does not hold them."""
    terms = selection.question.terms
    if not terms:
        return {}
    places = catalogue.places_of([record.number for record in shown.records])
    return {
        record.number: _snippet(places[record.number], terms) for record in shown.records if record.number in places
    }


def _snippet(kept: Kept, terms: tuple[str, ...]) -> list[tuple[str, bool]]:
    try:
        return marked(" ".join(str(object_at(kept)["body"]).split()), terms)
    except (OSError, ValueError, KeyError):
        return []
