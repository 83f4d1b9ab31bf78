"""Folders that browsers fill while they run; what a killed crawl left is removed by the next."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

_PREFIX: Final = "healthcrawl-browser-"


class Profile:
    """An empty folder of its own, until ``remove``; OSError if none can be made."""

    def __init__(self) -> None:
        _remove_abandoned()
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = os.open(self._folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.path = self._folder / "profile"
        self.path.mkdir()

    def remove(self) -> None:
        """Remove it with all that is in it; what cannot be removed stays."""
        os.close(self._lock)
        shutil.rmtree(self._folder, ignore_errors=True)


def _remove_abandoned() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            lock = os.open(folder / "lock", os.O_RDWR)
        except OSError:  # another user's, or one that is being made
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # its crawl lives
            continue
        finally:
            os.close(lock)
