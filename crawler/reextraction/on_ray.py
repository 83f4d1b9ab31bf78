"""The engine of many machines: the same function as Ray tasks, one an archive.

The cluster is the one that RAY_ADDRESS names; without it one is started on this machine for the time of the call.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from crawler.engines.cluster import connected
from crawler.engines.errors import EngineError
from crawler.engines.limits import WorkerLimits
from crawler.engines.pool import WorkerPool
from crawler.reextraction.archives import ArchiveFile
from crawler.reextraction.errors import ReextractionError
from crawler.reextraction.folder import folder_at
from crawler.reextraction.part import Outcome, reextract
from schemas.reextraction import UnreadArchive

_RETRIES: Final = 3
"""Times that an archive is given to another worker when the one that read it, or its machine, has died."""


def run(archives: Sequence[ArchiveFile], output: str, workers: int | None) -> Iterator[Outcome]:
    """What each archive gave, as they end; RayMissing, EngineError and NotWritten.

    ``workers`` are the tasks at a time, by default as many as the cluster has processors.
    """
    with connected() as ray:
        at_once = workers or int(ray.cluster_resources().get("CPU", 1))
        task = ray.remote(num_cpus=1, max_retries=_RETRIES)(_extract)
        yield from _outcomes(ray, task, archives, output, at_once)


def _outcomes(ray: Any, task: Any, archives: Sequence[ArchiveFile], output: str, at_once: int) -> Iterator[Outcome]:
    left = list(reversed(archives))
    running: dict[Any, ArchiveFile] = {}
    while left or running:
        while left and len(running) < at_once:
            archive = left.pop()
            running[task.remote(archive, output)] = archive
        ended, _ = ray.wait(list(running), num_returns=1)
        for reference in ended:
            yield _outcome(ray, reference, running.pop(reference))


def _outcome(ray: Any, reference: Any, archive: ArchiveFile) -> Outcome:
    try:
        outcome: Outcome = ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, ReextractionError | EngineError):
            raise error.cause from None
        why = str(error.cause).partition("\n")[0]
        raise EngineError(f"A worker of Ray failed with {type(error.cause).__name__}: {why}") from error
    except (ray.exceptions.RaySystemError, ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError) as error:
        return UnreadArchive(archive=archive.place, detail=f"Ray gave it up: {type(error).__name__}.")
    return outcome


def _extract(archive: ArchiveFile, output: str) -> Outcome:
    """In a worker of Ray: one archive, with a worker process of our own that its pages may kill."""
    return reextract(archive, folder_at(output), _pool().map_ordered)


@cache
def _pool() -> WorkerPool:
    # kept for the next archive: loading the parsers takes two seconds of CPU
    return WorkerPool(WorkerLimits(workers=1))
