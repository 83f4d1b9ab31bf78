"""Addresses and their views."""

import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from crawler.inspector import (
    compare_views,
    export_views,
    frame_views,
    list_views,
    record_views,
    reject_views,
    review_views,
    run_views,
)
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.pages import Pages
from crawler.inspector.rendering import page
from crawler.inspector.safety import Access, Guard
from crawler.inspector.selection import Selection

_RECORD = "/records/{run}/{article}"
_UNTIL_LOADING: Final = 0.7
"""Seconds after the start."""


def application(catalogue: Catalogue, access: Access) -> Starlette:
    """The whole of it; worker processes start and end with it."""
    pages = Pages(catalogue)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        # what the next views need is loaded while somebody looks at the first, which so need not wait for it
        loading = threading.Timer(_UNTIL_LOADING, _load, (catalogue, pages))
        loading.start()
        try:
            yield
        finally:
            loading.cancel()
            loading.join()
            pages.close()

    app = Starlette(
        routes=[
            Route("/", run_views.runs),
            Route("/runs/{run}", run_views.run),
            Route("/records", list_views.records),
            Route(_RECORD, record_views.record),
            Route(f"{_RECORD}/{{tab}}", record_views.record),
            Route("/raw/{run}/{article}", frame_views.raw),
            Route("/beside/{run}/{article}", frame_views.beside),
            Route("/source/{run}/{article}", frame_views.source),
            Route("/export.csv", export_views.as_csv),
            Route("/export.jsonl", export_views.as_jsonl),
            Route("/export.parquet", export_views.as_parquet),
            Route("/rejects", reject_views.listed),
            Route("/rejects/{run}/{number:int}", reject_views.reject),
            Route("/raw-reject/{run}/{number:int}", frame_views.raw_reject),
            Route("/compare", compare_views.comparison),
            Route("/compare/{left}/{right}/{article}", compare_views.article),
            Route("/review", review_views.queue),
            Route("/review/{run}/{article}", review_views.record, methods=["GET"]),
            Route("/review/{run}/{article}", review_views.save, methods=["POST"]),
            Route("/review/{run}/{article}/case.zip", review_views.case),
            Mount("/static", StaticFiles(directory=Path(str(files(__package__) / "static")))),
        ],
        middleware=[Middleware(Guard, access=access)],
        exception_handlers={404: _missing, OSError: _vanished, sqlite3.OperationalError: _too_long},
        lifespan=lifespan,
    )
    app.state.catalogue = catalogue
    app.state.pages = pages
    app.state.access = access
    return app


def _load(catalogue: Catalogue, pages: Pages) -> None:
    pages.start()
    catalogue.facets(Selection())


def _vanished(request: Request, error: Exception) -> Response:
    return page(request, "broken.html", 500, why=f"A file cannot be read any more: {error}.")


def _too_long(request: Request, error: Exception) -> Response:
    return page(request, "broken.html", 503, why=f"The index did not answer: {error}. Ask for less, or start again.")


def _missing(request: Request, _error: Exception) -> Response:
    return page(request, "missing.html", 404, what="page")
