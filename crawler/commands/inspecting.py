"""The index with a bar, then the server."""

import socket
import sqlite3
import sys
import webbrowser
from pathlib import Path

from rich.progress import Progress

from crawler.commands.console import messages, printable
from crawler.commands.errors import CommandError, UsageError
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.index import refresh
from crawler.inspector.places import NothingThere, Opened, find
from crawler.inspector.server import USUAL_PORT, bound, serve


def show(place: Path, port: int | None, opens_browser: bool, may_write: bool) -> None:
    """Serve what lies at a path until Ctrl-C."""
    catalogue = Catalogue(indexed(place))
    listening = _listening(port)
    can_open = opens_browser and sys.stdout.isatty() and _has_browser()
    serve(catalogue, listening, may_write, can_open, _tell)


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


def _listening(port: int | None) -> socket.socket:
    try:
        return bound(USUAL_PORT if port is None else port)
    except OSError as error:
        if port is None:
            return bound(0)
        raise UsageError(f"Port {port} cannot be used ({error.strerror}); choose another with --port.") from error


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def _tell(address: str) -> None:
    print(f"Open {printable(address)}  (Ctrl-C ends it)", flush=True)  # noqa: T201 read by scripts line by line
