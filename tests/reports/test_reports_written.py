"""Reports appear whole or not at all, where people and monitors look for them."""

import os
from pathlib import Path

import pytest
from stories import story

from crawler.reports.metrics import metrics_text
from crawler.reports.page import report_html
from crawler.reports.writing import write_reports, write_whole


def test_reports_lie_in_the_run_and_the_metrics_beside_the_runs_too(tmp_path: Path) -> None:
    run = tmp_path / "runs" / ".20261122T040000Z.partial"
    run.mkdir(parents=True)
    write_reports(run, tmp_path, story())
    found = {str(path.relative_to(tmp_path)): path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {
        f"runs/{run.name}/report.html": report_html(story()),
        f"runs/{run.name}/metrics.prom": metrics_text(story()),
        "metrics.prom": metrics_text(story()),
    }


def test_a_file_is_replaced_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "metrics.prom"
    write_whole(path, "old 1\n")

    def full(descriptor: int) -> None:
        assert path.read_text() == "old 1\n"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new 2\n")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("metrics.prom", "old 1\n")]
    monkeypatch.undo()
    write_whole(path, "new 2\n")
    assert path.read_text() == "new 2\n"
