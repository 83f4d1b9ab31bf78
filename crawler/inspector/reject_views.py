"""Pages that gave no record: why, how many, and whether they would now."""

from collections import Counter, defaultdict

from starlette.requests import Request
from starlette.responses import Response

from crawler import VERSION
from crawler.inspector import rejects
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.pages import Found
from crawler.inspector.reading import ShownPage
from crawler.inspector.rendering import page
from schemas.article import Article

_LONGEST = 400
_MOST_SITES = 40


def listed(request: Request) -> Response:
    """``GET /rejects``: grouped by reason and site, and a page of them."""
    catalogue: Catalogue = request.app.state.catalogue
    asked = _asked(request)
    groups = rejects.groups(catalogue, asked)
    reasons: Counter[str] = Counter()
    sites: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for reason, site, count in groups:
        reasons[reason] += count
        sites[reason].append((site, count))
    entries, has_more = rejects.listed(catalogue, asked)
    return page(
        request,
        "rejects.html",
        asked=asked,
        reasons=reasons.most_common(),
        sites=sites,
        most_sites=_MOST_SITES,
        entries=entries,
        has_more=has_more,
        count=rejects.count(catalogue, asked),
        runs=catalogue.runs(),
    )


def reject(request: Request) -> Response:
    """``GET /rejects/{run}/{number}``: one, with its page; ``again`` also what the installed version makes of it."""
    entry = _entry(request)
    if entry is None or entry.reject is None:
        return page(request, "missing.html", 404, what="reject")
    found = _found(request, entry)
    return page(
        request,
        "reject.html",
        entry=entry,
        reject=entry.reject,
        found=found,
        shown=request.app.state.pages.shown(found) if found else ShownPage(),
        is_again="again" in request.query_params,
        version=VERSION,
        is_record=_is_record,
    )


def _asked(request: Request) -> rejects.Asked:
    query = request.query_params
    after = query.get("after", "0")
    return rejects.Asked(
        run=query.get("run", "")[:_LONGEST],
        reason=query.get("reason", "")[:_LONGEST],
        site=query["site"][:_LONGEST] if "site" in query else None,
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0,
    )


def _entry(request: Request) -> rejects.Entry | None:
    run, number = request.path_params["run"], request.path_params["number"]
    return rejects.one(request.app.state.catalogue, run, min(number, 1 << 62))


def _found(request: Request, entry: rejects.Entry) -> Found | None:
    found: Found | None = request.app.state.pages.of_reject(entry.kept, entry.reject.archive if entry.reject else None)
    return found


def _is_record(outcome: object) -> bool:
    return isinstance(outcome, Article)
