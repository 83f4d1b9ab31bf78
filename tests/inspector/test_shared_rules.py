"""What the inspector calls a near duplicate or a change is what ``dedupe`` and ``diff`` call so."""

from pathlib import Path
from typing import Any

import pytest
from inspected import FETCHED, write_run

from benchmarks.invented_articles import EDITS, LANGUAGES, copy, original, stranger
from crawler.comparison.comparing import compare as diff
from crawler.duplicates.likeness import USUAL
from crawler.extractions.files import Extraction
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.comparison import compare
from crawler.inspector.differences import changes
from crawler.inspector.index import refresh
from crawler.inspector.neighbours import neighbours
from crawler.inspector.places import find
from crawler.inspector.records import article_of
from crawler.parsers import Fetched, extract
from crawler.parsers.identity import article_id
from schemas.article import Article

PAGE = "<h1>Tired eyes</h1><p>Eyes tire when they look at one distance for hours, and rest far away.</p>" * 3
CHANGES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a text": {"title": "Tired feet"},
    "a list that is empty": {"keywords": ["eyes"]},
    "nothing in another form": {"description": ""},
    "only what tells of the making": {"extractor_version": "9.9.9"},
    "what nobody reads": {"revision": 7},
}


@pytest.mark.parametrize("edit", EDITS)
def test_near_duplicates_are_those_of_dedupe(edit: str, tmp_path: Path) -> None:
    finding = pytest.importorskip("crawler.duplicates.finding")
    pytest.importorskip("rensa")
    originals = [original(number) for number in range(len(LANGUAGES))]
    others = [copy(one, 100 + one.number, edit) for one in originals]
    others += [stranger(one, 200 + one.number, 1 / 3) for one in originals]
    records = [about(str(one.number), body=one.record()["body"]) for one in (*originals, *others)]
    catalogue = opened(write_run(tmp_path, records))
    clusters = finding.Finder([tmp_path / "articles.jsonl"], USUAL).clusters()
    wanted = {(c.representative, member.id, member.similarity) for c in clusters for member in c.members[1:]}
    assert len(wanted) == len(originals)
    assert {
        (cluster.representative, other, round(share, 3))
        for cluster in clusters
        for share, other, _ in near(catalogue, cluster.representative)
    } == wanted


def near(catalogue: Catalogue, article: str) -> list[tuple[float, str, str]]:
    kept = catalogue.record("articles", article)
    record = article_of(kept) if kept else None
    assert kept
    assert record
    return list(neighbours(catalogue, kept, record).like)


@pytest.mark.parametrize("change", CHANGES)
def test_changes_are_those_of_diff(change: str, tmp_path: Path) -> None:
    before = [about("1"), about("2"), about("3")]
    after = [before[0].model_copy(update=CHANGES[change]), before[1], about("4")]
    write_run(tmp_path, before).rename(tmp_path / "old.jsonl")
    write_run(tmp_path, after).rename(tmp_path / "new.jsonl")
    wanted = diff(*(Extraction(tmp_path, (tmp_path / name,)) for name in ("old.jsonl", "new.jsonl")), 4)
    catalogue = opened(tmp_path)
    left, right = (catalogue.run(key) for key in ("old", "new"))
    assert left
    assert right
    found = compare(catalogue, left, right)
    differing = [f for f in wanted.fields if not f.is_provenance and f.changed + f.only_old + f.only_new]
    (site,) = found.sites
    assert list(site.fields) == differing
    assert (found.counts["both"], found.counts["only_left"], found.counts["only_right"]) == (2, 1, 1)
    shown = changes(*(one.model_dump(mode="json") for one in (before[0], after[0])))
    assert {one.field for one in shown} == {one.field for one in differing}


def test_example_leads_to_the_page_though_its_id_is_another(tmp_path: Path) -> None:
    before = about("1")
    after = before.model_copy(update={"id": article_id("https://example.org/other"), "title": "Tired feet"})
    write_run(tmp_path, [before]).rename(tmp_path / "old.jsonl")
    # the parsers of another version found another canonical address on it
    after = after.model_copy(update={"canonical_url": "https://example.org/other"})
    write_run(tmp_path, [after]).rename(tmp_path / "new.jsonl")
    catalogue = opened(tmp_path)
    left, right = catalogue.run("old"), catalogue.run("new")
    assert left
    assert right
    found = compare(catalogue, left, right)
    assert (found.counts["both"], found.by_address[before.url].article) == (1, before.id)


def about(name: str, **changed: Any) -> Article:
    url = f"https://example.org/{name}.html"
    outcome = extract(Fetched(url, PAGE.encode(), {}, FETCHED, 200))
    assert isinstance(outcome, Article)
    return outcome.model_copy(update=changed)


def opened(place: Path) -> Catalogue:
    found = find(place)
    refresh(found, lambda *_: None)
    return Catalogue(found)
