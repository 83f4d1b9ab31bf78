"""R11, R24: a crawl opens no door, and knocks only where it was sent."""

import os
import subprocess
import time
from pathlib import Path

from crawled import PROGRAM, PROJECT
from loopback import Answer, serving

LISTEN = "0A"


def _listening(process: int) -> list[str]:
    """Lines of the kernel's tables for sockets of a process that listen."""
    links = [link for link in Path(f"/proc/{process}/fd").iterdir() if link.is_symlink()]
    sockets = {str(link.readlink())[8:-1] for link in links if str(link.readlink()).startswith("socket:[")}
    lines = [
        line for table in ("tcp", "tcp6") for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()
    ]
    rows = [line.split() for line in lines if not line.strip().startswith("sl")]
    return [" ".join(row) for row in rows if row[3] == LISTEN and row[9] in sockets]


def test_a_crawl_listens_to_nobody(tmp_path: Path) -> None:
    with serving({"/": Answer(b"", behaviour="hang", seconds=8)}) as site:
        options = ["-o", str(tmp_path), "--delay", "0", "--allow-network", "127.0.0.1/32"]
        command = [*PROGRAM, "crawl", site.base, *options]
        crawl = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while "/" not in site.asked:
                assert crawl.poll() is None
                time.sleep(0.05)
            assert _listening(crawl.pid) == []
        finally:
            crawl.kill()
            crawl.wait()


def test_a_door_would_be_seen() -> None:
    with serving({}):
        assert len(_listening(os.getpid())) == 1
    assert _listening(os.getpid()) == []
