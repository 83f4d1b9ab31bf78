"""Which run a process works on: the one that an earlier process left open, or a new one."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from crawler import VERSION
from crawler.frontier.entry import OpenRun
from crawler.frontier.ledger import Ledger
from crawler.runs.carrying import give_up_lost_lines
from crawler.runs.folder import RunFolder

logger = logging.getLogger(__name__)


def unfinished(ledger: Ledger, folder: RunFolder) -> OpenRun | None:
    """The run that was left open, if its files are there; ``folder`` gets its name."""
    left = ledger.runs.open()
    if left is None:
        return None
    folder.run_id = left.run_id
    if folder.partial.is_dir():
        return left
    if folder.final.is_dir():  # the process died between publishing and saying so
        ledger.runs.end(left, "published")
        folder.point_latest()
        return None
    logger.warning("%s is gone: its pages are fetched again", folder.partial)
    ledger.runs.forget_visits(left)
    ledger.runs.end(left, "abandoned")
    return None


def begun(ledger: Ledger, folder: RunFolder, now: float) -> OpenRun:
    """A new run, in a folder of its own; ``now`` in seconds since 1970."""

    def folder_of(number: int) -> Path:
        return folder.of(ledger.runs.name_of(number))

    for number in give_up_lost_lines(ledger, folder_of):
        logger.warning("%s is gone: its articles are fetched again", folder_of(number))
    ledger.runs.distrust_validators(VERSION)
    started = datetime.fromtimestamp(now, UTC)
    folder.claim(started)
    return ledger.runs.begin(folder.run_id, started.timestamp(), VERSION)
