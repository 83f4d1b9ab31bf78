"""The command line: what it prints, how it ends, what it leaves in the output folder."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawled import PROGRAM, PROJECT, Crawled, crawl, finished, lines
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
    assert names == {"articles.jsonl", "rejects.jsonl", "changes.jsonl", "manifest.json", "crawl.log"}


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


NEARLY_FULL = """
import resource, sys
from datetime import UTC, datetime
from crawler.commands.main import main
from crawler.parsers import Fetched, extract
from loopback import article
# the language model unpacks itself to a temporary file on first use, which is not what this is about
extract(Fetched("https://example.org/", article("Warm up"), {}, datetime.now(UTC)))
# room for the ledger and some records; more fails as on a full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
main()
"""


def test_a_disk_that_fills_up_stops_the_crawl(tmp_path: Path) -> None:
    many = {f"/{number}": Answer(article(f"Article {number}")) for number in range(60)}
    options = ["-o", str(tmp_path), "--delay", "0", "--allow-network", "127.0.0.1/32"]
    with serving({"/": Answer(index(*many)), **many}) as site:
        crawled = finished([sys.executable, "-c", NEARLY_FULL, "crawl", site.base, *options], tmp_path)
    (partial,) = tmp_path.glob("*/runs/.*.partial")
    assert crawled.exit_code == 5
    assert len(crawled.complained.splitlines()) == 1
    assert lines(partial / "articles.jsonl")
    assert (partial / "articles.jsonl").read_bytes().endswith(b"}\n")
    assert len(site.asked) < 30


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGINT, signal.SIGINT]])
def test_a_signal_stops_in_time_and_publishes_nothing(signals: list[int], site: Site, tmp_path: Path) -> None:
    command = [*PROGRAM, "crawl", site.base, "-o", str(tmp_path), "--delay", "20", "--allow-network", "127.0.0.1/32"]
    before = len(site.asked)
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as running:
        _wait_until(lambda: len(site.asked) > before)
        assert _listening(running.pid) == []
        for number in signals:
            running.send_signal(number)
            time.sleep(0.3)
        _, complained = running.communicate(timeout=10)
    (partial,) = tmp_path.glob("*/runs/*")
    assert running.returncode == 128 + signals[0]
    assert partial.name.endswith(".partial")
    assert not (partial / "manifest.json").exists()
    assert "Stopped by a signal" in complained


def _wait_until(is_so: object) -> None:
    assert callable(is_so)
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within 10 s")


def _listening(pid: int) -> list[str]:
    """Sockets of the process that accept connections."""
    listening = "0A"
    tables = [Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    inodes = {row.split()[9] for table in tables for row in table if row.split()[3] == listening}
    links = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return [link for link in links if link.removeprefix("socket:[").removesuffix("]") in inodes]


def test_help_and_version_are_quick_and_say_what_to_type() -> None:
    helped = subprocess.run([*PROGRAM, "crawl", "--help"], cwd=PROJECT, capture_output=True, text=True, check=True)
    versioned = subprocess.run([*PROGRAM, "--version"], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert "healthcrawl crawl --demo" in helped.stdout
    assert "Exit codes" in helped.stdout
    assert versioned.stdout.startswith("healthcrawl ")


def test_listing_the_commands_loads_none_of_them() -> None:
    code = "import sys, crawler.commands.main; sys.exit('scrapy' in sys.modules or 'lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0
