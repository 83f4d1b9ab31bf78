"""One process at a time works on a job.

The kernel drops the lock when its holder dies, however it dies: a lock is never stale.
"""

import fcntl
import os
import socket
from datetime import UTC, datetime
from pathlib import Path


class LockHeld(Exception):
    """Another process works on the job; the message names it."""


class JobLock:
    """An exclusive lock on a file that says who holds it."""

    def __init__(self, path: Path) -> None:
        """Take the lock; LockHeld if somebody has it, OSError if the file cannot be written."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(self._descriptor, 200).decode("utf-8", "replace").strip() or "another process"
            os.close(self._descriptor)
            raise LockHeld(f"{path.parent} is in use by {holder}.") from error
        os.ftruncate(self._descriptor, 0)
        since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        os.pwrite(self._descriptor, f"process {os.getpid()} on {socket.gethostname()} since {since}\n".encode(), 0)

    def release(self) -> None:
        """Let others in; nothing happens the second time."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def holder_of(path: Path) -> str | None:
    """Who holds the lock now, as the file says; None if nobody does."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.read(descriptor, 200).decode("utf-8", "replace").strip() or "another process"
    finally:
        os.close(descriptor)
    return None
