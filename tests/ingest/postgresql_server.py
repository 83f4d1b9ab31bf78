"""A PostgreSQL of the test's own: no port, a socket in a folder, gone when the test is over."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def programs() -> Path:
    """The folder of PostgreSQL's programs; the test is skipped, and says so, where there are none."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        pytest.skip("PostgreSQL is not installed")
    return folders[-1]


@contextmanager
def postgresql() -> Iterator[dict[str, str]]:
    """A server; the environment in which its clients find it."""
    programs_folder = programs()
    folder = Path(tempfile.mkdtemp(prefix="healthcrawl-postgresql-"))
    # it refuses to run as root
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_owner:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def call(program: str, *arguments: str) -> None:
        command = [*as_owner, str(programs_folder / program), *arguments]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=120)

    options = f"-c listen_addresses= -k {folder} -c fsync=off"
    try:
        call("initdb", "-D", f"{folder}/data", "-U", "health", "--auth=trust", "--encoding=UTF8", "--no-sync")
        call("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield {"PGHOST": str(folder), "PGUSER": "health", "PGDATABASE": "postgres"}
        finally:
            call("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
