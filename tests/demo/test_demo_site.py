"""Extraction gives every field of every page of the demo site."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from crawler.demo.expected import expected, refused
from crawler.demo.site import Answer, answers
from crawler.parsers import Fetched, extract
from schemas.article import Article
from schemas.reject import Reject

BASE = "http://127.0.0.1:8000/"
FIELDS = [(path, field, value) for path, page in expected().items() for field, value in asdict(page).items()]


@cache
def site() -> Mapping[str, Answer]:
    return answers(BASE)


@cache
def outcome(path: str) -> Article | Reject:
    answer = site()[path]
    headers = {"Content-Type": answer.content_type}
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    return extract(Fetched(BASE + path[1:], answer.body, headers, moment, answer.status))


def found(article: Article, field: str) -> Any:
    """A record's value in the form that ``Expected`` has it."""
    match field:
        case "published":
            return article.published_on
        case "causes" | "workarounds":
            return len(getattr(article, field))
        case "teasers":
            return len(article.recommendations)
        case "previous" | "next":
            neighbour = getattr(article, f"{field}_article")
            return neighbour.title if neighbour else None
        case _:
            return getattr(article, field)


@pytest.mark.parametrize(("path", "field", "value"), FIELDS, ids=[f"{path}-{field}" for path, field, _ in FIELDS])
def test_field_of_page(path: str, field: str, value: Any) -> None:
    article = outcome(path)
    assert isinstance(article, Article), article
    assert found(article, field) == value


@pytest.mark.parametrize("path", refused())
def test_page_that_is_no_article(path: str) -> None:
    assert isinstance(outcome(path), Reject)


def test_both_addresses_of_an_article_have_one_id() -> None:
    printed, original = outcome("/en/print/trouble-falling-asleep.html"), outcome("/en/sleep/trouble-falling-asleep/")
    assert isinstance(printed, Article)
    assert isinstance(original, Article)
    assert printed.id == original.id
