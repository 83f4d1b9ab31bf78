"""The current selection as a file."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.export import csv_lines, json_lines, parquet_file
from crawler.inspector.selection import Selection


def as_csv(request: Request) -> Response:
    """``GET /export.csv``: cells that a spreadsheet would calculate begin with an apostrophe."""
    lines = csv_lines(_catalogue(request).every(Selection.of(request.query_params)))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=_attached("records.csv"))


def as_jsonl(request: Request) -> Response:
    """``GET /export.jsonl``: the lines as they are."""
    lines = json_lines(_catalogue(request).every(Selection.of(request.query_params)))
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=_attached("records.jsonl"))


def as_parquet(request: Request) -> Response:
    """``GET /export.parquet``: with the types of the schema, also where a column is empty."""
    content = parquet_file(_catalogue(request).every(Selection.of(request.query_params)))
    headers = _attached("records.parquet")
    return Response(content, media_type="application/vnd.apache.parquet", headers=headers)


def _catalogue(request: Request) -> Catalogue:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
