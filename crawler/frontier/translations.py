"""Which pages are one page in several languages, as they say themselves by hreflang."""

from collections.abc import Iterable
from hashlib import sha256

from crawler.frontier.database import Database


class Translations:
    """Groups of translations, in the ledger's open transaction.

    A group is kept as what its pages have in common: the addresses that each of them names, its own among them. So a
    page is in a group only if the others name it and it names them, as hreflang demands, and no page can join a group
    by its own word alone.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, url: str, language: str, group: Iterable[str]) -> None:
        """A page names the addresses of its group, its own among them."""
        self._database.execute(
            "INSERT INTO translation VALUES (?, ?, ?) ON CONFLICT (url) DO UPDATE"
            " SET language = excluded.language, translations = excluded.translations",
            (url, language, _sign(group)),
        )

    def are_one(self, url: str, other: str) -> bool:
        """Whether two addresses are of one group."""
        question = "SELECT count(DISTINCT translations), count(*) FROM translation WHERE url IN (?, ?)"
        return tuple(self._database.execute(question, (url, other)).fetchone()) == (1, 2)

    def groups(self) -> int:
        """Groups of which the job has at least two articles."""
        (number,) = self._database.execute(
            "SELECT count(*) FROM (SELECT 1 FROM translation JOIN record ON record.url = translation.url"
            " WHERE record.change != 'gone' GROUP BY translations HAVING count(*) > 1) AS one"
        ).fetchone()
        return int(number)


def _sign(group: Iterable[str]) -> str:
    return sha256("\n".join(sorted(set(group))).encode()).hexdigest()[:32]
