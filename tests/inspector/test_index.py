"""The index: what is found, what is counted, and when it is made anew."""

import os
import sqlite3
from pathlib import Path

import pytest
from inspected import FETCHED, write_run
from starlette.datastructures import QueryParams

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.index import refresh
from crawler.inspector.kept import object_at
from crawler.inspector.places import NothingThere, Opened, find
from crawler.inspector.selection import Selection
from crawler.inspector.words import marked, question, spaced
from crawler.parsers import Fetched, extract
from schemas.article import Article, Item, Quality

TEXT = "<p>Eyes tire when they look at one distance for hours, and rest when they look far away.</p>" * 6
FOUND = {
    "": {"a", "b", "c", "d", "e"},
    "feet": {"a"},
    "FEET warm": {"a"},
    '"cold feet"': {"a"},
    '"feet cold"': set(),
    "title:warm": set(),
    "causes:coffee": {"b"},
    "workarounds:coffee": set(),
    "头痛": {"c"},
    "痛头": set(),
    "두통": {"d"},
    "cafe": {"b"},
    "-feet": {"b", "c", "d", "e"},
    "col*": {"a", "b"},
    'NEAR(x OR * ) "': set(),
    "'; DROP TABLE entry; --": set(),
    "قدم": {"e"},
}


def made(name: str, title: str, body: str, score: float = 0.5, cause: str = "") -> Article:
    outcome = extract(
        Fetched(f"https://{name}.example/{name}.html", f"<h1>Tired eyes</h1>{TEXT}".encode(), {}, FETCHED, 200)
    )
    assert isinstance(outcome, Article)
    causes = [Item(number=1, label=None, text=cause, section=0)] if cause else []
    quality = Quality(score=score, coverage=1, flags=["mojibake"] if score < 0.3 else [])
    return outcome.model_copy(update={"title": title, "body": body, "causes": causes, "quality": quality})


ARTICLES = [
    made("a", "Cold feet in bed", "Keep them warm, and colder days pass.", 0.1),
    made("b", "Café and sleep", "Colours of the night.", 0.2, cause="Coffee after noon"),
    made("c", "头痛怎么办", "经常头痛的人应该多喝水。", 0.3),
    made("d", "두통의 원인", "두통이 자주 있는 사람은 쉬어야 합니다.", 0.4),
    made("e", "برودة القدمين", "ضع قدم على قدم.", 0.5),
]


def indexed(place: Path) -> Catalogue:
    opened = find(place)
    refresh(opened, lambda *_: None)
    return Catalogue(opened)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return indexed(write_run(tmp_path_factory.mktemp("indexed"), ARTICLES))


def selected(catalogue: Catalogue, query: str) -> list[str]:
    records = catalogue.page(Selection.of(QueryParams(query))).records
    return [record.site.partition(".")[0] for record in records]


@pytest.mark.parametrize("asked", FOUND)
def test_question_finds(catalogue: Catalogue, asked: str) -> None:
    selection = Selection(text=asked)
    records = {record.site.partition(".")[0] for record in catalogue.page(selection).records}
    assert records == FOUND[asked]
    assert catalogue.counts(selection) == len(FOUND[asked])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=score", ["a", "b", "c", "d", "e"]),
        ("sort=score-high", ["e", "d", "c", "b", "a"]),
        ("flag=mojibake&sort=score", ["a", "b"]),
        ("quality=below+0.5&quality=0.5+to+0.75&sort=score", ["a", "b", "c", "d", "e"]),
        ("quality=nonsense", []),
        ("lacks=causes&sort=score", ["a", "c", "d", "e"]),
        ("site=a.example&site=c.example&sort=score", ["a", "c"]),
        ("since=2000-01-01", []),
        ("since=yesterday&sort=nonsense", ["a", "b", "c", "d", "e"]),
        ("run=nothing", []),
        ("after=nonsense", ["a", "b", "c", "d", "e"]),
        ("after=99999999999999999999~4", []),
        ("after=0~99999999999999999999", ["a", "b", "c", "d", "e"]),
        ("sort=published-oldest&after=1e999~4", []),
        ("flag=none&sort=score", ["c", "d", "e"]),
        ("q=-feet&lacks=causes&sort=score-high", ["e", "d", "c"]),
    ],
)
def test_selection_narrows_and_sorts(catalogue: Catalogue, query: str, expected: list[str]) -> None:
    assert selected(catalogue, query) == expected


