"""The inspector over two crawls of the demo site, and a Chromium to look at it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from inspected import PROGRAM, Inspector, inspecting
from playwright.sync_api import Browser, Page, sync_playwright

from crawler.browser.chromium import find_chromium
from crawler.browser.errors import BrowserMissing


@pytest.fixture(scope="session")
def demo_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with a crawl of the demo site."""
    output = tmp_path_factory.mktemp("inspected") / "output"
    done = subprocess.run(
        [*PROGRAM, "crawl", "--demo", "-o", str(output)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="session")
def two_runs(demo_runs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a later run in which one headline and one item are others."""
    output = tmp_path_factory.mktemp("compared") / "output"
    shutil.copytree(demo_runs, output, symlinks=True)
    (first,) = output.glob("demo/runs/[!.]*")
    later = first.with_name("29991231T000000Z")
    shutil.copytree(first, later)
    records = later / "articles.jsonl"
    text = records.read_text("utf-8").replace("Cold feet in bed", "Warm feet in bed").replace("lukewarm", "tepid")
    records.write_text(text, "utf-8")
    manifest = later / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace(first.name, later.name), "utf-8")
    return output


@pytest.fixture(scope="module")
def inspector(two_runs: Path) -> Iterator[Inspector]:
    with inspecting(two_runs, "--review") as running:
        yield running


# no longer than a module: an event loop runs as long as it is open, and other tests run theirs
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    try:
        program = find_chromium()
    except BrowserMissing as error:
        pytest.skip(f"THE INSPECTOR IS NOT TESTED IN A BROWSER: {error}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, inspector: Inspector) -> Iterator[Page]:
    """A browser that has opened the printed address."""
    context = chromium.new_context(base_url=inspector.base, viewport={"width": 1400, "height": 900})
    tab = context.new_page()
    tab.goto(inspector.address)
    yield tab
    context.close()
