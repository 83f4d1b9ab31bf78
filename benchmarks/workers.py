"""Several workers on PostgreSQL: throughput, what the ledger costs beside SQLite's, its ceiling; write ``RESULTS.md``.

python -m benchmarks.workers [--hosts 64] [--pages 800] [--rounds 3] [--addresses 1000000 10000000]
                            [--claims 4000] [--parts throughput cost ceiling]

Needs PostgreSQL's server (Debian's package ``postgresql``), which is started for the time of the measurement.
"""

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final
from uuid import uuid4

from benchmarks.crawlers.contest import contest
from benchmarks.crawlers.shared import WAITING
from benchmarks.loopback.running import Sites, sites
from benchmarks.postgres import Postgres, serving_postgres
from benchmarks.processes import PROJECT
from benchmarks.results import put, table, versions
from crawler.frontier.entry import CommittedFile, Ending, Found
from crawler.frontier.postgresql.address import ENVIRONMENT
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.postgresql.frontier import WorkerFrontier
from crawler.frontier.postgresql.lease import Lease
from crawler.frontier.postgresql.ledger import PostgresLedger
from crawler.frontier.postgresql.tasks import open_task
from crawler.frontier.postgresql.worker_ledger import WorkerLedger

WORKERS: Final = (1, 2, 4)
ANSWER_SECONDS: Final = 2.0
_PAGES_A_HOST: Final = 6
_MIDDLE: Final = (0.2, 0.7)
"""Shares of the pages between which the throughput is taken: no worker begins there, and all have enough hosts."""
_A_BATCH: Final = 2000
_A_COMMIT: Final = 50
_HOSTS: Final = 200
_PARTS: Final = ("throughput", "cost", "ceiling")


# Throughput


def throughput(postgres: Postgres, hosts: int) -> dict[int, float]:
    """Pages a second with so many workers."""
    with sites(_PAGES_A_HOST, hosts, seconds=ANSWER_SECONDS) as slow:
        return {workers: _rate(postgres, slow, hosts, workers) for workers in WORKERS}


def _rate(postgres: Postgres, slow: Sites, hosts: int, workers: int) -> float:
    before = slow.told()["requests"]
    first, last = (before + share * hosts * _PAGES_A_HOST for share in _MIDDLE)
    moments: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        command = [sys.executable, "-m", "benchmarks.crawlers.shared", "several", str(workers), folder, *slow.starts]
        here = {**os.environ, **postgres.environment, ENVIRONMENT: postgres.address}
        with subprocess.Popen(command, cwd=PROJECT, env=here, stdout=subprocess.DEVNULL) as running:
            while running.poll() is None:
                moments.append((time.monotonic(), slow.told()["requests"]))
                time.sleep(0.2)
        if running.returncode:
            raise RuntimeError(f"the crawl with {workers} workers ended with code {running.returncode}")
    within = [(moment, requests) for moment, requests in moments if first <= requests <= last]
    return (within[-1][1] - within[0][1]) / (within[-1][0] - within[0][0])


def throughput_table(rates: dict[int, float]) -> str:
    """Pages a second, and how many times those of one worker."""
    rows = [[str(workers), f"{rate:.1f}", f"{rate / rates[1]:.2f}"] for workers, rate in rates.items()]
    return table(["workers", "pages a second", "× one"], rows)


# Cost


def cost_table(postgres: Postgres, pages: int, rounds: int) -> str:
    """CPU a page of the same crawl on both ledgers, and what PostgreSQL's server took."""
    os.environ[ENVIRONMENT] = postgres.address
    os.environ.update(postgres.environment)
    before = _server_seconds(postgres)
    spent = contest({"SQLite": _sqlite, "PostgreSQL": _postgresql}, pages, rounds)
    of_server = 1000 * (_server_seconds(postgres) - before) / (rounds * pages)
    ours = {name: one.cpu_milliseconds(pages) for name, one in spent.items()}
    rows = [
        ["SQLite", f"{ours['SQLite']:.2f}", "1.00", ""],
        ["PostgreSQL", f"{ours['PostgreSQL']:.2f}", f"{ours['PostgreSQL'] / ours['SQLite']:.2f}", f"{of_server:.2f}"],
    ]
    return table(["ledger", "ms CPU a page of the crawler", "× SQLite", "and of the server"], rows)


def _sqlite(start: str, folder: Path) -> Sequence[str]:
    return (sys.executable, "-m", "benchmarks.crawlers.ours", start, str(folder), "--unread")


def _postgresql(start: str, folder: Path) -> Sequence[str]:
    return (sys.executable, "-m", "benchmarks.crawlers.shared", "one", start, str(folder))


def _server_seconds(postgres: Postgres) -> float:
    """CPU of the server and of all its sessions that have ended."""
    pid = (postgres.folder / "data" / "postmaster.pid").read_text().split()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")


