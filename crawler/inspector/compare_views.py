"""Two runs side by side, and one article in both."""

from functools import lru_cache
from itertools import pairwise

from starlette.requests import Request
from starlette.responses import Response

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.comparison import Comparison, compare
from crawler.inspector.differences import FieldChange, changes
from crawler.inspector.kept import Kept, object_at
from crawler.inspector.rendering import page
from crawler.inspector.runs import Run


def comparison(request: Request) -> Response:
    """``GET /compare?left=…&right=…``; without them a choice, the newest two of a job put in."""
    catalogue: Catalogue = request.app.state.catalogue
    query = request.query_params
    left, right = catalogue.run(query.get("left", "")), catalogue.run(query.get("right", ""))
    return page(
        request,
        "compare.html",
        runs=catalogue.runs(),
        chosen=(left, right) if left and right else _newest_two(catalogue),
        found=_compared(catalogue, left, right) if left and right else None,
    )


def article(request: Request) -> Response:
    """``GET /compare/{left}/{right}/{article}``: its fields that differ, word by word."""
    catalogue: Catalogue = request.app.state.catalogue
    name = request.path_params["article"]
    kept = [catalogue.record(request.path_params[side], name) for side in ("left", "right")]
    if None in kept:
        return page(request, "missing.html", 404, what="article in both runs")
    left, right = (one for one in kept if one)
    records = (object_at(left), object_at(right))
    return page(request, "compare_one.html", left=left, right=right, records=records, changes=_changes(left, right))


def _changes(left: Kept, right: Kept) -> list[FieldChange]:
    return changes(object_at(left), object_at(right))


def _newest_two(catalogue: Catalogue) -> tuple[Run | None, Run | None]:
    runs = catalogue.runs()
    pairs = [(older, newer) for older, newer in pairwise(runs) if older.job == newer.job]
    return pairs[-1] if pairs else (runs[0], runs[-1])


@lru_cache(maxsize=8)
def _compared(catalogue: Catalogue, left: Run, right: Run) -> Comparison:
    return compare(catalogue, left, right)
