"""The inspector's index, brought up to date with a bar."""

import sqlite3
from pathlib import Path

from rich.progress import Progress

from crawler.commands.console import messages
from crawler.commands.errors import CommandError, UsageError
from crawler.inspector.index import refresh
from crawler.inspector.places import NothingThere, Opened, find


def indexed(place: Path) -> Opened:
    """What lies at a path, with its index up to date; UsageError or CommandError where that cannot be."""
    try:
        opened = find(place)
        with Progress(console=messages, transient=True, disable=not messages.is_terminal) as bar:
            task = bar.add_task("Indexing", total=None)
            refresh(opened, lambda name, done, total: bar.update(task, description=name, completed=done, total=total))
    except NothingThere as error:
        raise UsageError(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise CommandError(f"The index of {place} cannot be written: {error}.", 5) from error
    return opened
