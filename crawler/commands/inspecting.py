"""The index, then the server."""

import socket
import sys
import webbrowser
from pathlib import Path

from crawler.commands.console import printable
from crawler.commands.errors import UsageError
from crawler.commands.indexing import indexed
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.server import USUAL_PORT, bound, serve


def show(place: Path, port: int | None, opens_browser: bool, may_write: bool) -> None:
    """Serve what lies at a path until Ctrl-C."""
    catalogue = Catalogue(indexed(place))
    listening = _listening(port)
    can_open = opens_browser and sys.stdout.isatty() and _has_browser()
    serve(catalogue, listening, may_write, can_open, _tell)


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
