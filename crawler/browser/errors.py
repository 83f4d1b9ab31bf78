"""Why a page could not be rendered.

BrowserError
├── BrowserMissing     playwright or a Chromium is not installed; the message says what to install
├── BrowserFailed      the browser could not be started, or crashed
├── RenderingTooSlow   the page's scripts did not let go of it in time
└── RenderingTooLarge  what the scripts made of the page is larger than a page may be
"""


class BrowserError(Exception):
    """The page could not be rendered; the message is a sentence."""


class BrowserMissing(BrowserError):
    """There is no browser on this machine, or nothing to steer it with."""


class BrowserFailed(BrowserError):
    """The browser, or the process of this page in it, is gone."""


class RenderingTooSlow(BrowserError):
    """A limit on time was reached."""


class RenderingTooLarge(BrowserError):
    """A limit on size was reached."""
