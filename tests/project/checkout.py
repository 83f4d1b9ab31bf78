"""The files of the project as a newcomer gets them."""

import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NOT_OURS = {".git", ".venv", "output", "build", "dist", "__pycache__"}


@cache
def tracked_files() -> tuple[str, ...]:
    """Paths below ``ROOT`` that git holds; without git all but what the tools make."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return tuple(path for path in listed.split("\0") if path and (ROOT / path).exists())
    below = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return tuple(str(path) for path in below if not NOT_OURS & set(path.parts))


def installed_files() -> list[str]:
    """What a wheel holds of the tracked files: the packages without what only trains the model."""
    ours = [path for path in tracked_files() if path.startswith(("crawler/", "schemas/"))]
    return [path for path in ours if not path.startswith("crawler/parsers/model/training/")]


def text_of(path: str) -> str:
    """A tracked file as text; what is no UTF-8 becomes replacement characters."""
    return (ROOT / path).read_text("utf-8", errors="replace")


@cache
def project() -> dict[str, Any]:
    """The ``[project]`` table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads(text_of("pyproject.toml"))["project"]
    return table


@cache
def help_of(command: str) -> str:
    """What ``healthcrawl COMMAND --help`` prints."""
    arguments = [sys.executable, "-m", "crawler.commands.main", command, "--help"]
    return subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60).stdout
