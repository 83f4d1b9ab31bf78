"""Pages in a real Chromium. Without one these tests are skipped, and the summary says so."""

import pytest

from crawler.browser.chromium import find_chromium
from crawler.browser.errors import BrowserMissing


@pytest.fixture(autouse=True, scope="session")
def _chromium() -> None:
    try:
        find_chromium()
    except BrowserMissing as error:
        pytest.skip(f"RENDERING IS NOT TESTED: {error}")
