"""What the models refuse and repair, and the one form in which records are written."""

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.article import Article, Author, Quality
from schemas.base import Record, Timestamp
from schemas.reject import Reject

MOMENT = datetime(2026, 11, 22, 10, 0, 0, tzinfo=UTC)
REJECT: dict[str, Any] = {
    "url": "https://a.example/x",
    "requested_url": "https://a.example/x",
    "fetched_at": MOMENT,
    "http_status": None,
    "stage": "fetch",
    "reason": "timeout",
    "detail": "No answer within 30 s.",
    "archive": None,
}
TRANSFER: dict[str, Any] = {
    "redirects": [],
    "certificate": None,
    "doubts": [],
    "encoding_declared": None,
    "encoding_used": "utf-8",
    "encoding_method": "utf-8",
    "characters_removed": 0,
}
ARTICLE: dict[str, Any] = {
    "id": "art_" + "0" * 32,
    "content_hash": "sha256:" + "0" * 64,
    "revision": 1,
    "url": "https://a.example/x",
    "requested_url": "https://a.example/x",
    "canonical_url": None,
    "site": "a.example",
    "fetched_at": MOMENT,
    "http_status": 200,
    "extractor_version": "1",
    "transfer": TRANSFER,
    "language": "en",
    "title": "Cold hands",
    "description": None,
    "published_on": "2024-03-04",
    "modified_on": None,
    "reviewed_on": None,
    "image_url": None,
    "body": "Hands cool down first.",
    "previous_article": None,
    "next_article": None,
    "quality": {"score": 1.0, "coverage": 1.0, "flags": []},
}
LISTS = ["authors", "keywords", "breadcrumbs", "sections", "causes", "workarounds", "recommendations", "sources"]
ARTICLE |= {name: [] for name in LISTS}
REFUSED = {
    "an unknown field": {"colour": "red"},
    "a date with a time": {"published_on": "2024-03-04T10:00:00"},
    "a date that no calendar has": {"published_on": "2024-02-30"},
    "a moment without time zone": {"fetched_at": datetime(2026, 11, 22, 10)},
    "an empty title": {"title": ""},
    "an id of another form": {"id": "42"},
    "a hash of another form": {"content_hash": "0" * 64},
    "a status that HTTP has not": {"http_status": 42},
    "revision nought": {"revision": 0},
    "an unknown flag": {"quality": {"score": 1.0, "coverage": 1.0, "flags": ["odd"]}},
    "an unknown doubt": {"transfer": TRANSFER | {"doubts": ["odd"]}},
    "an unknown verdict on a certificate": {"transfer": TRANSFER | {"certificate": "expired"}},
    "fewer than no characters removed": {"transfer": TRANSFER | {"characters_removed": -1}},
    "an unknown role": {"authors": [{"name": "A", "role": "poet", "credentials": None}]},
    "another schema version": {"schema_version": "2.0"},
    "no list": {"keywords": None},
}


class Moment(Record):
    """A record with nothing but a time."""

    at: Timestamp


@pytest.mark.parametrize("name", REFUSED)
def test_article_refuses(name: str) -> None:
    Article.model_validate(ARTICLE)
    with pytest.raises(ValidationError):
        Article.model_validate(ARTICLE | REFUSED[name])


@pytest.mark.parametrize("field", [name for name in Article.model_fields if name != "schema_version"])
def test_article_needs_every_field(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        Article.model_validate({key: value for key, value in ARTICLE.items() if key != field})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.1, 1.1])
def test_share_is_a_number_from_nought_to_one(value: float) -> None:
    with pytest.raises(ValidationError):
        Quality(score=value, coverage=1.0, flags=[])


def test_records_cannot_be_changed() -> None:
    author = Author(name="Marta Lindqvist", role="author", credentials=None)
    with pytest.raises(ValidationError, match="frozen"):
        author.name = "Somebody else"  # type: ignore[misc]  # the point of it


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (MOMENT, "2026-11-22T10:00:00Z"),
        (MOMENT.replace(microsecond=999_999), "2026-11-22T10:00:00Z"),
        (datetime(2026, 11, 22, 5, 30, tzinfo=timezone(timedelta(hours=-4, minutes=-30))), "2026-11-22T10:00:00Z"),
    ],
)
def test_timestamps_have_one_form(moment: datetime, written: str) -> None:
    assert json.loads(Moment(at=moment).line()) == {"at": written}


def test_line_has_every_key_in_the_order_of_the_contract() -> None:
    for record in (Article.model_validate(ARTICLE), Reject.model_validate(REJECT)):
        assert list(json.loads(record.line())) == list(type(record).model_fields)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a\ud800b", "a\ufffdb"), ("a\x00b", "ab"), ("a\u2028b\u2029c\x85d", "a\u2028b\u2029c\x85d"), ("👣", "👣")],
)
def test_text_is_valid_unicode_on_one_line(given: str, kept: str) -> None:
    line = Reject.model_validate(REJECT | {"detail": given}).line()
    assert len(line.decode().splitlines()) == 1
    assert json.loads(line)["detail"] == kept
