"""A run's pages add up, its lines are whole, its folder appears at once."""

import errno
import hashlib
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.runs.folder import OutputError, RunFolder, job_name
from crawler.runs.lines import RecordLines
from crawler.runs.run import Ended, Run, Traffic
from crawler.runs.tally import Tally, TallyError
from schemas.reject import Reject

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


def _reject(page: str, detail: str = "It timed out.") -> Reject:
    return Reject(
        url=page,
        requested_url=page,
        fetched_at=NOON,
        http_status=None,
        stage="fetch",
        reason="timeout",
        detail=detail,
        archive=None,
    )


def test_a_page_is_asked_for_once() -> None:
    tally = Tally()
    assert [tally.ask("/a"), tally.ask("/b"), tally.ask("/a")] == [True, True, False]
    tally.end("/a", "rejects")
    assert not tally.ask("/a")
    assert tally.open_pages == ("/b",)


def test_counts_add_up_with_what_is_unfinished() -> None:
    tally = Tally()
    for page in "abcde":
        tally.ask(page)
    tally.end("a", "articles")
    tally.end("b", "duplicates")
    tally.end("c", "rejects")
    counts = tally.counts(responses=9, bytes_received=10)
    assert (counts.requested, counts.articles, counts.rejects, counts.duplicates, counts.unfinished) == (5, 1, 1, 1, 2)


@pytest.mark.parametrize("page", ["ended already", "never asked for"])
def test_a_page_cannot_end_unless_it_is_open(page: str) -> None:
    tally = Tally()
    tally.ask("ended already")
    tally.end("ended already", "rejects")
    with pytest.raises(TallyError, match=page):
        tally.end(page, "articles")


def test_lines_are_described_as_written(tmp_path: Path) -> None:
    lines = RecordLines(tmp_path / "rejects.jsonl")
    for number in range(3):
        lines.append(_reject(f"/{number}"))
    lines.close()
    content = (tmp_path / "rejects.jsonl").read_bytes()
    described = lines.published()
    assert (described.lines, described.size_bytes) == (3, len(content))
    assert described.sha256 == hashlib.sha256(content).hexdigest()


@pytest.fixture
def little_space() -> Iterator[None]:
    """Files of this process can be 1,000 bytes long: more fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("little_space")
def test_a_line_that_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    lines = RecordLines(tmp_path / "rejects.jsonl")
    lines.append(_reject("/first"))
    with pytest.raises(OSError, match="File too large") as caught:
        lines.append(_reject("/second", "x" * 2000))
    lines.close()
    assert caught.value.errno == errno.EFBIG
    assert (tmp_path / "rejects.jsonl").read_bytes().count(b"\n") == 1 == lines.published().lines


@pytest.mark.usefixtures("little_space")
def test_after_a_failed_write_the_run_takes_no_more(tmp_path: Path) -> None:
    run = Run(tmp_path, "job", ("https://example.org",))
    run.open()
    run.tally.ask("/a")
    with pytest.raises(OutputError, match="Cannot write to"):
        run.write(Ended("/a", _reject("/a", "x" * 2000)))
    with pytest.raises(OutputError):
        run.write(Ended("/a", _reject("/a")))
    run.finish("complete", Traffic())
    assert (run.exit_reason, run.manifest, run.tally.open_pages) == ("output_error", None, ("/a",))
    assert not run.folder.final.exists()


def test_runs_of_one_second_get_names_of_their_own(tmp_path: Path) -> None:
    folders = [RunFolder(tmp_path, "job") for _ in range(3)]
    for folder in folders:
        folder.open(NOON)
    assert [folder.run_id for folder in folders] == ["20261122T120000Z", "20261122T120000Z-2", "20261122T120000Z-3"]


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"Cannot write to .*file/job/runs: Not a directory"):
        RunFolder(tmp_path / "file", "job").open(NOON)


def test_a_stopped_run_stays_partial(tmp_path: Path) -> None:
    run = Run(tmp_path, "job", ("https://example.org",))
    run.open()
    run.tally.ask("/a")
    run.write(Ended("/a", _reject("/a")))
    run.finish("stopped", Traffic())
    assert run.folder.partial.is_dir()
    assert not run.folder.final.exists()
    assert not (tmp_path / "job" / "latest").exists()


def test_a_second_run_stands_beside_the_first_and_latest_moves_on(tmp_path: Path) -> None:
    runs = [Run(tmp_path, "job", ("https://example.org",)) for _ in range(2)]
    for run in runs:
        run.open()
        run.finish("complete", Traffic())
    assert sorted(path.name for path in (tmp_path / "job" / "runs").iterdir()) == [run.folder.run_id for run in runs]
    assert (tmp_path / "job" / "latest").resolve() == runs[1].folder.final.resolve()
    assert {run.exit_reason for run in runs} == {"nothing_extracted"}


@pytest.mark.parametrize(
    ("host", "name"),
    [("Example.org", "example.org"), ("127.0.0.1:80", "127.0.0.1_80"), ("[::1]:80", "1_80"), ("..", "job")],
)
def test_a_host_becomes_a_name_for_a_folder(host: str, name: str) -> None:
    assert job_name(host) == name
