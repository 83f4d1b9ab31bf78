"""The command line: what it prints, how it ends, what it leaves in the output folder."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawled import PROGRAM, PROJECT, Crawled, crawl, finished
from loopback import Answer, Site, article, index, serving

from crawler.commands.summary import print_summary
from schemas.article import Article
from schemas.run import Manifest

PAGES = [f"/article-{number}" for number in range(1, 7)]
EVIL = "Ca\x1b]0;owned\x07lves [bold red]at night"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    answers = {path: Answer(article(f"Article about hiccups {path[-1]}")) for path in PAGES}
    answers["/"] = Answer(index(*PAGES))
    with serving(answers) as served:
        yield served


@pytest.fixture(scope="module")
def whole(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(tmp_path_factory.mktemp("whole"), site.base)


@pytest.fixture(scope="module")
def limited(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(tmp_path_factory.mktemp("limited"), f"{site.base}/", "--max-pages", "3", "--json")


def test_a_crawl_ends_with_a_summary(whole: Crawled) -> None:
    assert whole.exit_code == 0
    assert whole.complained == ""
    assert "Complete: 6 articles" in whole.printed
    assert "Article about hiccups" in whole.printed
    assert str(whole.run) in whole.printed


def test_the_run_is_published_and_latest_leads_there(whole: Crawled) -> None:
    job = whole.run.parents[1]
    assert (job / "latest").resolve() == whole.run.resolve()
    assert [path.name for path in whole.run.parent.iterdir()] == [whole.manifest["run_id"]]
    names = {path.name for path in whole.run.iterdir()}
    records = {"articles.jsonl", "articles.parquet", "rejects.jsonl", "changes.jsonl", "pages-00000.warc.gz"}
    described = {"manifest.json", "datapackage.json", "README.md", "metrics.prom", "report.html", "crawl.log"}
    assert names == records | described
    assert {file["name"] for file in whole.manifest["files"]} == records


def test_the_manifest_says_what_ran(whole: Crawled, site: Site) -> None:
    assert whole.manifest["exit_reason"] == "complete"
    assert whole.manifest["job"] == f"127.0.0.1_{site.server_port}"
    assert {"name": "ALLOW_NETWORKS", "setting_value": "127.0.0.1/32"} in whole.manifest["settings"]
    assert whole.manifest["counts"]["responses"] == 1 + len(PAGES) + 2
    assert whole.manifest["counts"]["bytes_received"] > 5000


def test_a_limit_is_a_complete_run(limited: Crawled) -> None:
    counts = limited.manifest["counts"]
    assert limited.exit_code == 0
    assert limited.manifest["exit_reason"] == "limit_reached"
    assert (counts["articles"], counts["rejects"], counts["unfinished"], counts["requested"]) == (2, 1, 4, 7)


def test_json_prints_the_manifest_and_nothing_else(limited: Crawled) -> None:
    assert json.loads(limited.printed) == limited.manifest
    assert limited.complained == ""


def test_text_of_pages_cannot_steer_the_terminal(
    whole: Crawled, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = Article.model_validate({**whole.articles[0], "title": EVIL})
    (tmp_path / "articles.jsonl").write_bytes(evil.line())
    print_summary(Manifest.model_validate(whole.manifest), tmp_path)
    printed = capsys.readouterr().out
    assert "]0;ownedlves [bold red]at night" in printed
    assert "\x1b" not in printed
    assert "\x07" not in printed


def test_the_demo_is_served_and_crawled(tmp_path: Path) -> None:
    crawled = finished([*PROGRAM, "crawl", "--demo", "-o", str(tmp_path), "--json"], tmp_path)
    counts = crawled.manifest["counts"]
    assert crawled.exit_code == 0
    assert crawled.manifest["job"] == "demo"
    assert counts["articles"] > 40
    assert counts["requested"] == counts["articles"] + counts["rejects"] + counts["duplicates"]


def test_nothing_extracted_is_exit_4_and_says_why(site: Site, tmp_path: Path) -> None:
    crawled = crawl(tmp_path, f"{site.base}/absent")
    assert crawled.exit_code == 4
    assert crawled.manifest["exit_reason"] == "nothing_extracted"
    assert [record["reason"] for record in crawled.rejects] == ["http_error"]
    assert "The server answered with status 404." in crawled.printed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "names no host"),
        (["file:///etc/passwd"], "starts at http"),
        (["pyproject.toml"], "healthcrawl extract pyproject.toml"),
        (["https://user:secret@example.org/"], "holds a user name"),
        ([], "Say where to start"),
        (["--demo", "example.org"], "not both"),
        (["example.org", "--allow-network", "everywhere"], "is not a network"),
        (["example.org", "--max-pages", "0"], "--max-pages"),
        (["example.org", "--contact", "a\nb"], "--contact"),
    ],
)
def test_usage_errors_are_exit_2_and_one_sentence(arguments: list[str], says: str, tmp_path: Path) -> None:
    crawled = finished([*PROGRAM, "crawl", *arguments, "-o", str(tmp_path)], tmp_path)
    assert crawled.exit_code == 2
    assert says in crawled.complained
    assert "Traceback" not in crawled.complained
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_cannot_be_written_is_exit_5_before_the_first_request(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    before = len(site.asked)
    crawled = crawl(tmp_path / "file" / "output", site.base)
    assert crawled.exit_code == 5
    assert crawled.complained.startswith("healthcrawl: Cannot write to")
    assert len(crawled.complained.splitlines()) == 1
    assert len(site.asked) == before


def test_help_and_version_are_quick_and_say_what_to_type() -> None:
    helped = subprocess.run([*PROGRAM, "crawl", "--help"], cwd=PROJECT, capture_output=True, text=True, check=True)
    versioned = subprocess.run([*PROGRAM, "--version"], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert "healthcrawl crawl --demo" in helped.stdout
    assert "Exit codes" in helped.stdout
    assert versioned.stdout.startswith("healthcrawl ")


def test_listing_the_commands_loads_none_of_them() -> None:
    code = "import sys, crawler.commands.main; sys.exit('scrapy' in sys.modules or 'lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0
