"""What the model is trained on: labels of blocks, kept apart by site. Needs no training library."""

from typing import Any

import pytest

from crawler.parsers.main_text.place_columns import WORD_GROUPS
from crawler.parsers.model.training.alignment import align, tokens
from crawler.parsers.model.training.examples import example, fold, rows, segmented, word_columns
from crawler.parsers.model.training.labels import by_lines, by_numbers, by_text, labels
from crawler.parsers.model.training.pages import LabelledPage, generated_index, generated_page

WARM = "Warm your hands over a bowl of water for ten minutes."
WALK = "Walk to the far printer once an hour, even when there is nothing to fetch."
MENU = "Home Articles About us Newsletter Contact Legal notice"


def shares(blocks: list[str], text: str) -> list[float]:
    return [round(float(share), 2) for share in align([tokens(block) for block in blocks], tokens(text))]


def test_blocks_of_the_text_are_found() -> None:
    assert shares([MENU, WARM, WALK, MENU], f"{WARM}\n\n{WALK}") == [0, 1, 1, 0]


def test_short_block_counts_only_in_its_place() -> None:
    blocks = ["Causes", MENU, WARM, "Causes", WALK, "Causes"]
    assert shares(blocks, f"{WARM} Causes {WALK}") == [0, 0, 1, 1, 1, 0]


def test_block_that_comes_twice_counts_once() -> None:
    assert shares([WARM, WALK, WARM], f"{WARM} {WALK}") == [1, 1, 0]


def test_long_block_counts_out_of_order() -> None:
    rest = "It helps most people within a week, and it costs nothing but a little patience."
    assert shares([rest, WARM, WALK], f"{WARM} {WALK} {rest}") == [1, 1, 1]


def test_changed_block_counts_by_its_share() -> None:
    (share,) = shares([f"{WARM} Advertisement follows here soon now."], WARM)
    assert 0.5 < share < 0.8


def test_text_written_without_spaces_is_aligned() -> None:
    assert shares(
        ["首页 文章", "每天多喝水，少熬夜，对身体很有好处。", "相关"], "每天多喝水，少熬夜，对身体很有好处。"
    ) == [0, 1, 0]


def test_headline_is_not_trained_on() -> None:
    found = by_text({"title": "Cold hands", "text": WARM}, ["Cold hands", WARM])
    assert (found.target.tolist(), found.counts.tolist()) == ([0, 1], [0, 1])


def test_lines_are_found_without_their_marks() -> None:
    gold = {"titles": ["Cold hands"], "optional": "By Marta Lindqvist", "sections": [section("Causes", [WARM, WALK])]}
    texts = ["Causes", "Cold hands", "By Marta Lindqvist", "Causes", f"1. {WARM}", f"Tip 2: {WALK}", MENU]
    found = by_lines(gold, texts)
    assert found.target.tolist() == [0, 0, 0, 1, 1, 1, 0]
    assert found.counts.tolist() == [1, 0, 0, 1, 1, 1, 1]


def section(heading: str, items: list[str]) -> dict[str, Any]:
    return {"heading": heading, "paragraphs": [], "items": [{"text": text} for text in items]}


def test_numbered_blocks_are_matched_with_ours() -> None:
    gold = {"title": [0], "optional": [3], "sections": [{"h": 1, "p": ["2"], "i": ["1:4,5"]}]}
    numbered = ["Cold hands", "Causes", WARM, "Photo: M. L.", "Walk.", WALK, MENU]
    # ours: two of theirs in one block, and one of theirs in two
    texts = ["Cold hands", "Causes", WARM, "Photo: M. L.", f"Walk. {WALK}", "Home Articles About us", MENU]
    found = by_numbers(gold, numbered, texts)
    assert found.target.tolist() == [0, 1, 1, 0, 1, 0, 0]
    assert found.counts.tolist() == [0, 1, 1, 0, 1, 1, 1]


def test_mark_alone_is_not_trained_on(tmp_path: Any) -> None:
    page = LabelledPage("a", "general", "", "article", "en", {"text": f"① {WARM}"}, bytes)
    assert labels(page, b"", ["①", WARM], tmp_path).counts.tolist() == [0, 1]


def test_columns_of_class_names_are_found() -> None:
    assert len(word_columns()) == len(WORD_GROUPS)


def test_example_has_a_row_and_a_label_for_each_block(tmp_path: Any) -> None:
    page = generated_page(3)
    found = example(tmp_path, page)
    assert found is not None
    document, cut = segmented(page, page.read())
    assert (found.rows == rows(document, cut)).all()
    assert len(found.rows) == len(found.target) == len(found.counts) == len(found.texts) == len(found.sizes)
    assert 0 < found.target.sum() < len(found.target)
    assert found.language == page.language


def test_generated_index_is_no_article() -> None:
    page = generated_index(3)
    assert not page.is_article
    assert segmented(page, page.read())[1].blocks


@pytest.mark.parametrize(("url", "site"), [("", "hands.co.uk"), ("https://feet.co.uk/b", "feet.co.uk")])
def test_site_is_the_pages_own_word_where_the_collection_has_none(url: str, site: str, tmp_path: Any) -> None:
    body = f'<link rel="canonical" href="https://www.hands.co.uk/a"><p>{WARM}</p>'.encode()
    found = example(tmp_path, LabelledPage("a", "general", url, "article", "en", {"text": WARM}, lambda: body))
    assert found is not None
    assert found.site == site


@pytest.mark.parametrize("site", ["health.example", "hands.example"])
def test_fold_depends_on_the_site_alone(site: str) -> None:
    assert fold(site, 5) == fold(site, 5) in range(5)


def test_hosts_of_one_domain_are_one_site() -> None:
    urls = ("https://www.example.co.uk/a", "https://blog.example.co.uk/b")
    assert len({LabelledPage("a", "general", url, "article", None, {}, bytes).site for url in urls}) == 1
