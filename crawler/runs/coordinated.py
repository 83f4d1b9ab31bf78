"""A run that several workers crawl and one coordinator begins and publishes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.frontier.entry import CommittedFile, Found
from crawler.frontier.ledger import Ledger
from crawler.frontier.postgresql.ledger import PostgresLedger, Standing
from crawler.runs.files import ARTICLES, REJECTS, RunFiles
from crawler.runs.job_run import JobRun
from crawler.runs.manifests import Traffic
from crawler.runs.parts import PART, gather, remove_parts
from crawler.runs.tally import Tally
from crawler.runs.telling import teller_of


@dataclass
class CoordinatedRun(JobRun):
    """Holds the job's lock here and in the database; fetches nothing itself."""

    address: str = field(default="", repr=False)
    """Of the database; it may hold a password."""
    _pending: int = field(default=0, init=False, repr=False)

    def _open(self) -> None:
        try:
            super()._open()
        except Exception:
            # the connection would keep the job from others
            if hasattr(self, "_shared"):
                self._shared.close()
            raise

    def _opened_ledger(self) -> Ledger:
        self._shared = PostgresLedger(self.address, self.job, self.is_fresh)
        return self._shared

    def _opened_files(self, committed: Mapping[str, CommittedFile]) -> RunFiles:
        """Those that no worker writes: workers of an earlier coordinator may still be at work."""
        own = {name: file for name, file in committed.items() if name in {ARTICLES, REJECTS}}
        return RunFiles(self.folder.partial, own, self.provenance, None)

    def let_work(
        self, settings: Mapping[str, str], seeds: list[Found], delay: float, pages: int | None, seconds: float | None
    ) -> None:
        """Open the run to workers: ``settings`` for each of them, ``pages`` and ``seconds`` for all together."""
        if not self.is_resumed:
            for found in seeds:
                self.frontier.seed(found)
        self.commit()
        fetched = sum(self.fetched_by_host().values())
        allowance = max(0, pages - fetched) if pages else None
        told = json.dumps({"starts": self.start_urls, "settings": dict(settings)})
        self._shared.arrange(self._open_run, told, delay, allowance, self.now() + seconds if seconds else None)

    def standing(self) -> Standing:
        """How far the workers are."""
        return self._shared.standing()

    def has_pending(self) -> bool:
        """Whether addresses are left to a later run."""
        return self._shared.has_pending()

    def is_over(self, standing: Standing) -> bool:
        """Whether nothing is left for the workers; before that is believed, every pending address is looked at."""
        if standing.is_over:
            return not self._shared.find_work(self.now())
        return self._shared.allowance(self._open_run) == 0 and not standing.leased

    @property
    def pending(self) -> int:
        """Addresses that had not ended when they were counted the last time."""
        return self._pending

    def recount(self) -> None:
        """Take from the ledger how many pages have ended, and how many have not."""
        counts = self._shared.counts.by_outcome(self._open_run)
        self.tally, self._pending = Tally(counts), counts["pending"]

    def end_worker(self, name: str) -> None:
        """A worker's process is known to be dead."""
        self._shared.end_worker(name)

    def end_work(self) -> None:
        """Let no worker go on; what they had not acknowledged is pending."""
        self._shared.close_task(self._open_run)

    def _whole_traffic(self) -> Traffic:
        return Traffic(*self._shared.traffic_of_workers(self._open_run))

    def _publish(self) -> None:
        self._gather()
        super()._publish()

    def _gather(self) -> None:
        partial = self.folder.partial
        self._files.close()
        committed = {
            name: file for name, file in self._ledger.files_of(self._open_run).items() if not name.endswith(PART)
        }
        self._files = RunFiles(partial, committed, self.provenance, None)
        gather(self._shared, self._open_run, self._files, partial)
        self.commit()
        if self._files.archive:
            self._files.archive.close()
        remove_parts(partial)
        self.story = teller_of(partial, self._open_run.started)
        for host, answers in self._shared.answers(self._open_run).items():
            self.story.answered(host, answers)
