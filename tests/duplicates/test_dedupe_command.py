"""``healthcrawl dedupe``: copies stand in one cluster, each cluster has one that stands for it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.invented_articles import EDITS, LANGUAGES, copy, original, stranger
from crawler.duplicates.finding import Finder
from schemas.cluster import Cluster

PROJECT = Path(__file__).parents[2]
NEEDS_RENSA = pytest.mark.usefixtures("rensa")


@pytest.fixture
def rensa() -> None:
    """The extra ``duplicates``."""
    pytest.importorskip("rensa")


def lines(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


def clusters_of(path: Path, threshold: float = 0.5) -> list[Cluster]:
    return Finder([path], threshold).clusters()


def members(clusters: list[Cluster]) -> list[list[str]]:
    return sorted(sorted(member.url for member in cluster.members) for cluster in clusters)


def dedupe(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "crawler.commands.main", "dedupe", *map(str, arguments)]
    here = {**os.environ, **environment}
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60, env=here)


@NEEDS_RENSA
@pytest.mark.parametrize("edit", EDITS)
def test_copy_is_found_in_every_language(edit: str, tmp_path: Path) -> None:
    originals = [original(number) for number in range(len(LANGUAGES))]
    copies = [copy(one, 1000 + one.number, edit) for one in originals]
    found = clusters_of(lines(tmp_path / "a.jsonl", [one.record() for one in (*originals, *copies)]))
    pairs = [sorted((one.record()["url"], of.record()["url"])) for one, of in zip(copies, originals, strict=True)]
    assert members(found) == sorted(pairs)
    assert {cluster.representative for cluster in found} == {one.record()["id"] for one in originals}


@NEEDS_RENSA
def test_a_third_in_common_is_no_copy(tmp_path: Path) -> None:
    originals = [original(number) for number in range(16)]
    strangers = [stranger(one, 1000 + one.number, 1 / 3) for one in originals]
    assert clusters_of(lines(tmp_path / "a.jsonl", [one.record() for one in (*originals, *strangers)])) == []


REPRESENTATIVES = [
    ("published first", [{"published_on": "2026-03-01"}, {"published_on": "2026-02-01"}], 1),
    ("with a date before one without", [{"published_on": None}, {"published_on": "2026-02-01"}], 1),
    (
        "without dates, fetched first",
        [{"published_on": None}, {"published_on": None, "fetched_at": "2026-11-21T10:00:00Z"}],
        1,
    ),
    ("else the better record", [{}, {"quality": {"score": 0.95}}], 1),
    ("published first, whatever else", [{"published_on": "2026-01-01"}, {"quality": {"score": 1.0}}], 0),
]


@NEEDS_RENSA
@pytest.mark.parametrize(("changes", "expected"), [pytest.param(*rest, id=shows) for shows, *rest in REPRESENTATIVES])
def test_representative_is_who_was_first(changes: list[dict[str, Any]], expected: int, tmp_path: Path) -> None:
    base = {"published_on": "2026-05-05"}
    records = [copy(original(0), at, "nothing changed").record() | base | some for at, some in enumerate(changes)]
    (cluster,) = clusters_of(lines(tmp_path / "a.jsonl", records))
    assert cluster.representative == records[expected]["id"]
    assert cluster.members[0].id == cluster.representative
    assert [member.similarity for member in cluster.members] == [1.0, 1.0]


@NEEDS_RENSA
def test_members_are_like_the_representative_and_not_only_like_one_another(tmp_path: Path) -> None:
    # each takes the place of some paragraphs more, so that neighbours are alike and the ends are not
    first, last = original(0), original(8)
    total = min(len(first.paragraphs), len(last.paragraphs))
    records = []
    for step in range(0, total + 1, 2):
        body = "\n".join(" ".join(words) for words in (*last.paragraphs[:step], *first.paragraphs[step:total]))
        dated = {"published_on": f"2026-01-{step + 1:02}"}
        records.append(original(100 + step).record() | dated | {"body": body})
    found = clusters_of(lines(tmp_path / "a.jsonl", records))
    assert len(found) > 1
    assert all(member.similarity >= 0.5 for cluster in found for member in cluster.members)
    everybody = [member.id for cluster in found for member in cluster.members]
    assert len(everybody) == len(set(everybody))


@NEEDS_RENSA
def test_what_is_not_compared_is_counted(tmp_path: Path) -> None:
    one = original(0).record()
    again = one | {"fetched_at": "2026-11-23T10:00:00Z"}
    finder = Finder([lines(tmp_path / "a.jsonl", [one, again, original(1).record() | {"body": "Too short."}])], 0.5)
    assert finder.clusters() == []
    assert (finder.articles, finder.repeated, finder.too_short) == (1, 1, 1)


@NEEDS_RENSA
def test_command_writes_clusters_of_several_runs(tmp_path: Path) -> None:
    for name, articles in (("one", [original(0)]), ("two", [copy(original(0), 9, "paragraphs moved")])):
        (tmp_path / name).mkdir()
        lines(tmp_path / name / "articles.jsonl", [one.record() for one in articles])
        lines(tmp_path / name / "rejects.jsonl", [{"stage": "extract", "reason": "empty"}])
    done = dedupe(tmp_path / "one", tmp_path / "two", "-o", tmp_path / "clusters.jsonl")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "2 articles compared, 2 of them in 1 clusters\n"
    cluster = Cluster.model_validate_json((tmp_path / "clusters.jsonl").read_bytes())
    assert (cluster.size, cluster.sites) == (2, 2)


@NEEDS_RENSA
def test_copies_within_one_site_can_be_left_out(tmp_path: Path) -> None:
    pair = [original(0).record(), copy(original(0), 9, "nothing changed").record()]
    path = lines(tmp_path / "a.jsonl", [record | {"site": "example.org"} for record in pair])
    assert dedupe(path).stdout.count("\n") == 1
    assert dedupe(path, "--across-sites").stdout == ""


@NEEDS_RENSA
@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        ("", 4, "0 articles compared, 0 of them in 0 clusters\n"),
        ('{"url": "https://example.org/"}\n', 2, "healthcrawl: {path} holds other than articles.\n"),
        ("{", 2, "healthcrawl: {path} is damaged: line 1 is no JSON.\n"),
    ],
)
def test_file_without_articles_is_one_sentence(content: str, code: int, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content)
    done = dedupe(path)
    assert (done.returncode, done.stderr) == (code, sentence.format(path=path))


def test_missing_package_is_named_with_what_installs_it(tmp_path: Path) -> None:
    (tmp_path / "rensa.py").write_text("raise ImportError('No module named rensa')")
    path = lines(tmp_path / "a.jsonl", [original(0).record()])
    done = dedupe(path, PYTHONPATH=f"{tmp_path}:{PROJECT}")
    assert done.returncode == 2
    assert done.stderr == "healthcrawl: Finding copies needs rensa: pip install 'healthcrawl[duplicates]'.\n"
