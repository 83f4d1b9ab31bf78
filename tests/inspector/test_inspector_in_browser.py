"""What an analyst does, in a real Chromium: search, narrow, open, find the place of a field, compare, take along."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

from inspected import Inspector
from playwright.sync_api import Browser, Locator, Page, expect

from crawler.commands.case import read_case, record_of

FRAME = "iframe[name=page]"
LIT = """(body, layer) => {
  const sides = {page: '.hc-page .hc', list: '.list li', record: '.section .entry'};
  const isLit = (one) => !getComputedStyle(one).backgroundImage.split('linear-gradient')[layer + 1].includes('/ 0)');
  return Object.entries(sides).map(([side, selector]) => [side, [...body.querySelectorAll(selector)]])
    .filter(([, all]) => all.some((one) => one.offsetParent))
    .map(([side, all]) => [side, all.filter(isLit).map((one) => one.textContent)]);
}"""


def opened(page: Page, title: str) -> None:
    """Search for a record and open it."""
    page.goto("/records")
    page.locator("#q").fill(title)
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=title).first.click()


def field(page: Page, text: str) -> Locator:
    """The entry of the record, beside the page, that begins with a text."""
    return page.frame_locator(FRAME).locator(".section .entry", has_text=text).first


def in_page(page: Page, text: str) -> Locator:
    """The block of the page."""
    return page.frame_locator(FRAME).locator(".hc-page .hc", has_text=text).first


def lit(page: Page, text: str, pointed: bool = False) -> dict[str, list[bool]]:
    """On each side that can be seen, of whatever is lit up, whether it holds a text; of the record in its sections."""
    found = page.frame_locator(FRAME).locator("body").evaluate(LIT, 1 if pointed else 0)
    return {side: [text in one for one in texts] for side, texts in found}


def test_the_token_does_not_stay_in_the_address(page: Page, inspector: Inspector) -> None:
    assert page.url == f"{inspector.base}/"
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()


def test_runs_are_listed_newest_first_with_the_change(page: Page) -> None:
    rows = page.locator("table").first.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("newest")
    expect(rows.first.locator(".change").first).to_have_text("±0")


def test_search_finds_a_word_of_a_body_and_marks_it(page: Page) -> None:
    page.goto("/records?q=mirror")
    expect(page.locator("mark").first).to_have_text("mirror")


def test_search_finds_two_characters_of_chinese(page: Page) -> None:
    page.goto("/records?q=打嗝")
    expect(page.locator(".records tbody tr").first).to_contain_text("打嗝")


def test_facet_narrows_and_its_address_can_be_passed_on(page: Page) -> None:
    page.goto("/records")
    page.locator(".facets").get_by_role("link", name=re.compile("^zh")).click()
    expect(page.locator("h1")).to_have_text("12 records")
    page.goto(page.url)
    expect(page.locator("h1")).to_have_text("12 records")
    page.get_by_role("link", name="Clear").click()
    expect(page.locator("h1")).to_have_text("53 records")


def test_next_page_holds_the_rest(page: Page) -> None:
    page.goto("/records?sort=shortest")
    first = page.locator(".records tbody .name a").all_inner_texts()
    page.get_by_role("link", name="Next page").click()
    rest = page.locator(".records tbody .name a").all_inner_texts()
    assert (len(first), len(rest)) == (50, 3)


def test_click_on_a_field_shows_its_place_in_the_page(page: Page) -> None:
    opened(page, "Why your eyes feel dry")
    entry = field(page, "A screen that stands too high")
    entry.click()
    block = page.frame_locator(FRAME).locator(".hc-page :target")
    expect(block).to_contain_text("A screen that stands too high")
    expect(block).to_be_in_viewport()
    expect(block).to_have_id(f"b{entry.locator('.where:visible').inner_text()}")
    assert lit(page, "A screen that stands too high") == {"page": [True], "record": [True]}


def test_click_in_the_page_lights_up_the_field_that_claimed_it(page: Page) -> None:
    opened(page, "Why your eyes feel dry")
    in_page(page, "A screen that stands too high").click()
    entry = field(page, "A screen that stands too high")
    expect(entry).to_be_in_viewport()
    expect(entry.locator(".said")).to_contain_text("causes, item 2")
    assert lit(page, "A screen that stands too high") == {"page": [True], "record": [True]}
    in_page(page, "Fewer blinks").click()
    assert lit(page, "Fewer blinks") == {"page": [True], "record": [True]}


def test_pointing_at_either_side_shows_the_other(page: Page) -> None:
    opened(page, "Why your eyes feel dry")
    in_page(page, "A screen that stands too high").hover()
    assert lit(page, "A screen that stands too high", pointed=True)["record"] == [True]
    field(page, "Fewer blinks").hover()
    assert lit(page, "Fewer blinks", pointed=True)["page"] == [True]


def test_block_of_the_page_is_found_in_the_list_and_back(page: Page) -> None:
    opened(page, "Why your eyes feel dry")
    frame = page.frame_locator(FRAME)
    in_page(page, "A screen that stands too high").click()
    field(page, "A screen that stands too high").get_by_role("link", name="in the list of blocks").click()
    block = frame.locator(".list li:target")
    expect(block).to_contain_text("A screen that stands too high")
    expect(block).to_be_in_viewport()
    expect(frame.locator(".hc-page")).not_to_be_visible()
    frame.locator(".list .text a", has_text="Fewer blinks").click()
    expect(field(page, "Fewer blinks").locator(".said")).to_be_visible()
    assert lit(page, "Fewer blinks") == {"list": [True], "record": [True]}
    field(page, "Fewer blinks").get_by_role("link", name="in the page").click()
    expect(frame.locator(".hc-page :target")).to_contain_text("Fewer blinks")


def test_text_that_no_field_holds_says_so(page: Page) -> None:
    opened(page, "Why your eyes feel dry")
    frame = page.frame_locator(FRAME)
    in_page(page, "All articles").click()
    expect(frame.locator("aside:target")).to_contain_text("no field, left out")
    assert lit(page, "All articles") == {"page": [True], "record": []}
    expect(frame.locator(".counts")).to_contain_text("0 lost")


def test_page_and_record_are_walked_with_keys(page: Page) -> None:
    opened(page, "Why your eyes feel dry")
    block = in_page(page, "Fewer blinks")
    block.locator("a.hc-n").first.focus()
    page.keyboard.press("Enter")
    expect(field(page, "Fewer blinks").locator(".said")).to_be_visible()
    # what was jumped to is where the next Tab begins
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.frame_locator(FRAME).locator(".list li:target")).to_contain_text("Fewer blinks")


def test_page_beside_another_tab_says_by_itself_which_field_claimed_a_block(page: Page) -> None:
    opened(page, "Why your eyes feel dry")
    page.get_by_role("link", name="JSON", exact=True).click()
    in_page(page, "A screen that stands too high").click()
    told = page.frame_locator(FRAME).locator("aside:target")
    expect(told).to_contain_text("causes, item 2")
    expect(told).to_contain_text("A screen that stands too high")


def test_tabs_show_text_json_metadata_provenance_and_links(page: Page) -> None:
    opened(page, "Why your eyes feel dry")
    for tab, told in (("Text", "Fewer blinks"), ("JSON", '"schema_version"'), ("Metadata", "coverage")):
        page.get_by_role("link", name=tab, exact=True).click()
        expect(page.locator(".record-side")).to_contain_text(told)
    page.get_by_role("link", name="Provenance").click()
    expect(page.locator(".record-side")).to_contain_text("the installed version gives the same content")
    page.get_by_role("link", name="Links", exact=True).click()
    page.locator(".record-side tbody a[href^='/records/']").first.click()
    expect(page.frame_locator(FRAME).locator(".fields")).to_be_visible()


def test_history_shows_the_words_that_changed(page: Page) -> None:
    opened(page, "Warm feet in bed")
    page.get_by_role("link", name="History").click()
    newest = page.locator(".history li").first
    expect(newest.locator("del").first).to_have_text("Cold")
    expect(newest.locator("ins").first).to_have_text("Warm")


def test_selection_is_walked_through_with_keys(page: Page) -> None:
    page.goto("/records?language=de&sort=shortest")
    titles = page.locator(".records tbody .name a").all_inner_texts()
    page.locator(".records tbody .name a").first.click()
    expect(page.locator("h1")).to_have_text(titles[0])
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text(titles[1])
    page.wait_for_load_state()
    page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text(titles[0])


def test_rejects_are_grouped_and_extracted_again(page: Page) -> None:
    page.goto("/rejects")
    page.locator("summary", has_text="no text").click()
    page.locator(".facets details[open] a").first.click()
    page.locator(".records .name a").first.click()
    expect(page.frame_locator(FRAME).locator("h1").first).to_be_visible()
    page.get_by_role("link", name="Extract again").click()
    expect(page.locator(".again")).to_contain_text("rejected again")


def test_selection_is_taken_along_as_csv(page: Page) -> None:
    page.goto("/records?language=zh")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8"))))
    assert {row["language"] for row in rows} == {"zh"}
    assert len(rows) == 12


def test_it_reads_without_scripts(chromium: Browser, inspector: Inspector) -> None:
    context = chromium.new_context(base_url=inspector.base, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(inspector.address)
    tab.goto("/records?q=mirror")
    tab.locator(".records .name a").first.click()
    tab.frame_locator(FRAME).locator(".section .entry").first.click()
    expect(tab.frame_locator(FRAME).locator(".hc-page :target")).to_have_count(1)
    context.close()


def test_two_runs_are_compared_by_site_and_field(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Compare", exact=True).nth(1).click()
    expect(page.locator(".tile").first).to_have_text(re.compile("53"))
    field = page.locator("details", has_text="title").first
    expect(field.locator("summary")).to_contain_text("1 changed")
    field.locator("summary").click()
    expect(field.locator("li")).to_contain_text("Warm feet in bed")
    field.get_by_role("link", name="Cold feet in bed").click()
    expect(page.locator("ins").first).to_have_text("Warm")


def test_verdicts_are_kept_summed_up_and_taken_along_as_a_case(page: Page, tmp_path: Path) -> None:
    opened(page, "Why your eyes feel dry")
    page.locator(".tabs").get_by_role("link", name="Review").click()
    page.get_by_role("group", name="title").get_by_label("right").check()
    causes = page.get_by_role("group", name="causes")
    causes.get_by_label("wrong").check()
    causes.get_by_label("Note on causes").fill("The lens is no cause.")
    page.get_by_role("button", name="Save the verdicts").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    page.goto("/review")
    precision = page.locator("table").nth(1).locator("tbody tr").first
    # other tests judge headlines of the same runs
    expect(precision).to_contain_text(re.compile(r"100 % of \d"))
    expect(precision).to_contain_text(" 0 % of 1")
    with page.expect_download() as download:
        page.get_by_role("link", name="case", exact=True).click()
    folder = unpacked(download.value.path(), tmp_path)
    assert "The lens is no cause." in (folder / "case.toml").read_text("utf-8")
    assert record_of(read_case(folder)) == json.loads((folder / "expected.json").read_text("utf-8"))


def test_samples_leave_out_what_was_reviewed(page: Page) -> None:
    page.goto("/review")
    rows = page.locator("table").first.locator("tbody tr")
    assert {"low score", "rare template", "random"} <= set(rows.locator(".tag").all_inner_texts())


def unpacked(archive: Path, target: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(target)
    (folder,) = target.iterdir()
    return folder
