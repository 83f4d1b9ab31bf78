"""Ray, for the time that something runs on it."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from crawler.engines.errors import EngineError, RayMissing

ADDRESS: Final = "RAY_ADDRESS"
"""Variable that names the cluster, as all programs for Ray read it."""
_SECONDS_TO_CONNECT: Final = 10
_QUIET: Final = {
    # it would tell its makers of every start
    "RAY_USAGE_STATS_ENABLED": "0",
    # what it has to say of dead workers it prints to standard output, where results go
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",
}


def ray_module() -> Any:
    """Ray; RayMissing with what installs it."""
    for name, setting in _QUIET.items():
        os.environ.setdefault(name, setting)
    try:
        import ray  # noqa: PLC0415 an extra, and slow to import
    except ImportError as error:
        raise RayMissing("--engine ray needs Ray: pip install 'healthcrawl[ray]'.") from error
    return ray


@contextmanager
def connected() -> Iterator[Any]:
    """Ray while the block runs: the cluster that RAY_ADDRESS names, else one of our own on this machine.

    RayMissing, and EngineError if there is no cluster to be had.
    """
    ray = ray_module()
    try:
        _reach(os.environ.get(ADDRESS, ""))
        ray.init(include_dashboard=False, log_to_driver=False, configure_logging=False)
    except (OSError, ValueError, RuntimeError) as error:
        why = " ".join(str(error).partition("\n")[0].split()).rstrip(".")
        raise EngineError(f"Ray cannot be used: {why}.") from error
    try:
        yield ray
    finally:
        ray.shutdown()


def _reach(address: str) -> None:
    """See whether anybody is there: Ray itself tries for minutes, and then ends the process."""
    host, colon, port = address.rpartition(":")
    if colon and "/" not in host and port.isdecimal():
        try:
            socket.create_connection((host.strip("[]"), int(port)), _SECONDS_TO_CONNECT).close()
        except OSError as error:
            raise ConnectionError(f"nothing answers at {address}, which {ADDRESS} names") from error
