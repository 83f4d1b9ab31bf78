"""What an extractor must find on a generated page.

The shape is that of labelled pages: titles, sections with kinds, paragraphs and items, previous, next,
recommendations. Items also tell their ``label`` and the ``rest``, for scorers that look closer.
"""

from typing import Any
from urllib.parse import urljoin

from benchmarks.generator.story import Item, Section, Story, Teaser

BASE = "https://health.example/articles/{id}.html"

Gold = dict[str, Any]


def gold(story: Story, base: str, optional: list[str]) -> Gold:
    """Everything that the page says, addresses made absolute with ``base``."""
    return {
        "titles": [story.title],
        "sections": [_section(section) for section in story.sections],
        "optional": "\n".join(line for line in optional if line),
        "previous": _link(story.previous, base),
        "next": _link(story.next, base),
        "recommendations": [
            {**(_link(teaser, base) or {}), "snippet": teaser.snippet} for teaser in (*story.teasers, *story.popular)
        ],
        "may_recommend": [],
    }


def _section(section: Section) -> Gold:
    return {
        "heading": section.heading,
        "kinds": [section.kind],
        "paragraphs": [*section.paragraphs, *section.closing],
        "items": [_item(section, number, item) for number, item in enumerate(section.items, 1)],
    }


def _item(section: Section, number: int, item: Item) -> Gold:
    rest = " ".join((*item.paragraphs, *item.nested))
    separator = item.separator or " "
    return {
        "number": number if _is_numbered(section) else None,
        "text": f"{item.label}{separator}{rest}" if item.label else rest,
        "label": item.label,
        "rest": rest,
    }


def _is_numbered(section: Section) -> bool:
    choice = section.choice
    return choice is not None and choice.items != "ul" and choice.marker != "bullet"


def _link(teaser: Teaser | None, base: str) -> Gold | None:
    if teaser is None:
        return None
    return {"title": teaser.title, "url": urljoin(base, teaser.url) if teaser.url else None}
