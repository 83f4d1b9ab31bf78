"""A PostgreSQL of one's own, on a free port of loopback, gone when it is no longer needed.

The installed server is used (Debian's package ``postgresql``); it runs as the user ``postgres`` where we are root,
because it refuses to run as root.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PASSWORD: Final = "not-for-logs-7261"
_USER: Final = "crawl"
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Postgres:
    """Where it is; ``environment`` holds the password."""

    address: str
    folder: Path
    environment: Mapping[str, str]


def programs() -> Path:
    """The folder of ``initdb`` and ``pg_ctl``; FileNotFoundError with what to install."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    at_hand = shutil.which("initdb")
    if not found and not at_hand:
        raise FileNotFoundError("PostgreSQL's server is not installed: apt-get install postgresql")
    return (found[-1] if found else Path(str(at_hand))).parent


@contextlib.contextmanager
def serving_postgres(is_durable: bool = False) -> Iterator[Postgres]:
    """A new database server; ``is_durable``: it writes through to the disk, which tests need not wait for."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        secret = folder / "password"
        secret.write_text(PASSWORD)
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            for path in (folder, secret):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        _run("initdb", "-D", f"{folder}/data", "-U", _USER, "-A", "scram-sha-256", "--pwfile", str(secret), "--no-sync")
        port = _free_port()
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync={'on' if is_durable else 'off'}"
        _run("pg_ctl", "-D", f"{folder}/data", "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield Postgres(f"postgresql://{_USER}@127.0.0.1:{port}/postgres", folder, {"PGPASSWORD": PASSWORD})
        finally:
            _run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    command = [str(programs() / program), *arguments]
    if os.getuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    with tempfile.TemporaryFile() as said:
        # the server keeps what it inherits: a pipe would never end
        done = subprocess.run(command, stdout=said, stderr=said, cwd="/", timeout=_SECONDS, check=False)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{program} failed: {said.read().decode('utf-8', 'replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
