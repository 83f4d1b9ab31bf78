"""``healthcrawl export``: what it takes, what it says, and its exit codes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from exports import IDS, published

from crawler.commands.export import FORMATS
from crawler.commands.export import PARTITIONS as OFFERED
from crawler.runs.job_run import JobRun
from crawler.runs.manifests import Traffic
from crawler.tables.export import PARTITIONS, WRITERS

Call = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """``healthcrawl export`` in an empty folder."""
    (tmp_path / "here").mkdir()

    def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "crawler.commands.main", "export", *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path / "here", capture_output=True, text=True, check=False, timeout=180)

    return run


def test_command_offers_what_there_is() -> None:
    assert set(FORMATS) == set(WRITERS)
    assert set(OFFERED) == set(PARTITIONS)


def test_export_says_how_many(call: Call, tmp_path: Path) -> None:
    done = call(published(tmp_path / "run"), "--to", "csv", "--where", "language = 'de'", "--fields", "title, site")
    assert (done.returncode, done.stdout, done.stderr) == (0, "articles.csv: 1 of 3 articles\n", "")
    text = (tmp_path / "here" / "articles.csv").read_text("utf-8")
    assert text == f'"id","title","site"\n"{IDS[1]}","Kalte Hände","zuhause.example"\n'


@pytest.mark.parametrize("place", ["job", "job/latest", "job/runs/2", "job/latest/articles.jsonl"])
def test_a_job_a_run_and_a_file_may_be_named(place: str, call: Call, tmp_path: Path) -> None:
    published(tmp_path / "job" / "runs" / "2")
    (tmp_path / "job" / "latest").symlink_to("runs/2")
    assert call(tmp_path / place, "--to", "parquet").stdout == "articles.parquet: 3 of 3 articles\n"


def test_all_files_of_articles_in_a_folder_are_read(call: Call, tmp_path: Path) -> None:
    for number in range(3):
        path = published(tmp_path / "parts") / "articles.jsonl"
        path.rename(path.with_name(f"articles-{number}.jsonl"))
    assert call(tmp_path / "parts", "--to", "sqlite").stdout == "articles.sqlite: 9 of 9 articles\n"


def test_since_takes_the_name_of_a_run_of_the_job(call: Call, tmp_path: Path) -> None:
    for run in ("1", "2"):
        published(tmp_path / "job" / "runs" / run)
    (tmp_path / "job" / "latest").symlink_to("runs/2")
    for place in ("job", "job/latest", "job/runs/2"):
        done = call(tmp_path / place, "--to", "parquet", "--since", "1")
        assert done.stdout == "articles.parquet: 0 of 3 articles\n"


REFUSED = {
    "a place that is not there": (["nowhere", "--to", "csv"], "nowhere is not there."),
    "a folder without articles": ([".", "--to", "csv"], ". holds no articles.jsonl, and is no job"),
    "no format": (["{run}", "--to", "xlsx"], "There is no format 'xlsx'; choose one of parquet, csv, duckdb, sqlite."),
    "another division": (["{run}", "--to", "parquet", "--partition-by", "colour"], "Nothing is divided by 'colour'"),
    "a divided file": (["{run}", "--to", "csv", "--partition-by", "site"], "--partition-by makes a folder of Parquet"),
    "no run": (["{run}", "--to", "csv", "--since", "2025"], "There is no run '2025' beside "),
    "a wrong condition": (["{run}", "--to", "csv", "--where", "lang = 1"], "--where is not understood at character 1"),
    "no field": (["{run}", "--to", "csv", "--fields", "titel"], "There is no field 'titel'"),
    "somebody's folder": (["{run}", "--to", "csv", "-o", "{run}"], "is a folder that no export has made"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_said_in_a_line_with_exit_2(name: str, call: Call, tmp_path: Path) -> None:
    arguments, told = REFUSED[name]
    done = call(*(argument.format(run=published(tmp_path / "run")) for argument in arguments))
    assert done.returncode == 2
    assert done.stderr.startswith("healthcrawl: ")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert list((tmp_path / "here").iterdir()) == []


def test_a_torn_line_is_exit_2(call: Call, tmp_path: Path) -> None:
    articles = published(tmp_path / "run") / "articles.jsonl"
    articles.write_bytes(articles.read_bytes()[:-300])
    done = call(tmp_path / "run", "--to", "csv")
    assert done.returncode == 2
    assert "The export failed: " in done.stderr
    assert "articles.jsonl" in done.stderr


TRIED_OFTEN = """
import sys
from pathlib import Path
from crawler.tables.database import TableError
from crawler.tables.export import Export, export
failed = 0
for number in range(30):
    try:
        export(Export((Path(sys.argv[1]),), Path(sys.argv[2]), "csv"))
    except TableError:
        failed += 1
print(failed)
"""


def test_an_export_that_fails_comes_to_an_end_each_time(tmp_path: Path) -> None:
    articles = published(tmp_path / "run") / "articles.jsonl"
    articles.write_bytes(articles.read_bytes()[:-300])
    command = [sys.executable, "-c", TRIED_OFTEN, str(articles), str(tmp_path / "a.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.stdout, done.stderr) == ("30\n", "")


def test_a_file_that_is_not_as_published_is_exit_2(call: Call, tmp_path: Path) -> None:
    run = JobRun(tmp_path, "job", ("https://example.org",))
    run.open()
    run.finish("complete", Traffic())
    published(run.folder.final)
    done = call(tmp_path / "job", "--to", "csv")
    assert done.returncode == 2
    assert "but 0 were published: it is torn or was changed." in done.stderr


def test_a_published_run_is_not_written_into(call: Call, tmp_path: Path) -> None:
    run = JobRun(tmp_path, "job", ("https://example.org",))
    run.open()
    run.finish("complete", Traffic())
    before = (run.folder.final / "articles.parquet").read_bytes()
    done = call(tmp_path / "job", "--to", "parquet", "-o", tmp_path / "job" / "latest" / "articles.parquet")
    assert done.returncode == 2
    assert "is in a published run, which stays as it is; choose another place with -o." in done.stderr
    assert (run.folder.final / "articles.parquet").read_bytes() == before


def test_a_place_that_cannot_be_written_is_exit_5(call: Call, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = call(published(tmp_path / "run"), "--to", "csv", "-o", tmp_path / "file" / "a.csv")
    assert done.returncode == 5
    assert done.stderr.startswith(f"healthcrawl: {tmp_path}/file/a.csv cannot be written: ")
