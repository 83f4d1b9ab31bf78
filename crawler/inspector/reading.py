"""What a worker process does with a page that is shown: explains it, marks it, cleans it."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.inspector.claims import BlockClaim, as_objects, claims_of, of_objects
from crawler.inspector.cleaning import LARGEST, cleaned
from crawler.parsers.fetched import Fetched
from schemas.article import Article
from schemas.reject import Reject

if TYPE_CHECKING:
    from crawler.parsers.assemble import Reading
    from crawler.parsers.explanation import Explanation

READER = f"{__name__}:read"


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page fit to be shown, and what the installed version makes of it."""

    markup: str = ""
    """Clean, with ``#b12`` at the twelfth block; empty where the bytes are no page."""
    blocks: tuple[BlockClaim, ...] = ()
    lost: float = 0.0
    """Share of the main text that no part claimed."""
    is_cut: bool = False
    outcome: Article | Reject | None = field(default=None, repr=False)


def read(fetched: Fetched) -> "Reading":
    """The page's record or reject, and, beside it, the page as it is shown."""
    # only workers read pages: who shows them need not wait for the parsers to be loaded
    from crawler.parsers.assemble import Reading  # noqa: PLC0415
    from crawler.parsers.explanation import explain  # noqa: PLC0415

    explanation = explain(fetched)
    claims = claims_of(explanation)
    markup = _markup(explanation, claims)
    beside = {
        "markup": cleaned(markup),
        "blocks": as_objects(claims),
        "lost": explanation.lost,
        "is_cut": len(markup) > LARGEST,
    }
    return Reading(explanation.outcome, beside=json.dumps(beside).encode())


def shown(beside: bytes, outcome: Article | Reject) -> ShownPage:
    """The page from what crossed the border between processes; without it only the outcome."""
    if not beside:
        return ShownPage(outcome=outcome)
    told = json.loads(beside)
    return ShownPage(told["markup"], of_objects(told["blocks"]), told["lost"], told["is_cut"], outcome)


def _markup(explanation: "Explanation", claims: list[BlockClaim]) -> str:
    from lxml import etree  # noqa: PLC0415 as above

    from crawler.inspector.marking import marked  # noqa: PLC0415

    if explanation.view is None:
        return ""
    body = marked(explanation.view.document.root, explanation.blocks, claims)
    return etree.tostring(body, method="html", encoding="unicode", with_tail=False)
