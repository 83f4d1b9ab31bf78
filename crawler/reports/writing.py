"""Brings the reports of a run into its folder."""

import os
from pathlib import Path
from typing import Final

from crawler.reports.metrics import metrics_text
from crawler.reports.page import report_html
from crawler.reports.story import RunStory

METRICS: Final = "metrics.prom"
REPORT: Final = "report.html"


def write_reports(run_folder: Path, job_folder: Path, story: RunStory) -> None:
    """Both reports into the run's folder, and the metrics beside the job's runs too; OSError if that fails.

    Whoever collects metrics finds the newest run there, whole or not, under a name that never changes.
    """
    metrics = metrics_text(story)
    write_whole(run_folder / REPORT, report_html(story))
    write_whole(run_folder / METRICS, metrics)
    write_whole(job_folder / METRICS, metrics)


def write_whole(path: Path, text: str) -> None:
    """Put a file in its place at once, so that nobody ever reads half of it; OSError if that fails."""
    # no name that ends in .prom: a collector would read it
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
