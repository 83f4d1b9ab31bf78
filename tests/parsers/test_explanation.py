"""``explain``: every block once, with what became of it and why."""

import pytest
from samples import GOOD, SENTENCE, SHAPES, fetched

from crawler.parsers.explanation import Explanation, explain
from schemas.article import Article
from schemas.reject import Reject

ABOUT = f"<h3>About the author</h3><p>{SENTENCE}</p>"
FOOTER = "Plain Health gives information about hands, and no medical advice about anything at all."
FURNITURE = GOOD.replace("<h1>", f'<nav><a href="/">Home</a></nav><footer>{FOOTER}</footer><h1>')


def fates(explanation: Explanation) -> dict[str, str]:
    """Beginning of a block's text → what became of it."""
    return {
        found.block.text[:12]: " ".join(filter(None, (found.part or found.fate, found.role)))
        for found in explanation.blocks
    }


def test_blocks_are_told_with_their_places() -> None:
    told = fates(explain(fetched(FURNITURE)))
    assert told == {
        "Home Hands": "boilerplate",
        "Home": "boilerplate",
        "Plain Health": "boilerplate",
        "Cold hands a": "title",
        "Hands cool d": "sections paragraph",
        "Causes": "sections heading",
        "1. Sitting s": "sections item 1",
        "2. A draught": "sections item 2",
        "What you can": "sections heading",
        "Drink someth": "sections item",
        "Get up and w": "sections item",
        "Previous: Nu": "previous_article",
        "Next: Dry li": "next_article",
        "Related arti": "recommendations",
        "Five ways to": "recommendations teaser 1",
        "Cold feet ke": "recommendations snippet 1",
    }


def test_every_block_comes_once_and_in_order() -> None:
    explanation = explain(fetched(FURNITURE))
    assert explanation.view is not None
    assert [found.block for found in explanation.blocks] == explanation.view.page.blocks


def test_text_that_nobody_claimed_is_lost() -> None:
    explanation = explain(fetched(GOOD.replace("<p>Previous", ABOUT + "<p>Previous")))
    assert isinstance(explanation.outcome, Article)
    (lost,) = [found for found in explanation.blocks if found.fate == "lost"]
    assert lost.block.text == SENTENCE.strip()
    assert lost.reason.startswith("under “About the author”, prose ")
    assert explanation.lost == pytest.approx(1 - explanation.outcome.quality.coverage, abs=0.001)


@pytest.mark.parametrize(
    ("html", "text", "reason"),
    [
        (FURNITURE, "Home", "in navigation, 100% links"),
        (FURNITURE, FOOTER, "in footer"),
        (GOOD, "Related articles", "“related articles” (teasers.headings), h3"),
        (GOOD, "Causes", "h2"),
        (GOOD.replace("<h2>Causes", "<p>Share this:</p><h2>Causes"), "Share this:", "“share this” (boilerplate."),
        (GOOD.replace("<h2>Causes", "<figcaption>A hand</figcaption><h2>Causes"), "A hand", "caption"),
    ],
)
def test_reason(html: str, text: str, reason: str) -> None:
    found = [found.reason for found in explain(fetched(html)).blocks if found.block.text == text]
    assert found[-1].startswith(reason)


BETWEEN_BREAKS = GOOD.replace("<h2>Causes", f"<p>{SENTENCE}<br>{SENTENCE}<br>Rest.<br>Rest.</p><h2>Causes")
BADGES = GOOD.replace("1. Sitting still", "<b>1</b></p><p>Sitting still").replace("2. A", "<b>2</b></p><p>A")
ROWS = GOOD.replace(
    "<h2>What", "<table><tr><td>Cold</td><td>Room</td></tr><tr><td>Wet</td><td>Sock</td></tr></table><h2>What"
)


@pytest.mark.parametrize("html", [GOOD, BETWEEN_BREAKS, BADGES, ROWS])
def test_place_in_the_record_holds_the_text(html: str) -> None:
    explanation = explain(fetched(html))
    placed = [found for found in explanation.blocks if found.place]
    assert len(placed) >= 6
    for found in placed:
        assert found.place is not None
        entry, section = found.place.entry, found.place.section
        held = f"{entry.number} {entry.label} {entry.text}" if entry else section.heading
        assert letters(found.block.text).removeprefix(letters(held)[:1]) in letters(held)


def letters(text: str | None) -> str:
    return "".join(filter(str.isalnum, text or ""))


def test_rejected_page_is_told_all_the_same() -> None:
    explanation = explain(fetched(f"<h1>Page not found</h1><p>{SENTENCE}</p>"))
    assert isinstance(explanation.outcome, Reject)
    assert fates(explanation) == {"Page not fou": "title", "Hands cool d": "sections paragraph"}


def test_what_is_no_page_has_no_blocks() -> None:
    explanation = explain(fetched(b"%PDF-1.7\n"))
    assert isinstance(explanation.outcome, Reject)
    assert (explanation.view, explanation.blocks, explanation.lost) == (None, (), 0.0)


@pytest.mark.parametrize("shape", SHAPES)
def test_any_page_can_be_explained(shape: str) -> None:
    explanation = explain(fetched(SHAPES[shape](8_000)))
    assert explanation.view is not None
    assert len(explanation.blocks) == len(explanation.view.page.blocks)
    assert 0 <= explanation.lost <= 1
    assert {found.fate for found in explanation.blocks if found.part} <= {"claimed"}
