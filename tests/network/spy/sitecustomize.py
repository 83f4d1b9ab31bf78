"""Notes what a Python process asks of the network; Python imports it at its start where it lies on the path.

Processes that are not asked for their notes write them to the file that NETWORK_NOTES names.
"""

import os
import socket
import sys
from pathlib import Path
from typing import Any

touched: list[tuple[str, str]] = []
_NAMES = {"socket.connect": "connect", "socket.bind": "bind", "socket.getaddrinfo": "resolve"}


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    what = _NAMES.get(event)
    if what is None:
        return
    if what == "resolve":
        host = arguments[0]
    elif arguments[0].family not in {socket.AF_INET, socket.AF_INET6}:
        return
    else:
        host = arguments[1][0]
    name = host.decode() if isinstance(host, bytes) else str(host)
    touched.append((what, name))
    if notes := os.environ.get("NETWORK_NOTES"):
        with Path(notes).open("a") as file:
            file.write(f"{what} {name}\n")


sys.addaudithook(_note)
