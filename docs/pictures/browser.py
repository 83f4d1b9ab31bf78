"""A headless Chromium that draws pages and measures them."""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, Final

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)

# Puts the places of all marked elements, in pixels, where --dump-dom shows them.
MEASURE: Final = """
{
  const places = [...document.querySelectorAll("[data-field]")].map((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const {left, top, right, bottom} = range.getBoundingClientRect();
    return {field: element.dataset.field, left, top, right, bottom};
  });
  const result = document.createElement("pre");
  result.id = "measured";
  result.textContent = JSON.stringify({height: Math.ceil(document.documentElement.scrollHeight), places});
  document.body.append(result);
}
"""


class PictureError(Exception):
    """The picture cannot be drawn; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A headless Chromium; every call starts it with a profile of its own."""

    program: str

    def screenshot(self, address: str, target: Path, size: tuple[int, int], scale: int) -> None:
        """Write what a window of ``size`` CSS pixels shows, ``scale`` pixels each, as PNG."""
        window = f"--window-size={size[0]},{size[1]}"
        self._run(address, window, f"--force-device-scale-factor={scale}", f"--screenshot={target}")
        if not target.is_file():
            raise PictureError(f"{self.program} wrote no screenshot of {address}.")

    def dump(self, address: str, width: int) -> str:
        """The page's source after its scripts ran."""
        return self._run(address, f"--window-size={width},1000", "--dump-dom")

    def _run(self, address: str, *options: str) -> str:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            command = [self.program, *QUIET, f"--user-data-dir={profile}", *options, address]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
        if done.returncode:
            raise PictureError(f"{self.program} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return done.stdout


def find_browser() -> Browser:
    """The first of ``BROWSERS`` that is installed; PictureError without one."""
    for name in BROWSERS:
        if program := shutil.which(name):
            return Browser(program)
    raise PictureError(f"it needs one of {', '.join(BROWSERS)}; on Debian: apt-get install chromium")


def measured(source: str) -> dict[str, Any]:
    """What MEASURE found, from the source of a page that it ran in."""
    _, _, after = source.partition('<pre id="measured">')
    if not after:
        raise PictureError("The browser did not run the script that measures a page.")
    measured: dict[str, Any] = json.loads(unescape(after.partition("</pre>")[0]))
    return measured
