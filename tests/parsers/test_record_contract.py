"""What holds for every record: each field has its part, equal input gives equal bytes, ids and hashes are stable."""

import copy
import subprocess
import sys
from types import MappingProxyType

import pytest
from samples import GOOD, URL, fetched

from crawler.parsers import extract
from crawler.parsers.assemble import ASSEMBLED
from crawler.parsers.fetched import DIRECT, Journey
from crawler.parsers.parts import PARTS
from schemas.article import QUALITY_FLAGS, Article, QualityFlag

FOREIGN = ["scrapy", "twisted"]
ABOUT = "<h3>About the author</h3><p>Marta Lindqvist walks every day and writes about hands and feet and rain.</p>"
GUESSED = (
    "<title>Müde Füße</title><h1>Müde Füße</h1>"
    + "<p>Ruhe hilft den müden Füßen, und ein kühles Fußbad am Abend tut sehr gut.</p>" * 4
)
CHINESE = "<p>到了晚上双手发凉，往往是因为坐得太久没有活动，身体先把热量留给了心脏，所以不必担心。</p>" * 4
DEEP = GOOD.replace("<h1>", "<div>" * 3_000 + "<h1>")
CAUSES: dict[QualityFlag, bytes] = {
    "encoding_guessed": GUESSED.encode("cp1252"),
    "encoding_mismatch": GOOD.replace("<head>", "<head><meta charset=gbk>").replace("a nuisance", "lästig").encode(),
    "characters_removed": GOOD.replace("a nuisance", "5\u202e00\u202c mg").encode(),
    "replacement_characters": GOOD.replace("nuisance", "nuis\ufffdnce").encode(),
    "mojibake": GOOD.replace("a nuisance", "an \u00e2\u20ac\u02dcactual\u00e2\u20ac\u2122 nuisance").encode(),
    "end_not_proven": GOOD.encode(),
    "tree_rescued": DEEP.encode(),
    "tree_truncated": (DEEP + "<b></b>" * 200_001).encode(),
    "title_not_in_text": GOOD.replace("<h1>Cold hands at the desk</h1>", "").encode(),
    "language_conflict": f"<html lang=en><title>双手发凉</title><h1>双手发凉</h1>{CHINESE}</html>".encode(),
    "low_coverage": GOOD.replace("<p>Previous", ABOUT + "<p>Previous").encode(),
    "short_text": GOOD.encode(),
}


JOURNEYS: dict[QualityFlag, Journey] = {"end_not_proven": Journey(doubts=("no_length",))}


def record(html: str | bytes, url: str = URL, journey: Journey = DIRECT) -> Article:
    outcome = extract(fetched(html, url, journey=journey))
    assert isinstance(outcome, Article), outcome
    return outcome


def test_every_field_has_a_part_or_is_assembled() -> None:
    assert set(Article.model_fields) == {name for name, _ in PARTS} | ASSEMBLED
    assert not {name for name, _ in PARTS} & ASSEMBLED


def test_every_flag_has_a_page_that_sets_it() -> None:
    assert set(CAUSES) == set(QUALITY_FLAGS)


def test_override_of_direction_is_not_in_the_text() -> None:
    assert "500 mg" in record(CAUSES["characters_removed"]).body


@pytest.mark.parametrize("flag", CAUSES)
def test_flag_can_be_reached(flag: QualityFlag) -> None:
    assert flag in record(CAUSES[flag], journey=JOURNEYS.get(flag, DIRECT)).quality.flags


def test_good_page_has_no_flag_but_its_shortness() -> None:
    assert record(GOOD).quality.flags == ["short_text"]


def test_line_reads_back_as_the_same_record() -> None:
    found = record(GOOD)
    assert Article.model_validate_json(found.line()) == found


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_line_separators_are_escaped(separator: str) -> None:
    named = f'<meta name="description" content="One&#{ord(separator)};two">'
    line = record(GOOD.replace('<meta name="description"', named + '<meta name="other"')).line()
    assert len(line.decode().splitlines()) == 1


def test_lone_surrogates_do_not_reach_the_line() -> None:
    found = record(GOOD.replace("nuisance", "nui\ud800sance&#xDC00;"))
    assert not any("\ud800" <= character <= "\udfff" for character in found.line().decode())
    assert "nui" in found.body


REDRAWN = {
    "white space": GOOD.replace("><", ">\n  <").replace(". ", ".\n   "),
    "ids": GOOD.replace("<p>", '<p id="x7" data-seen="9">').replace("<h2>", '<h2 id="c">'),
    "wrapper": GOOD.replace("<h1>", '<div class="page"><h1>').replace("</body>", "</div></body>"),
    "comment": GOOD.replace("<h1>", "<!-- built at noon --><h1>"),
    "script": GOOD.replace("</head>", "<script>var built = 7;</script></head>"),
}
CHANGED = {
    "title": GOOD.replace("Cold hands at the desk", "Cold hands at the wheel"),
    "paragraph": GOOD.replace("a nuisance", "a pity"),
    "item": GOOD.replace("far printer", "near printer"),
    "heading": GOOD.replace("What you can do", "What helps"),
    "teaser": GOOD.replace("Five ways", "Six ways"),
}


@pytest.mark.parametrize("name", REDRAWN)
def test_hash_is_the_same_when_only_the_markup_changes(name: str) -> None:
    assert REDRAWN[name] != GOOD
    assert record(REDRAWN[name]).content_hash == record(GOOD).content_hash


@pytest.mark.parametrize("name", CHANGED)
def test_hash_differs_when_the_text_changes(name: str) -> None:
    assert record(CHANGED[name]).content_hash != record(GOOD).content_hash


@pytest.mark.parametrize("tail", ["?utm_source=letter", "#causes", "?utm_medium=a&gclid=7#x", "?fbclid=zz"])
def test_id_is_the_same_with_what_only_tracks(tail: str) -> None:
    assert record(GOOD, URL + tail).id == record(GOOD).id


@pytest.mark.parametrize("url", [URL + "?page=2", URL.replace("cold", "warm"), URL.replace("www.", "m.")])
def test_id_differs_for_another_page(url: str) -> None:
    assert record(GOOD, url).id != record(GOOD).id


def test_id_follows_the_canonical_address() -> None:
    link = '<link rel="canonical" href="/articles/cold-hands.html"></head>'
    assert record(GOOD.replace("</head>", link), URL + "?from=list").id == record(GOOD).id


def test_same_input_gives_the_same_bytes_and_is_not_changed() -> None:
    headers = {"Content-Type": "text/html; charset=utf-8"}
    page = fetched(GOOD, headers=MappingProxyType(headers))
    body, kept = bytes(page.body), copy.deepcopy(headers)
    assert extract(page).line() == extract(page).line()
    assert (page.body, headers) == (body, kept)


def test_parsers_import_nothing_of_the_crawl() -> None:
    program = f"import sys; from crawler.parsers import extract; print([m for m in {FOREIGN} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
