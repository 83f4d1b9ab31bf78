"""One record beside its page."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from crawler import VERSION
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.differences import changes
from crawler.inspector.kept import Kept, line_at, object_at
from crawler.inspector.neighbours import Neighbours, held, neighbours
from crawler.inspector.records import article_in, entries_of_items, pretty
from crawler.inspector.rendering import page
from crawler.inspector.selection import Selection
from crawler.inspector.selection_neighbours import around
from crawler.inspector.sides import side_of
from schemas.article import Article

TABS: Final = ("fields", "text", "json", "metadata", "provenance", "history", "links")


def record(request: Request) -> Response:
    """``GET /records/{run}/{article}`` and its tabs."""
    catalogue: Catalogue = request.app.state.catalogue
    kept = catalogue.record(request.path_params["run"], request.path_params["article"])
    tab = request.path_params.get("tab", "fields")
    if kept is None or tab not in TABS:
        return page(request, "missing.html", 404, what="record")
    line = line_at(kept)
    article = article_in(line)
    if article is None:
        return page(request, "unreadable.html", kept=kept, text=pretty(line))
    selection = Selection.of(request.query_params)
    return page(
        request,
        "record.html",
        kept=kept,
        article=article,
        tab=tab,
        tabs=TABS,
        at=_block(request.query_params.get("block")),
        query=selection.address(after=""),
        around=around(catalogue, selection, kept),
        side=side_of(request.app.state.pages, kept, article),
        version=VERSION,
        items=entries_of_items(article),
        **_of_tab(tab, catalogue, kept, article, line),
    )


def _block(asked: str | None) -> str:
    """The block that an address points out in the page."""
    return f"#b{asked}" if asked and asked.isascii() and asked.isdigit() and len(asked) < 7 else ""


def _of_tab(tab: str, catalogue: Catalogue, kept: Kept, article: Article, line: bytes) -> dict[str, Any]:
    """What only one tab needs."""
    return {
        "text": article.body if tab == "text" else "",
        "json": pretty(line) if tab == "json" else "",
        "history": _history(catalogue, article.id) if tab == "history" else [],
        "neighbours": _neighbours(tab, catalogue, kept, article),
    }


def _neighbours(tab: str, catalogue: Catalogue, kept: Kept, article: Article) -> Neighbours:
    if tab == "links":
        return neighbours(catalogue, kept, article)
    return Neighbours(held=held(catalogue, kept, article)) if tab == "fields" else Neighbours()


def _history(catalogue: Catalogue, article: str) -> list[dict[str, Any]]:
    """Each run's record of this id, newest first, with what changed since the one before."""
    entries: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    for kept in catalogue.revisions(article):
        now = object_at(kept)
        differs = before is not None and before != now
        entries.append({"kept": kept, "record": now, "changes": changes(before, now) if before and differs else []})
        before = now
    return entries[::-1]
