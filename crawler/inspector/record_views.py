"""One record beside its page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from crawler import VERSION
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.claims import BlockClaim, pages_by_field
from crawler.inspector.differences import changes
from crawler.inspector.kept import Kept, line_at, object_at
from crawler.inspector.neighbours import Neighbours, held, neighbours
from crawler.inspector.pages import Found, Pages
from crawler.inspector.reading import ShownPage
from crawler.inspector.rendering import page, raw_page
from crawler.inspector.selection import Selection
from crawler.inspector.selection_neighbours import around
from crawler.parsers.fetched import Fetched
from schemas.article import Article

TABS: Final = ("fields", "text", "json", "metadata", "provenance", "history", "links")
_LARGEST_SOURCE: Final = 1_000_000
_LARGEST_RECORD: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Side:
    """The left side: the page, if there is one, and where each field of the record lies in it."""

    found: Found | None
    shown: ShownPage
    places: Mapping[str, int]
    is_of_record: bool
    """Whether the installed version makes the same record of the page."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Blocks by what became of them."""
        fates = [block.fate for block in self.shown.blocks]
        return {fate: fates.count(fate) for fate in ("claimed", "lost", "boilerplate")}


def record(request: Request) -> Response:
    """``GET /records/{run}/{article}`` and its tabs."""
    catalogue: Catalogue = request.app.state.catalogue
    kept = catalogue.record(request.path_params["run"], request.path_params["article"])
    tab = request.path_params.get("tab", "fields")
    if kept is None or tab not in TABS:
        return page(request, "missing.html", 404, what="record")
    line = line_at(kept)
    article = _article(line)
    if article is None:
        return page(request, "unreadable.html", kept=kept, text=_pretty(line))
    selection = Selection.of(request.query_params)
    return page(
        request,
        "record.html",
        kept=kept,
        article=article,
        tab=tab,
        tabs=TABS,
        at=_block(request.query_params.get("block")),
        left="blocks" if request.query_params.get("left") == "blocks" else "page",
        query=selection.address(after=""),
        around=around(catalogue, selection, kept),
        side=_side(request.app.state.pages, kept, article),
        version=VERSION,
        items=_items(article),
        **_of_tab(tab, catalogue, kept, article, line),
    )


def raw(request: Request) -> Response:
    """``GET /raw/{run}/{article}``: the page, harmless and marked, for a frame without any rights."""
    found = _found(request)
    shown = request.app.state.pages.shown(found) if found else None
    if shown is None:
        return PlainTextResponse("No page was archived.\n", 404)
    language = shown.outcome.language if isinstance(shown.outcome, Article) else None
    return raw_page("frame.html", page=shown, language=language, told=_told(shown))


def source(request: Request) -> Response:
    """``GET /source/{run}/{article}``: the bytes as text."""
    found = _found(request)
    fetched = request.app.state.pages.fetched(found) if found else None
    if not isinstance(fetched, Fetched):
        return PlainTextResponse("No page was archived.\n", 404)
    text = fetched.body[:_LARGEST_SOURCE].decode("utf-8", "replace")
    return PlainTextResponse(text, headers={"Content-Security-Policy": "sandbox; default-src 'none'"})


def side_of(pages: Pages, kept: Kept, article: Article) -> Side:
    """The left side of a record."""
    return _side(pages, kept, article)


def article_of(kept: Kept) -> Article | None:
    """The record, None where it does not fit the schema of this version."""
    return _article(line_at(kept))


def _found(request: Request) -> Found | None:
    catalogue: Catalogue = request.app.state.catalogue
    kept = catalogue.record(request.path_params["run"], request.path_params["article"])
    article = _article(line_at(kept)) if kept else None
    return request.app.state.pages.of_record(kept, article.fetched_at) if kept and article else None


def _article(line: bytes) -> Article | None:
    if len(line) > _LARGEST_RECORD:
        return None
    try:
        return Article.model_validate_json(line)
    except ValidationError:
        return None


def _block(asked: str | None) -> str:
    """The block that an address points out in the page."""
    return f"#b{asked}" if asked and asked.isascii() and asked.isdigit() and len(asked) < 7 else ""


def _pretty(line: bytes) -> str:
    try:
        text = json.dumps(json.loads(line), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = line.decode("utf-8", "replace")
    return text[:_LARGEST_RECORD]


def _side(pages: Pages, kept: Kept, article: Article) -> Side:
    found = pages.of_record(kept, article.fetched_at)
    shown = pages.shown(found) if found else ShownPage()
    outcome = shown.outcome
    is_same = isinstance(outcome, Article) and outcome.content_hash == article.content_hash
    places = pages_by_field(shown.blocks) if is_same else _places_by_text(article, shown.blocks)
    return Side(found, shown, places, is_same)


def _places_by_text(article: Article, blocks: tuple[BlockClaim, ...]) -> dict[str, int]:
    """Where texts of the record stand in a page that the installed version reads otherwise."""
    numbers = {_letters(block.text): block.number for block in reversed(blocks)}
    texts = {"title": article.title}
    for section in article.sections:
        texts[f"s{section.position}"] = section.heading or ""
        for block in section.blocks:
            texts[f"s{section.position}b{block.position}"] = f"{block.marker or ''}{block.label or ''}{block.text}"
    texts.update({f"r{teaser.position}": teaser.title for teaser in article.recommendations})
    found = ((field, numbers.get(_letters(text))) for field, text in texts.items())
    return {field: number for field, number in found if number is not None}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _items(article: Article) -> dict[str, list[str]]:
    """The field that each cause and workaround is an item of."""
    kinds = {"causes": {"causes"}, "workarounds": {"workaround", "treatment"}}
    return {
        name: [
            f"s{section.position}b{block.position}"
            for section in article.sections
            if section.kind in wanted
            for block in section.blocks
            if block.kind == "item"
        ]
        for name, wanted in kinds.items()
    }


def _told(shown: ShownPage) -> Mapping[int, str]:
    """What is said of each block when it is clicked."""
    return {block.number: block.role or block.fate for block in shown.blocks}


def _of_tab(tab: str, catalogue: Catalogue, kept: Kept, article: Article, line: bytes) -> dict[str, Any]:
    """What only one tab needs."""
    return {
        "text": article.body if tab == "text" else "",
        "json": _pretty(line) if tab == "json" else "",
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
