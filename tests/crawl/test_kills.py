"""A crawl that is killed, wherever, and run again gives what an undisturbed one gives: none lost, none doubled."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from crawled import PROGRAM, PROJECT, Crawled, crawl, finished
from loopback import Answer, Site, article, index, serving

from crawler.archive.reading import read_archive

LISTS = 4
PAGES = 24

DIE = """
import os, sys
from importlib import import_module
parts = {target!r}.split(".")
owner = import_module(".".join(parts[:-2])).__dict__[parts[-2]]
original, calls = getattr(owner, parts[-1]), [0]
def dying(*arguments, **named):
    calls[0] += 1
    is_time = calls[0] == {call}
    if is_time and {when!r} == "before":
        os._exit(9)
    if is_time and {when!r} == "half":
        os.write(arguments[0]._descriptor, arguments[1][: len(arguments[1]) // 2])
        os._exit(9)
    result = original(*arguments, **named)
    if is_time:
        os._exit(9)
    return result
setattr(owner, parts[-1], dying)
from crawler.commands.main import main
main()
"""


class Point(NamedTuple):
    """Where to die: at the ``call``-th call of a method, before it, after it, or with half of a line written."""

    name: str
    method: str
    when: str
    call: int


POINTS = [
    Point("after fetch", "crawler.spiders.articles.ArticlesSpider._arrived", "before", 9),
    Point("after extract", "crawler.runs.accounts.Accounts.enter", "before", 9),
    Point("mid-write", "crawler.runs.lines.RecordLines._write", "half", 9),
    Point("after a write", "crawler.runs.lines.RecordLines._write", "after", 9),
    Point("before a commit", "crawler.frontier.ledger.Ledger.commit", "before", 3),
    Point("after a commit", "crawler.frontier.ledger.Ledger.commit", "after", 3),
    Point("before the start", "crawler.frontier.ledger.Ledger.commit", "after", 1),
    Point("before publishing", "crawler.runs.folder.RunFolder.publish", "before", 1),
    Point("after publishing", "crawler.runs.folder.RunFolder.publish", "after", 1),
]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    pages = [f"/page-{number}" for number in range(PAGES)]
    answers = {path: Answer(article(f"Hiccups on page {path}")) for path in pages}
    listings = {f"/list-{number}": Answer(index(*pages[number::LISTS])) for number in range(LISTS)}
    with serving({"/": Answer(index(*listings)), **listings, **answers}) as served:
        yield served


@pytest.fixture(scope="module")
def undisturbed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return _told(crawl(tmp_path_factory.mktemp("undisturbed"), site.base))


def _told(crawled: Crawled) -> list[dict[str, Any]]:
    """Articles and rejects without their times, in one order."""
    assert crawled.exit_code == 0, crawled.complained
    counts = crawled.manifest["counts"]
    assert (counts["articles"], counts["unfinished"]) == (PAGES, 0)
    records = [*crawled.articles, *crawled.rejects]
    archived = [kept.page.requested_url for kept in read_archive(crawled.run / "pages-00000.warc.gz")]
    fetched = [record["requested_url"] for record in records]
    assert sorted(archived) == sorted(fetched)
    # pages are read side by side, so that their order is not always the same
    timeless = ({**record, "fetched_at": None, "archive": None} for record in records)
    return sorted(timeless, key=lambda record: str(record["url"]))


def _arguments(site: Site, output: Path) -> list[str]:
    return ["crawl", site.base, "-o", str(output), "--delay", "0", "--allow-network", "127.0.0.1/32"]


def _die(point: Point, site: Site, output: Path) -> None:
    code = DIE.format(target=point.method, when=point.when, call=point.call)
    died = finished([sys.executable, "-c", code, *_arguments(site, output)], output)
    assert died.exit_code == 9, died.complained


def test_dying_at_one_point_after_the_other_loses_nothing(
    site: Site, undisturbed: list[dict[str, Any]], tmp_path: Path
) -> None:
    """In the quick tests one crawl dies at four points, each death in what the one before left."""
    for name in ("after fetch", "mid-write", "before a commit", "after publishing"):
        (point,) = (point for point in POINTS if point.name == name)
        _die(point, site, tmp_path)
    assert _told(_latest(crawl(tmp_path, site.base))) == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS, ids=[point.name for point in POINTS])
def test_dying_at_a_point_loses_nothing(
    point: Point, site: Site, undisturbed: list[dict[str, Any]], tmp_path: Path
) -> None:
    _die(point, site, tmp_path)
    assert _told(_latest(crawl(tmp_path, site.base))) == undisturbed


def _latest(crawled: Crawled) -> Crawled:
    """Of several runs the last."""
    (job,) = crawled.output.iterdir()
    for run in sorted((job / "runs").glob("[!.]*"))[:-1]:
        for path in run.iterdir():
            path.unlink()
        run.rmdir()
    return crawled


@pytest.mark.slow
def test_thirty_kills_lose_nothing(site: Site, undisturbed: list[dict[str, Any]], tmp_path: Path) -> None:
    chance = random.Random(20261122)
    for _ in range(30):
        before = len(site.asked)
        running = subprocess.Popen([*PROGRAM, *_arguments(site, tmp_path)], cwd=PROJECT, stdout=subprocess.DEVNULL)
        for _ in range(400):
            if len(site.asked) > before or running.poll() is not None:
                break
            time.sleep(0.05)
        time.sleep(chance.random() * 1.5)
        running.kill()
        running.wait()
    assert _told(_latest(crawl(tmp_path, site.base))) == undisturbed


def test_a_stopped_crawl_is_gone_on_with_by_the_same_command(
    site: Site, undisturbed: list[dict[str, Any]], tmp_path: Path
) -> None:
    command = [*PROGRAM, *_arguments(site, tmp_path)]
    command[command.index("--delay") + 1] = "0.6"
    before = len(site.asked)
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as running:
        for _ in range(400):
            if len(site.asked) > before + 4:
                break
            time.sleep(0.05)
        busy = finished(command, tmp_path)
        running.terminate()
        _, complained = running.communicate(timeout=15)
    assert (busy.exit_code, running.returncode) == (75, 143)
    assert f"is in use by process {running.pid}" in busy.complained
    assert "Run the same again to go on from there" in complained
    asked = set(site.asked[before:])
    assert _told(crawl(tmp_path, site.base)) == undisturbed
    twice = [path for path in asked if site.asked[before:].count(path) > 1 and path.startswith("/page")]
    assert len(twice) <= 2
