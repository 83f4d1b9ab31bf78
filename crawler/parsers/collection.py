"""Python's collector of cycles, at rest while one page is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """No collection within; afterwards the collector is as it was.

    A page makes thousands of objects that all live until it is read, and hardly a cycle: the collector would go
    through them dozens of times and find nothing, which took a seventh of the time. What little it has to find is
    found between two pages.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
