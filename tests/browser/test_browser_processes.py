"""The browser ends with its crawl, however that ends; a crash of it is one failed attempt."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from crawled import PROGRAM, PROJECT, crawl
from loopback import Answer, index, serving
from scripted import shell, writes

CHROMIUM = {"chromium", "chrome"}
ENDLESS = shell("fetch('/begun'); setTimeout(() => { while (true) {} }, 300)")


def _until(is_so: Callable[[], object], seconds: float = 20.0) -> bool:
    """Whether it came to be so; long enough for a busy machine."""
    ends = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True


def _table() -> dict[int, tuple[int, str, str]]:
    """Process to its parent, its name, and when it began; none of those that have ended."""
    table = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            before, _, after = path.read_text().rpartition(")")
        except OSError:
            continue
        fields = after.split()
        if fields[0] not in "ZX":
            table[int(path.parent.name)] = (int(fields[1]), before.partition("(")[2], fields[19])
    return table


def _below(process: int) -> dict[int, tuple[str, str]]:
    """Name and beginning of all processes that descend from one."""
    table = _table()
    found = {process}
    while more := {child for child, (parent, _, _) in table.items() if parent in found} - found:
        found |= more
    return {child: table[child][1:] for child in found - {process} if child in table}


def _alive(processes: dict[int, tuple[str, str]]) -> list[str]:
    table = _table()
    return [name for process, (name, began) in processes.items() if table.get(process, ())[1:] == (name, began)]


@pytest.mark.parametrize("how", [None, signal.SIGTERM, signal.SIGKILL], ids=["by itself", "SIGTERM", "SIGKILL"])
def test_no_browser_outlives_its_crawl(how: signal.Signals | None, tmp_path: Path) -> None:
    pages = {"/": Answer(ENDLESS), "/begun": Answer(b"1")}
    with serving(pages if how else {**pages, "/": Answer(shell("fetch('/begun');" + writes("An end")))}) as site:
        options = ["-o", str(tmp_path / "out"), "--delay", "0", "--allow-network", "127.0.0.1/32", "--render"]
        command = [*PROGRAM, "crawl", site.base, *options]
        environment = {**os.environ, "TMPDIR": str(tmp_path)}
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, env=environment) as running:
            assert _until(lambda: "/begun" in site.asked)
            family = _below(running.pid)
            assert CHROMIUM & {name for name, _ in family.values()}
            if how:
                time.sleep(0.5)  # until the script does not let go any more
                running.send_signal(how)
            assert running.wait(30) == {None: 0, signal.SIGTERM: 143, signal.SIGKILL: -9}[how]
            assert _until(lambda: not _alive(family)), _alive(family)
        if how == signal.SIGTERM:
            assert "/begun" in site.asked
            assert not list((tmp_path / "out").glob("*/runs/[!.]*")), "a page that was interrupted has ended"


def _kill(kind: str) -> None:
    """Kill this test's browser, or only the processes of its pages."""
    for process, (name, _) in _below(os.getpid()).items():
        if name in CHROMIUM:
            line = Path(f"/proc/{process}/cmdline").read_bytes()
            if (b"--type=" not in line) if kind == "browser" else (b"--type=renderer" in line):
                os.kill(process, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["browser", "page"])
def test_a_crash_is_tried_again_and_then_rejected(kind: str, tmp_path: Path) -> None:
    bad = shell("fetch('/die').then(() => fetch('/die-not'))")
    pages = {"/": Answer(index("/bad", "/good")), "/bad": Answer(bad), "/die": Answer(b"", behaviour="hang", seconds=3)}
    with serving({**pages, "/good": Answer(shell(writes("Still here")))}) as site:
        ends = threading.Event()

        def watch() -> None:
            for attempt in (1, 2):
                while site.asked.count("/die") < attempt and not ends.is_set():
                    time.sleep(0.05)
                _kill(kind)

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            crawled = crawl(tmp_path, site.base, "--render")
        finally:
            ends.set()
            watching.join()
    assert crawled.outcome(f"{site.base}/bad") == "crashed"
    assert site.asked.count("/bad") == 2
    assert "/die-not" not in site.asked
    assert crawled.outcome(f"{site.base}/good") == "article"
