"""What is ruled out by a bound on its evidence would have been ruled out by the evidence."""

from pathlib import Path

import pytest

from crawler.lexicons.lexicon import everywhere
from crawler.parsers.blocks.segment import segment
from crawler.parsers.document.document import read
from crawler.parsers.main_text.content import find_content
from crawler.parsers.teasers.cards import furnish
from crawler.parsers.teasers.evidence import Evidence
from crawler.parsers.teasers.groups import Group
from crawler.parsers.teasers.linked import find_groups
from crawler.parsers.teasers.weights import BIAS, weighed
from crawler.parsers.view import View
from tests.parsers.samples import GOOD, fetched

CASES = sorted((Path(__file__).parent.parent / "cases").glob("*/page.html"))
TITLE = "warm hands in the evening, without a hot water bottle: what helps and what does not, and what the doctor says"
MENU = "".join(f'<li><a href="/{n}/">Ten words about our {n} cold hands</a></li>' for n in range(3))


def cards(count: int, length: int, text: str, above: str) -> str:
    """A page with so many links of such a length, each with a text below."""
    links = (f'<a href="/articles/warm-hands-{n}.html"><b>{n} {TITLE[:length]}</b></a>' for n in range(2, count + 2))
    listed = "".join(f"<div>{link}{text}</div>" for link in links)
    return GOOD.replace("</body>", f"{above}<div>{listed}</div></body>")


TEXTS = {
    "bare": "",
    "sentence": "<p>Warm hands begin at the feet and at the neck.</p>",
    "cut": "<p>Hands get cold where they…</p>",
    "picture": '<img src="/1.png">',
    "date": "<p>2024-03-04</p>",
}
LINES = {"unannounced": "", "announced": "<h3>Related articles</h3>", "opened": "<h3>More about cold hands</h3>"}
PAGES = {"good": GOOD, "menu": GOOD.replace("<h1>", f"<ul>{MENU}</ul><h1>")}
PAGES |= {path.parent.name: path.read_text("utf-8", "replace") for path in CASES}
PAGES |= {
    f"{count} links, {length} letters, {text}, {above}": cards(count, length, TEXTS[text], LINES[above])
    for count in (1, 2, 3, 5)
    for length in (8, 18, 28, 48, 98)
    for text in TEXTS
    for above in LINES
}


def view_of(html: str) -> View:
    document = read(fetched(html))
    page = segment(document.root)
    return View(document, page, find_content(document, page), "en", everywhere(), everywhere())


def full_odds(evidence: Evidence, group: Group) -> float:
    if not group.teasers:
        furnish(evidence.view, group)
    return BIAS + weighed(evidence.features(group))


@pytest.mark.parametrize("name", PAGES)
def test_a_group_is_ruled_out_only_where_all_its_evidence_says_so(name: str) -> None:
    view = view_of(PAGES[name])
    found = find_groups(view)
    evidence = Evidence(view, found)
    for group in found:
        score, odds = evidence.score(group), full_odds(evidence, group)
        assert (score is not None and score > 0) == (odds > 0)
        if score is None and len(group.entries) == 1 and evidence.announced(group):
            assert evidence.score_in_company(group) <= 0


def test_a_menu_needs_no_headlines() -> None:
    view = view_of(PAGES["menu"])
    found = find_groups(view)
    evidence = Evidence(view, found)
    assert any(evidence.score(group) is None and not group.teasers for group in found)
