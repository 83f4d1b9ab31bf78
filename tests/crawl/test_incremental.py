"""The second run and those after it: only what changed is sent, and every article is told of."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crawled import Crawled, crawl, lines
from loopback import Answer, Site, article, index, serving

PATHS = [f"/page-{number}" for number in range(6)]


def _page(path: str, version: str = "1") -> Answer:
    return Answer(article(f"Hiccups on page {path[-1]}, version {version}"), headers={"ETag": f'"{path}-{version}"'})


ANSWERS = {
    "/": Answer(index(*PATHS), headers={"ETag": '"index-1"'}),
    **{path: _page(path) for path in PATHS},
}


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with serving(ANSWERS) as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    """As it was when it was crawled first."""
    served.answers = dict(ANSWERS)
    return served


class Job:
    """One site, crawled again and again into one folder."""

    def __init__(self, site: Site, output: Path) -> None:
        self._site = site
        self._output = output

    def run(self, *options: str) -> dict[str, Any]:
        """The manifest of one more run, which says the same as its exit code."""
        del self._site.asked[:], self._site.asked_with[:], self._site.sent[:]
        self.crawled: Crawled = crawl(self._output, self._site.base, "--json", *options)
        manifest: dict[str, Any] = json.loads(self.crawled.printed)
        assert self.crawled.exit_code == manifest["exit_code"]
        return manifest

    @property
    def latest(self) -> Path:
        (folder,) = self._output.glob("*/latest")
        return folder

    def articles(self) -> dict[str, dict[str, Any]]:
        """Records by path."""
        records = lines(self.latest / "articles.jsonl")
        by_path = {record["requested_url"].removeprefix(self._site.base): record for record in records}
        assert len(by_path) == len(records)
        return by_path

    def changes(self) -> dict[str, tuple[str, int]]:
        """Change and revision by path."""
        told = lines(self.latest / "changes.jsonl")
        return {line["url"].removeprefix(self._site.base): (line["change"], line["revision"]) for line in told}


@pytest.fixture(scope="module")
def first(served: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first run left."""
    output = tmp_path_factory.mktemp("first")
    job = Job(served, output)
    assert job.run()["counts"]["articles"] == len(PATHS)
    assert set(job.changes().values()) == {("new", 1)}
    return output


@pytest.fixture
def job(first: Path, site: Site, tmp_path: Path) -> Job:
    """A job that has run once."""
    return Job(site, shutil.copytree(first, tmp_path / "output", symlinks=True))


def test_an_unchanged_site_sends_no_page_and_keeps_every_record(job: Job, site: Site) -> None:
    before = (job.latest / "articles.jsonl").read_bytes()
    counts = job.run()["counts"]
    pages = [status for path, status in site.sent if path in {"/", *PATHS}]
    assert pages == [304] * (1 + len(PATHS))
    assert counts["articles"] == len(PATHS)
    assert sorted((job.latest / "articles.jsonl").read_bytes().splitlines()) == sorted(before.splitlines())
    assert set(job.changes().values()) == {("unchanged", 1)}


def test_changed_new_and_same_pages_are_told_apart(job: Job, site: Site) -> None:
    site.answers["/page-0"] = _page("/page-0", "2")
    site.answers["/fresh"] = _page("/fresh")
    site.answers["/"] = Answer(index(*PATHS, "/fresh"), headers={"ETag": '"index-2"'})
    job.run()
    assert job.changes() == {
        **dict.fromkeys(PATHS[1:], ("unchanged", 1)),
        "/page-0": ("changed", 2),
        "/fresh": ("new", 1),
    }
    assert job.articles()["/page-0"]["title"].endswith("version 2")
    assert job.articles()["/page-0"]["revision"] == 2


@pytest.mark.slow
def test_a_page_is_gone_after_three_runs_without_it_and_new_when_it_is_back(job: Job, site: Site) -> None:
    site.answers["/page-0"] = Answer(status=404)
    told = []
    for _ in range(4):
        job.run()
        told.append((job.changes().get("/page-0"), "/page-0" in job.articles()))
    assert told == [(("unchanged", 1), True)] * 2 + [(("gone", 1), False), (None, False)]
    site.answers["/page-0"] = _page("/page-0")
    job.run()
    assert (job.changes()["/page-0"], "/page-0" in job.articles()) == (("new", 1), True)


def test_a_site_that_shuts_us_out_costs_no_record(job: Job, site: Site) -> None:
    for path in ("/", *PATHS):
        site.answers[path] = Answer(status=403)
    manifest = job.run()
    counts = manifest["counts"]
    assert (manifest["exit_reason"], manifest["exit_code"]) == ("nothing_extracted", 4)
    assert (counts["articles"], counts["kept"], counts["rejects"]) == (0, len(PATHS), 1 + len(PATHS))
    assert set(job.articles()) == set(PATHS)


def test_a_published_run_that_was_removed_is_fetched_again(job: Job, site: Site) -> None:
    for path in (job.latest.resolve()).iterdir():
        path.unlink()
    job.run()
    assert [status for path, status in site.sent if path in PATHS] == [200] * len(PATHS)
    assert set(job.articles()) == set(PATHS)


def test_fresh_forgets_what_was_known(job: Job, site: Site) -> None:
    job.run("--fresh")
    assert [status for path, status in site.sent if path in PATHS] == [200] * len(PATHS)
    assert set(job.changes().values()) == {("new", 1)}


def test_the_limit_takes_new_pages_before_known_ones(job: Job, site: Site) -> None:
    fresh = [f"/fresh-{number}" for number in range(3)]
    site.answers["/"] = Answer(index(*PATHS, *fresh), headers={"ETag": '"index-2"'})
    site.answers.update({path: _page(path) for path in fresh})
    job.run("--max-pages", "7")
    asked = [path for path in site.pages_asked() if path != "/"]
    assert asked[:3] == fresh
    assert len(asked) == 6
    assert set(job.articles()) == {*PATHS, *fresh}
