"""Runs that are not whole yet are listed, and nothing of their files is read as records."""

import fcntl
from contextlib import ExitStack
from pathlib import Path

import pytest
from inspected import inspecting

from crawler.inspector.open_runs import open_runs
from crawler.inspector.places import find
from crawler.runs.folder import LOCK, MANIFEST

RUN = "20261123T010203Z"


@pytest.mark.parametrize(("is_held", "told"), [(True, "under way"), (False, "broken off")])
def test_open_run_is_listed_with_what_is_known(tmp_path: Path, is_held: bool, told: str) -> None:
    job = begun(tmp_path, '{"a": 1}\n{"a": 2}\n{"tor')
    with ExitStack() as stack:
        if is_held:
            lock = stack.enter_context((job / LOCK).open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        with inspecting(tmp_path) as running:
            (row,) = (row for row in running.ask("/").text.split("<tr") if "so far" in row)
    assert all(text in row for text in (told, "2026-11-23 01:02", '"number">2 ', '"number">0 '))


def test_open_run_beside_whole_ones_is_the_first(demo_runs: Path, tmp_path: Path) -> None:
    begun(tmp_path, "")
    (run,) = demo_runs.glob(f"demo/runs/*/{MANIFEST}")
    (tmp_path / "sleep" / "runs" / "20260101T000000Z").mkdir()
    (tmp_path / "sleep" / "runs" / "20260101T000000Z" / MANIFEST).write_bytes(run.read_bytes())
    (tmp_path / "sleep" / "runs" / "20260101T000000Z" / "articles.jsonl").touch()
    with inspecting(tmp_path) as running:
        rows = [row for row in running.ask("/").text.split("<tr") if "badge" in row]
        assert ["so far" in row for row in rows] == [True, False]
        assert running.ask(f"/runs/sleep.{RUN}").status == 404


@pytest.mark.parametrize("view", ["/", "/records", "/rejects", "/compare", "/review"])
def test_every_view_opens_where_no_run_is_whole(tmp_path: Path, view: str) -> None:
    begun(tmp_path, "")
    with inspecting(tmp_path) as running:
        assert running.ask(view).status == 200


def test_links_to_jobs_elsewhere_are_not_followed(tmp_path: Path) -> None:
    elsewhere = begun(tmp_path / "elsewhere", "")
    begun(tmp_path / "here", "").with_name("linked").symlink_to(elsewhere)
    assert list(open_runs(find(tmp_path / "here").jobs)) == ["sleep"]


def begun(output: Path, records: str) -> Path:
    """A job whose only run has not ended."""
    job = output / "sleep"
    partial = job / "runs" / f".{RUN}.partial"
    partial.mkdir(parents=True)
    (partial / "articles.jsonl").write_text(records, "utf-8")
    return job
