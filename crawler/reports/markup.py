"""Pages of HTML that need no network and no script, and that nothing from a hostile page gets out of."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.reports.printable import printable


def environment(package: str) -> Environment:
    """Templates of a package: everything is escaped, and unseen characters are taken out; with the filter ``web``."""
    made = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(web=web)
    return made


def web(url: str) -> str | None:
    """An address that may become a link: http and https, nothing that a browser would run or read from the disk."""
    return url if url.lower().startswith(("http://", "https://")) else None


@cache
def style() -> str:
    """The style sheet of all such pages."""
    return (files(__package__) / "templates" / "report.css").read_text("utf-8")


@cache
def policy() -> str:
    """The content policy of a page that holds that style sheet and nothing else that a browser would load or run."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _finalized(value: Any) -> Any:
    """What goes into the page: texts without unseen characters, which could turn a line round or hide in it."""
    # what has __html__ is markup of the template's own
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
