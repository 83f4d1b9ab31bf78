"""Two runs side by side, and one article in both."""

from functools import lru_cache
from itertools import pairwise

from starlette.requests import Request
from starlette.responses import Response

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.comparison import Comparison, compare
from crawler.inspector.differences import changes
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
    left = catalogue.record(request.path_params["left"], request.path_params["article"])
    right = _same_page(catalogue, left, request.path_params["right"]) if left else None
    if left is None or right is None:
        return page(request, "missing.html", 404, what="article in both runs")
    records = (object_at(left), object_at(right))
    return page(request, "compare_one.html", left=left, right=right, records=records, changes=changes(*records))


def _same_page(catalogue: Catalogue, kept: Kept, run: str) -> Kept | None:
    """The record of the same page in another run: its id may be another, where another version made it."""
    ids = [article for _, article, key, _ in catalogue.at([kept.address], []) if key == run]
    return catalogue.record(run, ids[0]) if ids else None


def _newest_two(catalogue: Catalogue) -> tuple[Run | None, Run | None]:
    runs = catalogue.runs()
    pairs = [(older, newer) for older, newer in pairwise(runs) if older.job == newer.job]
    return pairs[-1] if pairs else (runs[0], runs[-1]) if runs else (None, None)


@lru_cache(maxsize=8)
def _compared(catalogue: Catalogue, left: Run, right: Run) -> Comparison:
    return compare(catalogue, left, right)
