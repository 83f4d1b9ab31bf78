"""A worker's pulse: it looks around every second, and at once when another worker has said something."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from crawler.frontier.postgresql.database import PostgresDatabase

SECONDS: Final = 1.0
"""Between two looks at what others want, where nobody says anything."""


class Pulse:
    """Beats in the loop of the crawl, from ``begin`` to ``end``."""

    def __init__(self, database: PostgresDatabase, beat: Callable[[], None], told: Callable[[], None]) -> None:
        """``beat`` is called every second, ``told`` when another worker has said something."""
        self._database = database
        self._beat = beat
        self._told = told
        self._is_told = False
        self._ear: tuple[asyncio.AbstractEventLoop, int] | None = None
        """The loop, and the file descriptor on which it hears the database."""
        self._next: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Listen, and beat for the first time; the loop runs."""
        connection = self._database.connection
        connection.add_notify_handler(self._note)
        self._database.execute(f'LISTEN "{self._database.schema}"')
        loop = asyncio.get_running_loop()
        self._ear = (loop, connection.fileno())
        loop.add_reader(connection.fileno(), self._hear)
        self._go_on(loop)

    def end(self) -> None:
        """Ask the database nothing more: its connection may be closed now, while the loop goes on."""
        if self._ear:
            loop, descriptor = self._ear
            loop.remove_reader(descriptor)
            self._ear = None
        if self._next:
            self._next.cancel()

    def _go_on(self, loop: asyncio.AbstractEventLoop) -> None:
        self._beat()
        self._next = loop.call_later(SECONDS, self._go_on, loop)

    def _note(self, said: Any) -> None:
        """Another worker said something; what this one says comes back to it as well."""
        self._is_told = self._is_told or said.pid != self._database.connection.info.backend_pid

    def _hear(self) -> None:
        """The database sent something that nobody asked for."""
        if not self._database.listen(self._note):
            self.end()
        elif self._is_told:
            self._is_told = False
            self._told()
