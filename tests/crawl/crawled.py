"""Runs the real program in a process of its own and reads what it left behind."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
TESTS = PROJECT / "tests"
PROGRAM = (sys.executable, "-m", "crawler.commands.main")


@dataclass(frozen=True)
class Crawled:
    """A crawl that has ended: its exit code, what it printed, and its output folder."""

    exit_code: int
    printed: str
    complained: str
    output: Path
    touched: frozenset[tuple[str, str]] = frozenset()
    """("connect" | "resolve" | "bind", host): what it asked of the network."""

    @cached_property
    def run(self) -> Path:
        """The folder of its run."""
        (folder,) = self.output.glob("*/runs/[!.]*")
        return folder

    @cached_property
    def manifest(self) -> dict[str, Any]:
        manifest: dict[str, Any] = json.loads((self.run / "manifest.json").read_text())
        return manifest

    @cached_property
    def articles(self) -> list[dict[str, Any]]:
        return lines(self.run / "articles.jsonl")

    @cached_property
    def rejects(self) -> list[dict[str, Any]]:
        return lines(self.run / "rejects.jsonl")

    def outcome(self, address: str) -> str:
        """ "article", the reason of its reject, or "no record"."""
        if any(record["requested_url"] == address for record in self.articles):
            return "article"
        reasons = [record["reason"] for record in self.rejects if record["requested_url"] == address]
        assert len(reasons) < 2, f"{address} has {len(reasons)} rejects"
        return reasons[0] if reasons else "no record"

    def reject(self, address: str) -> dict[str, Any]:
        (record,) = [record for record in self.rejects if record["requested_url"] == address]
        return record


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a file."""
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def crawl(output: Path, *arguments: str, allow: str = "127.0.0.1/32") -> Crawled:
    """``healthcrawl crawl`` without delay, allowed to reach 127.0.0.1 only."""
    command = [*PROGRAM, "crawl", *arguments, "-o", str(output), "--delay", "0", "--allow-network", allow]
    return finished(command, output)


def scrapy_crawl(output: Path, starts: str, **settings: object) -> Crawled:
    """``scrapy crawl articles`` in the checkout, with settings on top."""
    chosen: dict[str, object] = {"OUTPUT_FOLDER": output, "DOWNLOAD_DELAY": 0, "ALLOW_NETWORKS": "127.0.0.1/32"}
    # the sites of a test are one host, on which one of them would slow down all
    chosen |= {"RETRY_BASE": 0.01, "HOST_FAILURES": 1000, **settings}
    options = [part for name, value in chosen.items() for part in ("-s", f"{name}={value}")]
    return finished([sys.executable, "-m", "scrapy", "crawl", "articles", "-a", f"url={starts}", *options], output)


def finished(command: list[str], output: Path) -> Crawled:
    """Run a command to its end, at most a minute."""
    notes = output.with_name(f"{output.name}.network")
    here = {**os.environ, "PYTHONPATH": f"{TESTS / 'crawl'}:{TESTS / 'network' / 'spy'}", "NETWORK_NOTES": str(notes)}
    done = subprocess.run(command, cwd=PROJECT, env=here, capture_output=True, text=True, timeout=60, check=False)
    crawled = Crawled(done.returncode, done.stdout, done.stderr, output, _touched(notes))
    strangers = {(what, host) for what, host in crawled.touched if what != "bind"} - {("connect", "127.0.0.1")}
    # nobody is asked for anything, and no name is looked up, that the command does not name
    assert all(what == "resolve" and host in f"{command} 127.0.0.1 localhost" for what, host in strangers), strangers
    return crawled


def _touched(notes: Path) -> frozenset[tuple[str, str]]:
    written = notes.read_text().splitlines() if notes.exists() else []
    return frozenset((line.partition(" ")[0], line.partition(" ")[2]) for line in written)
