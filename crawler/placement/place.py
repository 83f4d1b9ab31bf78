"""What a coordinator knows of a place for workers, and of a worker in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Ended:
    """How a worker ended."""

    code: int | None
    """As ``Popen.returncode``; None: the place it had is gone, and whether its process still lives is not known."""
    seconds: float
    """For how long it ran."""
    said: str = ""
    """The last line that it wrote, where that went nowhere else."""


class Placed(Protocol):
    """One worker in its place."""

    @property
    def is_running(self) -> bool:
        """Whether it has begun and not ended; one that waits for room has not begun."""
        ...

    def ended(self) -> Ended | None:
        """How it ended; None if it has not."""
        ...

    def stop(self) -> None:
        """Tell it to end in order (SIGTERM), and do not wait."""
        ...

    def kill(self) -> None:
        """End it now, if it has not."""
        ...


class Placement(Protocol):
    """Places for workers."""

    def readers(self, workers: int) -> int:
        """Processes that read pages for each of so many workers."""
        ...

    def room(self, workers: int) -> int:
        """How many of so many workers can begin now; the others wait in their places."""
        ...

    def start(self, arguments: Sequence[str], environment: Mapping[str, str]) -> Placed:
        """A worker: Python with these arguments, its machine's environment and this, which may hold secrets."""
        ...
