"""A run as one of its workers sees it: it crawls, and leaves the publishing to the coordinator."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from crawler.frontier.database import LedgerFailed
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.postgresql.frontier import WorkerFrontier
from crawler.frontier.postgresql.lease import SECONDS, Lease
from crawler.frontier.postgresql.tasks import Task
from crawler.frontier.postgresql.worker_ledger import WorkerLedger
from crawler.runs.folder import OutputError
from crawler.runs.manifests import Traffic
from crawler.runs.parts import PartFiles, log_of
from crawler.runs.run import UNWRITABLE, Run
from schemas.run import ExitReason


def _nothing(_: LedgerFailed) -> None:
    """Nobody asks."""


@dataclass
class WorkerRun(Run):
    """``database`` is connected, and runs each statement as a transaction of its own."""

    database: PostgresDatabase | None = field(default=None, repr=False)
    task: Task | None = None
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    """What no other worker is called."""
    lease_seconds: float = SECONDS
    failed: Callable[[LedgerFailed], None] = _nothing
    """Told that the database failed, or that the worker's lease was taken: nothing that the worker does counts."""

    @property
    def is_open(self) -> bool:
        """Whether its files are open."""
        return hasattr(self, "_files")

    @property
    def log_path(self) -> Path:
        """Where the worker's log belongs."""
        return self.folder.partial / log_of(self._lease.number)

    def open(self) -> None:
        """Register and open the worker's files; OutputError if that fails."""
        try:
            self._open()
        except UNWRITABLE as error:
            raise OutputError(str(error)) from error

    def _open(self) -> None:
        if self.database is None or self.task is None:
            raise ValueError("a worker's run needs a database and a task")
        self.folder.run_id = self.task.run.run_id
        if not self.folder.partial.is_dir():
            raise OutputError(f"{self.folder.partial} is not there: workers need the output folder of the coordinator.")
        self.folder.check_space()
        self._set_up(self.database)
        self._lease = Lease(self.database, self.name, self.task.run.number, self.lease_seconds)
        files = PartFiles(self.folder.partial, self._lease.number, self.provenance, self.archive_bytes)
        self._own_ledger = ledger = WorkerLedger(self.database, self._lease, self.task.run)
        # the coordinator enters the start addresses
        self.is_resumed = True
        self._shared = WorkerFrontier(ledger, self.now, self.at_once, self.database, self._lease)
        self._take_up(ledger, self.task.run, files, self._shared)
        self.commit()

    def _set_up(self, database: PostgresDatabase) -> None:
        database.failed = self.failed
        database.set_up("synchronous_commit", "off")
        # a worker that is stopped in the middle keeps no lock for longer than its lease
        database.set_up("idle_in_transaction_session_timeout", f"{int(1000 * self.lease_seconds)}ms")

    def watch_homes(self, found: Callable[[str], None]) -> None:
        """Tell ``found`` where start addresses turned out to live, and where another worker finds that they do."""
        super().watch_homes(found)
        # another worker may have found a home: its pages are in the ledger only after the home is
        self._shared.took = lambda _: Run.watch_homes(self, found)

    def _acknowledge(self) -> None:
        self._own_ledger.note_answers(self.story.taken_answers())
        super()._acknowledge()

    def finish(self, exit_reason: ExitReason, traffic: Traffic) -> None:
        """Acknowledge what was done, give the rest back, and close the files."""
        self.exit_reason = "output_error" if self.failure else exit_reason
        try:
            if not self.failure:
                self.commit(traffic)
                self._shared.release_all()
                self._lease.end()
        except OutputError:
            self.exit_reason = "output_error"
        except UNWRITABLE as error:
            self.exit_reason = "output_error"
            self.failure = OutputError(str(error))
        finally:
            self._close()

    def _close(self) -> None:
        self._shared.end()
        self._files.close()
        self._ledger.close()
