"""Templates to pages. Everything on them may come from a hostile page: all of it is escaped."""

from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final
from unicodedata import category
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from crawler.inspector.safety import RAW_POLICY
from crawler.reports.markup import web
from crawler.reports.page import ENDINGS, size
from crawler.reports.printable import shortened, span

# line breaks, and the joiners that Persian and the scripts of India are written with
_SEEN: Final = frozenset("\n\t\u200c\u200d")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "yi", "dv", "sd", "ug"})


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """One of our own pages."""
    access = request.app.state.access
    text = (
        _environment()
        .get_template(template)
        .render(
            path=request.url.path,
            may_write=access.may_write,
            write_token=access.write_token if access.may_write else "",
            **values,
        )
    )
    return HTMLResponse(text, status)


def raw_page(template: str, **values: Any) -> HTMLResponse:
    """A page from elsewhere, under the policy for those."""
    text = _environment().get_template(template).render(style=_frame_style(), **values)
    return HTMLResponse(text, headers={"Content-Security-Policy": RAW_POLICY, "X-Frame-Options": "SAMEORIGIN"})


def direction(language: str | None) -> str:
    """Which way a language is written."""
    return "rtl" if (language or "").partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("crawler.inspector", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        span=span,
        size=size,
        web=web,
        shortened=shortened,
        number=lambda count: f"{count:,}",
        signed=lambda count: f"{count:+,}".replace("-", "−") if count else "±0",
        percent=lambda share: f"{100 * share:.0f} %",
        moment=_moment,
        words=lambda name: str(name).replace("_", " "),
        segment=lambda text: quote(str(text), safe=""),
        direction=direction,
        ending=lambda reason: ENDINGS.get(reason, reason),
    )
    return environment


def _finalized(value: Any) -> Any:
    """Texts without controls and unseen characters, which could turn a line round or hide in it."""
    if not isinstance(value, str) or hasattr(value, "__html__") or value.isprintable():
        return value
    return "".join(character for character in value if character in _SEEN or category(character) not in _UNSEEN)


def _moment(moment: datetime | date | int | None) -> str:
    if moment is None:
        return ""
    if isinstance(moment, int):
        moment = datetime.fromtimestamp(moment, UTC)
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()


@cache
def _frame_style() -> str:
    sheets = (files(__package__) / "static" / f"{name}.css" for name in ("palette", "fields", "frame"))
    return "".join(sheet.read_text("utf-8") for sheet in sheets)
