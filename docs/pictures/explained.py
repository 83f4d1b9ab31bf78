"""explain.png: what ``healthcrawl explain`` prints of a page of the demo site, as a terminal shows it."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from string import Template
from typing import Final

from browser import MEASURE, Browser, PictureError, measured
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

HERE: Final = Path(__file__).parent
COLUMNS: Final = 144
PICTURE_WIDTH: Final = 1280


def draw(browser: Browser, address: str, body: bytes, folder: Path) -> Path:
    """Write the picture of the page's listing; ``folder`` is for what is made on the way."""
    page = folder / "page.html"
    page.write_bytes(body)
    shown = folder / "terminal.html"
    shown.write_text(_terminal(_listing(page, address)), "utf-8")
    height = measured(browser.dump(shown.as_uri(), PICTURE_WIDTH))["height"]
    target = HERE / "explain.png"
    browser.screenshot(shown.as_uri(), target, (PICTURE_WIDTH, height), scale=1)
    return target


def _listing(page: Path, address: str) -> str:
    """What the program prints on a terminal, with its colours."""
    terminal = {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    environment = {name: text for name, text in os.environ.items() if name != "NO_COLOR"} | terminal
    command = [sys.executable, "-m", "crawler.commands.main", "explain", str(page), "--url", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)  # noqa: S603
    if done.returncode:
        raise PictureError(f"explain ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def _terminal(listing: str) -> str:
    """The terminal as a page that measures itself."""
    console = Console(record=True, file=StringIO(), width=COLUMNS, highlight=False)
    console.print(Text.from_ansi(listing.rstrip()), soft_wrap=True)
    lines = console.export_html(theme=SVG_EXPORT_THEME, code_format="{code}", inline_styles=True)
    return Template((HERE / "terminal.html").read_text("utf-8")).substitute(lines=lines, measure=MEASURE)
