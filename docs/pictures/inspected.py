"""inspect-….png: what ``healthcrawl inspect`` shows of two crawls of the demo site."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from browser import Browser, PictureError
from playwright.sync_api import Page, sync_playwright

HERE: Final = Path(__file__).parent
WIDTH, HEIGHT = 1280, 800
RECORD: Final = "Motion sickness in cars"
ITEM: Final = "Look at the horizon"
_PROGRAM: Final = (sys.executable, "-m", "crawler.commands.main")
_JOB: Final = """name = "everyday-health"
seeds = ["{base}"]
contact = "crawl@example.com"
allow_networks = ["127.0.0.0/8"]
politeness.delay = 0.0
output.folder = "{folder}"
"""


def draw(browser: Browser, base: str, folder: Path) -> Iterator[Path]:
    """Crawl the demo site that is served at ``base`` twice, and write a picture of each view."""
    job = folder / "everyday-health.toml"
    job.write_text(_JOB.format(base=base, folder=folder / "output"), "utf-8")
    for _ in range(2):
        _run("run", str(job))
    with _inspecting(folder / "output") as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.program, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(address)
        for name in ("runs", "records", "record"):
            _open(page, name, address.partition("/?")[0])
            target = HERE / f"inspect-{name}.png"
            page.screenshot(path=target)
            yield target
        chromium.close()


def _open(page: Page, name: str, base: str) -> None:
    """Bring one view onto the page."""
    if name == "runs":
        page.goto(f"{base}/")
    elif name == "records":
        page.goto(f"{base}/records?sort=published")
    else:
        page.goto(f"{base}/records?q={RECORD}")
        page.locator(".records .name a").first.click()
        page.frame_locator("iframe[name=page]").locator(".hc-page").wait_for(state="attached")
        page.frame_locator("iframe[name=page]").locator(".section .entry", has_text=ITEM).first.click()
        page.mouse.move(0, 0)
        page.wait_for_timeout(300)


@contextmanager
def _inspecting(output: Path) -> Iterator[str]:
    command = [*_PROGRAM, "inspect", str(output), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 our own program
        try:
            line = process.stdout.readline() if process.stdout else ""
            if "http" not in line:
                raise PictureError("The inspector did not start.")
            yield line.split()[1]
        finally:
            process.terminate()


def _run(*arguments: str) -> None:
    done = subprocess.run([*_PROGRAM, *arguments], capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    if done.returncode:
        raise PictureError(f"{arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
