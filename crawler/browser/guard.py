"""Becomes a program that dies with its parent: a browser or a worker. Started as a script: it imports nothing of ours.

    python guard.py [--own-network] EXECUTABLE ARGUMENT...

``--own-network``, for a browser, gives it a network namespace of its own, an empty one, if this process
may do that (root in most containers); if not, the flags of ``chromium`` hold alone.
"""

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_CLONE_NEWNET: Final = 0x40000000


def become(arguments: list[str]) -> None:
    """Replace this process by the command; OSError if it cannot be executed."""
    parent = os.getppid()
    kernel = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if kernel:
        kernel.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died in between
            sys.exit(1)
    if arguments[0] == "--own-network":
        del arguments[0]
        if kernel:
            kernel.unshare(_CLONE_NEWNET)
    os.execv(arguments[0], arguments)  # noqa: S606 a shell would stand between the crawl and its child


if __name__ == "__main__":
    become(sys.argv[1:])
