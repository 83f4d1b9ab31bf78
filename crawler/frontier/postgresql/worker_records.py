"""Articles that a worker saw since its last commit, over those that all have committed."""

from crawler.frontier.entry import Known, OpenRun
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.records import Records

_Kept = tuple[Known, Known | None]
"""What is to be known of an article, and what was known of it when that was decided."""


class WorkerRecords(Records):
    """Kept back until the worker's next commit."""

    def __init__(self, database: PostgresDatabase) -> None:
        super().__init__(database)
        self._postgres = database
        self._kept: dict[str, Known] = {}
        self._hashes: dict[str, Known] = {}
        self._read: dict[str, Known | None] = {}
        self._since: list[_Kept] = []

    def get(self, record_id: str) -> Known | None:
        """What is known of an article, to this worker's knowledge."""
        if record_id in self._kept:
            return self._kept[record_id]
        known = self._read[record_id] = super().get(record_id)
        return known

    def with_content(self, content_hash: str, run: OpenRun) -> Known | None:
        """An article of the run with this content."""
        return self._hashes.get(content_hash) or super().with_content(content_hash, run)

    def keep(self, known: Known) -> None:
        """Enter or replace an article with the end of its page."""
        before = self._kept.get(known.id, self._read.get(known.id))
        self._since.append((known, before))
        self._kept[known.id] = known
        if known.change != "gone":
            self._hashes[known.content_hash] = known

    def kept_since(self) -> list[_Kept]:
        """What was kept since this was asked the last time."""
        kept, self._since = self._since, []
        return kept

    def entered(self) -> None:
        """It is in the database now."""
        self._kept.clear()
        self._hashes.clear()
        self._read.clear()

    def enter(self, kept: list[_Kept], run: OpenRun, worker: int) -> dict[str, tuple[str, str]]:
        """Write them in the open transaction.

        Gives the articles that others were faster with: why, and which article is in the run instead.
        """
        late: dict[str, tuple[str, str]] = {}
        # in one order, so that two workers never wait for each other in a circle
        for known, _ in sorted(kept, key=lambda pair: (pair[0].content_hash, pair[0].id)):
            twin = self._twin(known, run)
            if twin:
                late[known.id] = ("same_content", twin)
        for known, before in sorted(kept, key=lambda pair: pair[0].id):
            if known.id not in late and not self._is_written(known, before):
                late[known.id] = ("same_article", known.id)
                self._free_content(known)
        lines = [
            (known.id, worker, known.line.start, known.line.length)
            for known, _ in kept
            if known.id not in late and known.change != "gone" and _is_of(known, run)
        ]
        self._postgres.executemany(
            "INSERT INTO part_line (record, worker, start, length) VALUES (?, ?, ?, ?) ON CONFLICT (record) DO UPDATE"
            " SET worker = excluded.worker, start = excluded.start, length = excluded.length",
            lines,
        )
        return late

    def _free_content(self, known: Known) -> None:
        """Let another article have the content, unless it is what stands in the run."""
        self._database.execute(
            "DELETE FROM content WHERE content_hash = ? AND record = ? AND NOT EXISTS (SELECT 1 FROM record"
            " WHERE record.id = content.record AND record.content_hash = content.content_hash)",
            (known.content_hash, known.id),
        )

    def _twin(self, known: Known, run: OpenRun) -> str | None:
        """The article that has this content in the run, if it is another."""
        if known.run != run.number or known.change == "gone":
            return None
        row = self._database.execute(
            "INSERT INTO content (content_hash, run, record) VALUES (?, ?, ?) ON CONFLICT (content_hash) DO UPDATE"
            " SET run = excluded.run, record = CASE WHEN content.run = excluded.run THEN content.record"
            " ELSE excluded.record END RETURNING record",
            (known.content_hash, run.number, known.id),
        ).fetchone()
        return str(row[0]) if row[0] != known.id else None

    def _is_written(self, known: Known, before: Known | None) -> bool:
        """Whether nobody else wrote the article since ``before`` was read."""
        line = known.line
        values = (
            known.content_hash, known.revision, known.url, known.change, known.run, known.missing,
            line.run, line.start, line.length,
        )  # fmt: skip
        if before is None:
            written = self._database.execute(
                "INSERT INTO record (content_hash, revision, url, change, run, missing, line_run, line_start,"
                " line_length, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                (*values, known.id),
            )
        else:
            written = self._database.execute(
                "UPDATE record SET content_hash = ?, revision = ?, url = ?, change = ?, run = ?, missing = ?,"
                " line_run = ?, line_start = ?, line_length = ? WHERE id = ? AND run = ? AND change = ?",
                (*values, known.id, before.run, before.change),
            )
        return bool(written.rowcount == 1)


def _is_of(known: Known, run: OpenRun) -> bool:
    return known.line.run == run.number
