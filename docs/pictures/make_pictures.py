"""Draw the pictures of the README and docs from the real program: page-to-record, explain, inspect-… (PNG).

    .venv/bin/python docs/pictures/make_pictures.py

Serves the demo site, fetches pages of it, runs ``extract`` and ``explain`` on them, crawls it for the
inspector, and has a headless Chromium draw all that. Says so and exits with 1 where no Chromium or Chrome is installed.
"""

import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Final

import explained
import inspected
import page_to_record
from browser import PictureError, find_browser

from crawler.demo.server import serve

RECORDED: Final = "en/article/hoarse-voice-after-talking.html"
EXPLAINED: Final = "en/travel/motion-sickness-in-cars/"
SHOWN_AS: Final = "http://127.0.0.1:8000/"
"""What a picture names the demo site: its port is another one each time."""


def main() -> None:
    """Draw the pictures beside this file."""
    try:
        browser = find_browser()
        with serve() as base, tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _report(page_to_record.draw(browser, base + RECORDED, _fetch(base + RECORDED), folder))
            _report(explained.draw(browser, SHOWN_AS + EXPLAINED, _fetch(base + EXPLAINED), folder))
            for picture in inspected.draw(browser, base, folder):
                _report(picture)
    except PictureError as error:
        sys.exit(f"make_pictures: {error}")


def _fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310 our own loopback address
        body: bytes = response.read()
    return body


def _report(target: Path) -> None:
    sys.stdout.write(f"{target}: {target.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
