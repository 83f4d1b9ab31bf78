"""The generator's pages say what their gold says, and the judge tells right from wrong."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

from benchmarks.generator.ideal import ideal_record
from benchmarks.generator.indexes import make_essay, make_index
from benchmarks.generator.layouts import LAYOUTS, SLOTS
from benchmarks.generator.page import Page, make
from benchmarks.strict import FIELDS, folded, is_perfect, judge

PAGES = [make(7, number) for number in range(1, 121)]
CODECS = {"gb2312": "gbk"}


def _text(page: Page) -> str:
    text = page.body.decode(CODECS.get(page.choices.charset, page.choices.charset))
    return folded(" ".join(html.document_fromstring(text).itertext()))


def test_same_seed_and_number_give_the_same_page() -> None:
    again = make(7, 3)
    assert again == PAGES[2]
    assert again.body != make(8, 3).body


def test_collection_shows_many_layouts_and_every_language() -> None:
    assert len(LAYOUTS) >= 25
    assert len({page.choices.layout for page in PAGES}) >= 25
    assert {page.choices.language for page in PAGES} == {"en", "zh", "es", "de"}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_has_a_place_for_what_the_gold_names(name: str) -> None:
    needed = {"head", "title", "byline", "article", "navigation", "recommend", "side"}
    assert needed <= {slot for slot in SLOTS if "{" + slot + "}" in LAYOUTS[name]}


@pytest.mark.parametrize("page", PAGES[:40], ids=lambda page: page.id)
def test_page_shows_every_text_of_its_gold(page: Page) -> None:
    shown = _text(page)
    texts = [*page.gold["titles"], *(t["title"] for t in page.gold["recommendations"])]
    for section in page.gold["sections"]:
        texts += [section["heading"] or "", *section["paragraphs"], *(i["label"] or "" for i in section["items"])]
    assert [text for text in texts if folded(text) not in shown] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_ideal_record_is_perfect(page: Page) -> None:
    verdict = judge(page.gold, ideal_record(page.gold))
    assert [name for name, right in verdict.items() if not right] == []


def test_no_record_is_wrong_in_every_field() -> None:
    verdict = judge(PAGES[0].gold, None)
    assert set(verdict) == set(FIELDS)
    assert not any(verdict.values())


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        at: Any = record
        for step in parents:
            at = at[int(step)] if step.isdigit() else at[step]
        at[last] = value

    return change


def _leave_label_in_text(record: dict[str, Any]) -> None:
    item = next(block for block in record["sections"][1]["blocks"] if block["kind"] == "item")
    item.update(label=None, text=f"{item['label']} {item['text']}")


FAULTS = {
    "title": _set("title", "Another headline"),
    "headings": _set("sections.1.heading", "Another heading"),
    "kinds": _set("sections.1.kind", "outlook"),
    "paragraphs": _set("sections.0.blocks.0.text", "Another text."),
    "items": _set("sections.1.blocks.0.text", "Another text."),
    "numbers": _set("sections.1.blocks.0.number", 99),
    "placement": _set("sections.1.blocks", []),
    "causes": _set("causes", []),
    "workarounds": _set("workarounds", []),
    "body": _set("body", ""),
    "nothing_foreign": _set("sections.0.heading", "Foreigner"),
    "previous": _set("previous_article", None),
    "next": _set("next_article", None),
    "teaser_titles": _set("recommendations.0.title", "Another title"),
    "teaser_urls": _set("recommendations.0.url", "https://elsewhere.example/"),
    "teaser_snippets": _set("recommendations.0.snippet", "Another snippet"),
    "teaser_cuts": _set("recommendations.0.snippet_truncated", None),
    "labels": _leave_label_in_text,
}


def test_every_field_has_a_fault_to_find() -> None:
    assert set(FAULTS) == set(FIELDS)


def _shows_every_field(page: Page) -> bool:
    """A page with both neighbours, a cut first teaser, and labelled causes right under their heading."""
    gold, causes = page.gold, page.gold["sections"][1]
    is_cut = (gold["recommendations"][0]["snippet"] or "").endswith("...")
    labelled = causes["kinds"] == ["causes"] and not causes["paragraphs"] and causes["items"][0]["label"]
    return bool(gold["previous"] and gold["next"] and is_cut and labelled)


@pytest.mark.parametrize("name", FAULTS)
def test_judge_finds_a_fault(name: str) -> None:
    page = next(filter(_shows_every_field, PAGES))
    record = copy.deepcopy(ideal_record(page.gold))
    FAULTS[name](record)
    verdict = judge(page.gold, record)
    assert not verdict[name]
    assert is_perfect(verdict) == (name == "labels")


def test_same_seed_and_number_give_the_same_index() -> None:
    again = make_index(7, 3)
    assert again == make_index(7, 3)
    assert again not in {make_index(8, 3), make_index(7, 4)}


def test_essay_is_paragraphs_below_a_headline() -> None:
    page = html.document_fromstring(make_essay(7, 3).decode())
    assert page.findtext(".//h1")
    assert len(page.findall(".//p")) >= 2
    assert make_essay(7, 3) == make_essay(7, 3) != make_essay(7, 4)


@pytest.mark.parametrize("number", range(12))
def test_index_links_what_it_lists(number: int) -> None:
    page = html.document_fromstring(make_index(7, number).decode())
    addresses = {link.get("href") for link in page.iter("a")}
    assert len(addresses) >= 3
    assert page.findtext(".//h1")
