"""The Unicode policy holds in every field, and garbled text is told from text in any language."""

import json
from typing import Any

import pytest
from samples import GOOD, fetched

from crawler.parsers import extract
from crawler.parsers.document.characters import INVISIBLE, is_misleading, is_mojibake, readable
from schemas.article import Article

UNSEEN = "\u202e\u200b\u2066\u00ad\ufeff\u0081\U000e0041"
WHOLE = [
    "Ruhe hilft müden Füßen – „gut“", "«CAFÉ»", "“CAFÉ”", "AMANHÃ»", "il est passé… déjà »", "CORAÇÃO É…", "Ångström",
    "Привет, мир — так", "Ђак и вук", "你好，世界。", "“ÉTÉ’ÉTÉ’", "MÜLLER’S “Ü”", "Þórður Ðð", "ØRE’ Ø”", "2×3 = 6",
    "naïve café’s", "สวัสดี", "नमस्ते", "안녕하세요", "سلام", "שלום", "Καλημέρα", "10 € â la carte", "KÂĞIT", "25 °C",
]  # fmt: skip
READ_WRONG = [
    "müden Füßen", "don’t do it", "café", "25 °C", "你好，世界。", "こんにちは、", "Привет", "Καλημέρα", "– so",
    "naïve",
    "สวัสดี", "नमस्ते", "합니다", "سلام", "שלום",
]  # fmt: skip


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for entry in value.values() for text in texts(entry)]
    if isinstance(value, list):
        return [text for entry in value for text in texts(entry)]
    return [value] if isinstance(value, str) else []


def sprinkled(html: str) -> str:
    """The page with unseen characters in all its texts, some of them written as references."""
    for word in ("Cold hands", "Muscles", "Causes", "Numb toes", "Five ways", "Why hands"):
        html = html.replace(word, f"{word[:2]}{UNSEEN}{word[2:]}&#x202e;")
    for place in ("/articles/3.html", "/articles/4.html"):
        html = html.replace(place, place.replace("articles", f"art{UNSEEN}icles"))
    named = {"@type": "Article", "headline": f"Cold{UNSEEN} hands", "author": {"name": f"Marta{UNSEEN} Lindqvist"}}
    trail = {"@type": "BreadcrumbList", "itemListElement": [{"name": f"Ha{UNSEEN}nds", "item": f"/ha{UNSEEN}nds/"}]}
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(data)}</script>' for data in (named, trail))
    keywords = f'<meta name="keywords" content="co{UNSEEN}ld, e\u0301te\u0301">'
    return html.replace("</head>", f"{keywords}{scripts}</head>")


def test_no_field_holds_what_no_reader_sees() -> None:
    outcome = extract(fetched(sprinkled(GOOD)))
    assert isinstance(outcome, Article)
    assert [text for text in texts(outcome.model_dump(mode="json")) if INVISIBLE.search(text)] == []
    assert outcome.title == "Cold hands at the desk"
    assert outcome.keywords == ["cold", "été"]
    assert [author.name for author in outcome.authors] == ["Marta Lindqvist"]
    assert "characters_removed" in outcome.quality.flags


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("5\u202e00\u202c mg", "500 mg"),
        ("می\u200cروم", "می\u200cروم"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
        ("e\u0301te\u0301", "été"),
        ("soft\u00adly\u200b here", "softly here"),
        ("a\x00b\x07c\x9bd", "abcd"),
        ("lines\nand\ttabs", "lines\nand\ttabs"),
    ],
)
def test_policy(text: str, seen: str) -> None:
    assert readable(text) == seen


@pytest.mark.parametrize(
    "source", ["5\u202e00", "5&#x202e;00", "5&#x202E;00", "5&#8238;00", "5&#x0202d;00", "&#xE0041;"]
)
def test_override_is_misleading(source: str) -> None:
    assert is_misleading(source.encode())


@pytest.mark.parametrize("source", ["5&#8239;mg", "a\u200db", "caf&#xe9;", "&#x2026;", "soft\u00adly"])
def test_typography_is_not_misleading(source: str) -> None:
    assert not is_misleading(source.encode())


@pytest.mark.parametrize("text", WHOLE)
def test_text_is_whole(text: str) -> None:
    assert not is_mojibake(text)


@pytest.mark.parametrize("text", READ_WRONG)
def test_utf8_read_as_windows_1252_is_told(text: str) -> None:
    assert is_mojibake(text.encode().decode("cp1252", "replace"))


@pytest.mark.parametrize("text", ["Привет – мир", "don’t", "«так» – да"])
def test_utf8_read_as_windows_1251_is_told(text: str) -> None:
    assert is_mojibake(text.encode().decode("cp1251", "replace"))