@pytest.mark.parametrize("order", ["sort=score", "sort=score-high", "sort=fetched", "q=e*", "sort=longest"])
def test_pages_hold_each_record_once(catalogue: Catalogue, order: str) -> None:
    selection, seen = Selection.of(QueryParams(order)), []
    while page := catalogue.page(selection, 2).records:
        seen += [record.number for record in page]
        selection = Selection.of(QueryParams(selection.address(after=page[-1].key)))
    assert len(seen) == len(set(seen)) == catalogue.counts(Selection.of(QueryParams(order)))


def test_facets_count_within_what_the_others_leave(catalogue: Catalogue) -> None:
    facets = catalogue.facets(Selection(flag=("mojibake",), site=("a.example",)))
    assert facets["flag"] == [("mojibake", 1)]
    assert dict(facets["site"]) == {"a.example": 1, "b.example": 1}


def test_address_gives_the_same_selection_again() -> None:
    query = "q=a+%26+b&run=x&since=2026-01-02&sort=score&site=a&site=b&lacks=title&column=site&after=5~7"
    selection = Selection.of(QueryParams(query))
    assert Selection.of(QueryParams(selection.address())) == selection


def test_new_run_is_added_and_a_changed_file_makes_the_index_anew(tmp_path: Path) -> None:
    write_run(tmp_path, ARTICLES[:2])
    assert indexed(tmp_path).counts(Selection(run="all")) == 2
    (tmp_path / "more.jsonl").write_bytes(b"".join(article.line() for article in ARTICLES[2:]))
    assert indexed(tmp_path).counts(Selection(run="all")) == 5
    before = (tmp_path / ".inspect.sqlite").stat()
    os.utime(tmp_path / "more.jsonl")
    indexed(tmp_path)
    assert (tmp_path / ".inspect.sqlite").stat().st_ino == before.st_ino
    (tmp_path / "more.jsonl").write_bytes(ARTICLES[2].line())
    assert indexed(tmp_path).counts(Selection(run="all")) == 3


def test_run_without_a_record_is_empty(tmp_path: Path) -> None:
    catalogue = indexed(write_run(tmp_path, []))
    assert (catalogue.page(Selection()).records, catalogue.counts(Selection())) == ([], 0)
    assert set(map(len, catalogue.facets(Selection()).values())) == {0}


def test_torn_and_foreign_lines_are_counted_and_left_out(tmp_path: Path) -> None:
    place = write_run(tmp_path, ARTICLES[:2])
    whole = place.read_bytes()
    place.write_bytes(b'{"title": 1}\n[]\nnull\n' + whole + ARTICLES[2].line()[:200])
    catalogue = indexed(place)
    (run,) = catalogue.runs()
    assert (run.records, run.unreadable) == (2, 4)
    kept = catalogue.record(run.key, ARTICLES[1].id)
    assert kept is not None
    assert object_at(kept)["title"] == "Café and sleep"


@pytest.mark.parametrize("content", [None, b"not a database at all", b""])
def test_broken_index_is_made_anew(tmp_path: Path, content: bytes | None) -> None:
    place = write_run(tmp_path, ARTICLES[:1])
    index = find(place).index
    if content is not None:
        index.write_bytes(content)
    assert indexed(place).counts(Selection()) == 1


def test_published_run_is_not_added_to(tmp_path: Path, demo_runs: Path) -> None:
    (run,) = demo_runs.glob("demo/runs/[!.]*")
    before = set(run.iterdir())
    assert indexed(run).counts(Selection()) == 53
    assert set(run.iterdir()) == before


def test_where_nothing_lies_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingThere, match="holds no run"):
        find(tmp_path)


def test_read_only_place_has_its_index_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    opened: Opened = find(write_run(tmp_path / "place", ARTICLES[:1]))
    assert opened.index.parent == tmp_path / "cache" / "healthcrawl"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("cold feet", "cold feet"), ("头痛a", " 头  痛 a"), ("น้ำ", " น้  ำ "), ("두통", " 두  통 ")],
)
def test_letters_of_unspaced_scripts_are_words(text: str, expected: str) -> None:
    assert spaced(text) == expected


def test_marks_are_put_around_what_was_asked_for() -> None:
    pieces = marked("word " * 100 + "the Cold feet " + "word " * 100, question("cold").terms)
    assert ("Cold", True) in pieces
    assert sum(len(text) for text, _ in pieces) < 260


def test_what_takes_too_long_is_broken_off(catalogue: Catalogue) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with (
        catalogue.connection(most_seconds=0.05) as database,
        pytest.raises(sqlite3.OperationalError, match="interrupted"),
    ):
        database.execute(endless).fetchone()
