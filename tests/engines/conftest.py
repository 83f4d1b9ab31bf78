"""A pool whose pages say what happens to their workers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from observed import AS_LONG_AS_IT_TAKES, HOSTILE_READER

from crawler.engines.limits import WorkerLimits
from crawler.engines.pool import WorkerPool


@pytest.fixture
def start_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., WorkerPool]]:
    """Start a pool that reads with the hostile reader; limits as keywords."""
    monkeypatch.chdir(tmp_path)
    pools = []

    def start(reader: str = HOSTILE_READER, **limits: float) -> WorkerPool:
        chosen = AS_LONG_AS_IT_TAKES | {"workers": 2} | limits
        pool = WorkerPool(WorkerLimits(**chosen), reader)  # type: ignore[arg-type]
        pools.append(pool)
        pool.start()
        return pool

    yield start
    for pool in pools:
        pool.close()
