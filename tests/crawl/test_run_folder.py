"""A run's lines are whole, its folder appears at once, and a run that was broken off is gone on with."""

import errno
import hashlib
import os
import resource
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.frontier.entry import Found
from crawler.frontier.lock import LockHeld
from crawler.runs.accounts import Ended
from crawler.runs.folder import OutputError, RunFolder, job_name
from crawler.runs.job_run import JobRun
from crawler.runs.lines import DamagedFile, RecordLines
from crawler.runs.manifests import Traffic
from crawler.runs.repair import repair
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


def _run(folder: Path) -> JobRun:
    """An open run with /a and /b to fetch."""
    run = JobRun(folder, "job", ("https://example.org",))
    run.open()
    run.frontier.add([Found(f"/{name}", "example.org", 0, 0) for name in "ab"])
    return run


def _fetched(run: JobRun, *pages: str) -> None:
    """Claim pages in their order and end each with a reject."""
    for page in pages:
        entry = run.frontier.next()
        assert entry is not None
        assert entry.url == page
        run.frontier.arrived(entry)
        run.write(Ended(page, _reject(page)))


def test_after_a_failed_write_the_run_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = _run(tmp_path)
    monkeypatch.setattr("os.write", _full_disk)
    with pytest.raises(OutputError, match=r"Cannot write to .*No space left"):
        run.write(Ended("/a", _reject("/a")))
    monkeypatch.undo()
    with pytest.raises(OutputError):
        run.write(Ended("/a", _reject("/a")))
    run.finish("complete", Traffic())
    assert (run.exit_reason, run.manifest) == ("output_error", None)
    assert not run.folder.final.exists()


def _full_disk(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_runs_of_one_second_get_names_of_their_own(tmp_path: Path) -> None:
    folders = [RunFolder(tmp_path, "job") for _ in range(3)]
    for folder in folders:
        folder.prepare()
        folder.claim(NOON)
    assert [folder.run_id for folder in folders] == ["20261122T120000Z", "20261122T120000Z-2", "20261122T120000Z-3"]


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"Cannot write to .*file/job: Not a directory"):
        JobRun(tmp_path / "file", "job", ("https://example.org",)).open()


def test_a_stopped_run_stays_open_and_the_next_process_goes_on_with_it(tmp_path: Path) -> None:
    first = _run(tmp_path)
    _fetched(first, "/a")
    first.finish("stopped", Traffic(3, 300))
    assert not first.folder.final.exists()
    second = _run(tmp_path)
    assert second.is_resumed
    _fetched(second, "/b")
    second.finish("complete", Traffic(2, 200))
    assert second.folder.run_id == first.folder.run_id
    assert second.manifest is not None
    counts = second.manifest.counts
    assert (counts.requested, counts.rejects, counts.responses, counts.bytes_received) == (2, 2, 5, 500)


def test_what_was_written_and_not_acknowledged_is_cut_off_and_fetched_again(tmp_path: Path) -> None:
    first = _run(tmp_path)
    _fetched(first, "/a")
    first.commit()
    _fetched(first, "/b")
    with (first.folder.partial / "rejects.jsonl").open("ab") as file:
        file.write(b'{"torn": "li')
    _die(first)
    second = _run(tmp_path)
    assert (second.folder.partial / "rejects.jsonl").read_bytes().count(b"\n") == 1
    _fetched(second, "/b")
    second.finish("complete", Traffic())
    assert (second.folder.final / "rejects.jsonl").read_bytes().count(b"\n") == 2


def _die(run: JobRun) -> None:
    """Let go of everything without a word, as a killed process does."""
    run._ledger.close()
    assert run._lock is not None
    run._lock.release()


def test_a_process_that_dies_between_publishing_and_saying_so_has_published(tmp_path: Path) -> None:
    run = _run(tmp_path)
    _fetched(run, "/a", "/b")
    run.commit()
    run.folder.partial.rename(run.folder.final)
    _die(run)
    after = JobRun(tmp_path, "job", ("https://example.org",))
    after.open()
    assert after.folder.run_id != run.folder.run_id
    assert (tmp_path / "job" / "latest").resolve() == run.folder.final.resolve()


def test_files_that_somebody_removed_are_fetched_again(tmp_path: Path) -> None:
    run = _run(tmp_path)
    _fetched(run, "/a")
    run.finish("stopped", Traffic())
    shutil.rmtree(run.folder.partial)
    _fetched(_run(tmp_path), "/a", "/b")


def test_a_file_that_somebody_shortened_is_said_in_a_sentence(tmp_path: Path) -> None:
    run = _run(tmp_path)
    _fetched(run, "/a")
    run.finish("stopped", Traffic())
    os.truncate(run.folder.partial / "rejects.jsonl", 10)
    with pytest.raises(OutputError, match=r"rejects.jsonl has 10 bytes, but \d+ were acknowledged"):
        _run(tmp_path)
    with pytest.raises(DamagedFile):
        RecordLines(run.folder.partial / "rejects.jsonl", size=11)


@pytest.mark.parametrize("damage", [b"\0" * 100, b"no database at all, no database at all"])
def test_a_damaged_ledger_is_said_with_what_mends_it(damage: bytes, tmp_path: Path) -> None:
    run = _run(tmp_path)
    run.finish("stopped", Traffic())
    with run.folder.ledger.open("r+b") as file:
        file.write(damage)
    with pytest.raises(OutputError, match=r"state.sqlite is damaged .* healthcrawl jobs repair job"):
        _run(tmp_path)


def test_a_ledger_that_cannot_be_opened_is_not_called_damaged(tmp_path: Path) -> None:
    run = _run(tmp_path)
    run.finish("stopped", Traffic())
    run.folder.ledger.unlink()
    run.folder.ledger.mkdir()
    with pytest.raises(OutputError, match="unable to open") as caught:
        _run(tmp_path)
    assert "damaged" not in str(caught.value)


def test_a_repaired_ledger_knows_every_record_that_was_published(tmp_path: Path) -> None:
    run = _run(tmp_path)
    _fetched(run, "/a", "/b")
    run.finish("complete", Traffic())
    run.folder.ledger.write_bytes(b"no database")
    done = repair(tmp_path, "job")
    assert (done.rejects, done.run_id, len(done.set_aside)) == (2, run.folder.run_id, 1)
    again = _run(tmp_path)
    _fetched(again, "/a", "/b")
    assert again.frontier.waiting == 0


def test_a_second_process_is_kept_out_and_told_who_is_in(tmp_path: Path) -> None:
    run = _run(tmp_path)
    with pytest.raises(LockHeld, match=f"in use by process {os.getpid()} on .* since 20"):
        _run(tmp_path)
    run.finish("stopped", Traffic())
    _run(tmp_path)


def test_too_little_space_is_said_before_the_first_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.runs.folder.LEAST_FREE", 1 << 60)
    with pytest.raises(OutputError, match="KB are left on the disk"):
        _run(tmp_path)


def test_a_second_run_stands_beside_the_first_and_latest_moves_on(tmp_path: Path) -> None:
    runs = [JobRun(tmp_path, "job", ("https://example.org",)) for _ in range(2)]
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
