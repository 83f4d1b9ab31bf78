"""Serves the inspector on loopback until it is ended."""

import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from typing import Final

import uvicorn

from crawler.inspector.app import application
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.safety import Access

USUAL_PORT: Final = 8765
HOST: Final = "127.0.0.1"


def bound(port: int) -> socket.socket:
    """A listening socket; OSError where the port cannot be had."""
    ours = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        ours.bind((HOST, port))
    except OSError:
        ours.close()
        raise
    return ours


def serve(
    catalogue: Catalogue, listening: socket.socket, may_write: bool, opens_browser: bool, tell: Callable[[str], None]
) -> None:
    """Serve until Ctrl-C or SIGTERM; ``tell`` is given the address once it answers."""
    access = Access(listening.getsockname()[1], may_write)
    config = uvicorn.Config(
        application(catalogue, access),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        limit_concurrency=64,
        ws="none",
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_announce, args=(server, access.address(), opens_browser, tell), daemon=True).start()
    server.run(sockets=[listening])


def _announce(server: uvicorn.Server, address: str, opens_browser: bool, tell: Callable[[str], None]) -> None:
    while not server.started and not server.should_exit:
        time.sleep(0.02)
    if server.started:
        tell(address)
        if opens_browser:
            webbrowser.open(address)
