"""How the engine itself fails: never because of a page.

EngineError       no worker can be started
├── PoolClosed    the pool was closed before the page was read
└── RayMissing    Ray is wanted and not installed
"""


class EngineError(Exception):
    """No page can be read; the message is a sentence."""


class PoolClosed(EngineError):
    """The page was not read and is nobody's fault: it may be read another time."""


class RayMissing(EngineError):
    """The message says how to install it."""
