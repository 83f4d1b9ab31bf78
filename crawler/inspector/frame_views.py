"""Pages from elsewhere, each a document for a frame without any rights: by itself, or beside its record.

What a page and a record have to say to each other is said within one document, by links to ``#b12`` (a block of the
page), ``#l12`` (of the list of blocks), ``#c12`` and ``#d12`` (what is said of it, from either), and by style sheets:
such a frame can reach nothing around it, and nothing around it can look in.
"""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from crawler.inspector import rejects
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.neighbours import Neighbours
from crawler.inspector.pages import Found
from crawler.inspector.records import article_of, entries_of_items
from crawler.inspector.rendering import raw_page
from crawler.inspector.sides import Side, side_of
from crawler.inspector.stepping import numbered, style_sheet
from crawler.parsers.fetched import Fetched
from schemas.article import Article

_LARGEST_SOURCE = 1_000_000


def raw(request: Request) -> Response:
    """``GET /raw/{run}/{article}``: the page, harmless and marked."""
    side, article = _side(request)
    return _frame(side, article.language if article else None)


def beside(request: Request) -> Response:
    """``GET /beside/{run}/{article}``: the same, and the record's fields, each leading to the other."""
    side, article = _side(request)
    return _frame(side, article.language if article else None, article)


def raw_reject(request: Request) -> Response:
    """``GET /raw-reject/{run}/{number}``: the page of a reject, harmless and marked."""
    entry = rejects.one(
        request.app.state.catalogue, request.path_params["run"], min(request.path_params["number"], 1 << 62)
    )
    found = request.app.state.pages.of_reject(entry.kept, entry.reject.archive) if entry and entry.reject else None
    if found is None:
        return _frame(None, None)
    shown = request.app.state.pages.shown(found)
    language = shown.outcome.language if isinstance(shown.outcome, Article) else None
    return _frame(Side(found, shown), language)


def source(request: Request) -> Response:
    """``GET /source/{run}/{article}``: the bytes as text."""
    found = _found(request)
    fetched = request.app.state.pages.fetched(found) if found else None
    if not isinstance(fetched, Fetched):
        return _frame(None, None)
    text = fetched.body[:_LARGEST_SOURCE].decode("utf-8", "replace")
    return PlainTextResponse(text, headers={"Content-Security-Policy": "sandbox; default-src 'none'"})


def _frame(side: Side | None, language: str | None, article: Article | None = None) -> Response:
    if side is None or side.found is None:
        return PlainTextResponse("No page was archived.\n", 404)
    numbers = numbered([block.number for block in side.blocks], side.fields)
    return raw_page(
        "frame.html",
        side=side,
        numbers=numbers,
        steps=style_sheet(numbers),
        language=language,
        article=article,
        neighbours=Neighbours(),
        items=entries_of_items(article) if article else {},
    )


def _side(request: Request) -> tuple[Side | None, Article | None]:
    kept = _catalogue(request).record(request.path_params["run"], request.path_params["article"])
    article = article_of(kept) if kept else None
    return (side_of(request.app.state.pages, kept, article), article) if kept and article else (None, None)


def _found(request: Request) -> Found | None:
    kept = _catalogue(request).record(request.path_params["run"], request.path_params["article"])
    article = article_of(kept) if kept else None
    found: Found | None = request.app.state.pages.of_record(kept, article.fetched_at) if kept and article else None
    return found


def _catalogue(request: Request) -> Catalogue:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue
