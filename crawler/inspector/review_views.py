"""Review: what is worth a look, verdicts field by field, precision, and wrong records as cases."""

import json
import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from crawler.inspector.case_files import case_archive, case_name
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.differences import as_text
from crawler.inspector.kept import Kept, object_at
from crawler.inspector.records import article_of
from crawler.inspector.rendering import page
from crawler.inspector.safety import LARGEST_BODY
from crawler.inspector.sampling import samples
from crawler.inspector.sides import side_of
from crawler.inspector.verdicts import FIELDS, BadVerdict, Judged, Precision, Verdicts, parsed
from crawler.parsers.fetched import Fetched

_LONGEST_SHOWN = 700


def queue(request: Request) -> Response:
    """``GET /review``: samples, precision by site and field, what was judged wrong."""
    catalogue: Catalogue = request.app.state.catalogue
    files = {place.review: Verdicts(place.review) for place in catalogue.places.values()}
    reviewed = {article for file in files.values() for article in file.reviewed()}
    precision = [one for file in files.values() for one in file.precision()]
    return page(
        request,
        "review.html",
        samples=samples(catalogue, reviewed),
        reviewed=len(reviewed),
        fields=[field for field in FIELDS if any(one.field == field for one in precision)],
        sites=_by_site(precision),
        wrong=[one for file in files.values() for one in file.wrong()],
    )


def record(request: Request) -> Response:
    """``GET /review/{run}/{article}``: the fields with their verdicts, beside the page."""
    catalogue: Catalogue = request.app.state.catalogue
    kept = _kept(request)
    article = article_of(kept) if kept else None
    if kept is None or article is None:
        return page(request, "missing.html", 404, what="record")
    verdicts = _verdicts(catalogue, kept)
    found = object_at(kept)
    values = {field: as_text(field, found.get(field))[:_LONGEST_SHOWN] for field in FIELDS}
    side = side_of(request.app.state.pages, kept, article)
    others = samples(catalogue, verdicts.reviewed() | {article.id}, 1)
    return page(
        request,
        "review_one.html",
        kept=kept,
        article=article,
        side=side,
        values=values,
        verdicts=verdicts.of(kept.run.key, article.id),
        following=others[0] if others else None,
    )


async def save(request: Request) -> Response:
    """``POST /review/{run}/{article}``: the only request that writes anything; ``Guard`` has looked at it before."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            return PlainTextResponse("That is too much.\n", 413)
    kept = _kept(request)
    if kept is None:
        return PlainTextResponse("There is no such record.\n", 404)
    try:
        verdicts, emptied = parsed(json.loads(body))
        _verdicts(request.app.state.catalogue, kept).save(_judged(kept), verdicts, emptied)
    except (BadVerdict, json.JSONDecodeError, RecursionError, UnicodeDecodeError) as error:
        return PlainTextResponse(f"{error}\n", 400)
    except (OSError, sqlite3.Error) as error:
        return PlainTextResponse(f"It cannot be written: {error}\n", 507)
    return JSONResponse({"saved": len(verdicts)})


def case(request: Request) -> Response:
    """``GET /review/{run}/{article}/case.zip``: a folder for ``tests/cases``."""
    kept = _kept(request)
    article = article_of(kept) if kept else None
    if kept is None or article is None:
        return page(request, "missing.html", 404, what="record")
    found = request.app.state.pages.of_record(kept, article.fetched_at)
    fetched = request.app.state.pages.fetched(found) if found else None
    if not isinstance(fetched, Fetched):
        return page(request, "missing.html", 404, what="archived page")
    verdicts = list(_verdicts(request.app.state.catalogue, kept).of(kept.run.key, article.id).values())
    name = case_name(article.url, verdicts)
    content = case_archive(name, fetched, object_at(kept), verdicts)
    disposition = f'attachment; filename="{name}.zip"'
    return Response(content, media_type="application/zip", headers={"Content-Disposition": disposition})


def _kept(request: Request) -> Kept | None:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue.record(request.path_params["run"], request.path_params["article"])


def _verdicts(catalogue: Catalogue, kept: Kept) -> Verdicts:
    return Verdicts(catalogue.places[kept.run.key].review)


def _judged(kept: Kept) -> Judged:
    found: dict[str, Any] = object_at(kept)
    version = str(found["extractor_version"])
    return Judged(kept.run.key, str(found["id"]), str(found["site"]), str(found["content_hash"]), version)


def _by_site(precision: list[Precision]) -> dict[str, dict[str, Precision]]:
    sites: dict[str, dict[str, Precision]] = {}
    for one in sorted(precision, key=lambda one: one.site):
        sites.setdefault(one.site, {})[one.field] = one
    return sites