# Ceiling


def ceiling_table(postgres: Postgres, sizes: Sequence[int], claims: int) -> str:
    """For each size: addresses entered a second until so many are there, then claims a second by 1, 2 and 4 clients."""
    job = f"benchmark-{uuid4().hex}"
    ledger = PostgresLedger(postgres.address, job)
    run = ledger.runs.begin("run", time.time(), "benchmark")
    ledger.arrange(run, "{}", 0.0, None, None)
    rows = []
    for there, size in pairwise((0, *sorted(sizes))):
        entered = _entered_a_second(postgres.address, job, there, size)
        rates = [_claims_of_all(postgres.address, job, clients, claims) for clients in WORKERS]
        rows.append([f"{size:,}", f"{entered:,.0f}", *(f"{rate:,.0f}" for rate in rates)])
    ledger.close()
    return table(["addresses", "entered a second", *(f"claimed and ended a second by {n}" for n in WORKERS)], rows)


def _entered_a_second(address: str, job: str, there: int, size: int) -> float:
    worker = _worker(address, job)
    began = time.monotonic()
    for first in range(there, size, _A_BATCH):
        worker.add(_address(number) for number in range(first, min(first + _A_BATCH, size)))
        worker._own_ledger.enter_found()
    seconds = time.monotonic() - began
    worker.release_all()
    worker._lease.end()
    worker._own_ledger.close()
    return (size - there) / seconds


def _claims_of_all(address: str, job: str, clients: int, claims: int) -> float:
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        share = _HOSTS // clients
        # the first call connects and prepares
        pool.starmap(_claims, [(address, job, share, 50)] * clients)
        return sum(pool.starmap(_claims, [(address, job, share, claims)] * clients))


def _worker(address: str, job: str) -> WorkerFrontier:
    database = PostgresDatabase(address, job, is_autocommit=True)
    task = open_task(database)
    if task is None:
        raise RuntimeError("the run is not open")
    database.set_up("synchronous_commit", "off")
    lease = Lease(database, uuid4().hex, task.run.number, 3600.0)
    return WorkerFrontier(WorkerLedger(database, lease, task.run), time.time, 1, database, lease)


def _claims(address: str, job: str, sites: int, claims: int) -> float:
    """Claims a second of a client that has its share of the sites, each ended and committed with others."""
    worker = _worker(address, job)
    ledger = worker._own_ledger
    while len(worker._sites) < sites and worker._takes_another():
        pass
    began = time.monotonic()
    for number in range(claims):
        entry = worker.next()
        if entry is None:
            raise RuntimeError("the frontier has nothing although addresses wait")
        worker.arrived(entry)
        ledger.end(ledger._run, entry.url, Ending("articles", record=f"art_{number}"), time.time())
        worker.ended(entry.url)
        if number % _A_COMMIT == 0:
            ledger.commit(ledger._run, [CommittedFile(f"articles-{os.getpid()}.part", 0, 0)], (0, 0))
    ledger.commit(ledger._run, (), (0, 0))
    seconds = time.monotonic() - began
    worker.release_all()
    worker._lease.end()
    ledger.close()
    return claims / seconds


def _address(number: int) -> Found:
    host = f"health-{number % _HOSTS}.example"
    # in no order, as links come; the same in every run
    return Found(f"https://{host}/advice/{number * 7919 % 10_000_019}/why-it-aches.html", host, 3, 6 - number % 2)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=64)
    parser.add_argument("--pages", type=int, default=800)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--addresses", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--claims", type=int, default=4000)
    parser.add_argument("--parts", nargs="+", choices=_PARTS, default=_PARTS)
    arguments = parser.parse_args()
    about = versions(["healthcrawl", "scrapy", "psycopg"])
    with serving_postgres(is_durable=True) as postgres:
        os.environ.update(postgres.environment)
        if "throughput" in arguments.parts:
            how = f"{arguments.hosts} hosts, {ANSWER_SECONDS:g} s a page, {WAITING} requests at a time a worker."
            _tell("workers", f"{about} {how}", throughput_table(throughput(postgres, arguments.hosts)))
        if "cost" in arguments.parts:
            how = f"{arguments.pages} pages, {arguments.rounds} rounds."
            _tell("workers-cost", f"{about} {how}", cost_table(postgres, arguments.pages, arguments.rounds))
        if "ceiling" in arguments.parts:
            how = f"{arguments.claims} claims a client."
            _tell("workers-ceiling", f"{about} {how}", ceiling_table(postgres, arguments.addresses, arguments.claims))


def _tell(name: str, about: str, figures: str) -> None:
    text = f"{about}\n\n{figures}"
    put(name, text)
    print(f"{text}\n")


if __name__ == "__main__":
    main()
