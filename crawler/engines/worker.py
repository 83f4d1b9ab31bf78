"""A worker: one page after the other, each within its limits."""

from crawler.engines.channel import Channel
from crawler.engines.limits import MEGABYTE, Enforcement, WorkerLimits
from crawler.engines.pages import Reader, ReadPage, failed, unread
from crawler.lexicons.letters import LettersWithheld
from crawler.parsers.fetched import Fetched


def serve(channel: Channel, read: Reader, limits: WorkerLimits) -> None:
    """Answer each page with what it gave and whether this worker leaves now; returns when it does, or is left.

    A page that needs the statistics over letters gives None in a worker that was forked without them.
    """
    enforcement = Enforcement(limits)
    for count in range(1, limits.pages + 1):
        try:
            fetched = channel.receive()
        except (EOFError, ConnectionError):
            return
        try:
            page = _within_limits(fetched, read, enforcement)
        except LettersWithheld:
            channel.send((None, True))
            return
        # what failed for want of memory may have left anything behind
        is_leaving = page is None or count == limits.pages or enforcement.has_grown
        channel.send((page or _too_hungry(fetched, limits), is_leaving))
        if is_leaving:
            return


def _within_limits(fetched: Fetched, read: Reader, enforcement: Enforcement) -> ReadPage | None:
    """What the page gave; None if that took too much memory."""
    enforcement.begin(len(fetched.body))
    try:
        reading = read(fetched)
        return ReadPage.of(reading.outcome, reading.links, reading.beside)
    except LettersWithheld:
        raise
    except Exception as error:
        # the frames hold the tree, and the reject needs memory
        why = error.with_traceback(None)
    finally:
        enforcement.end()
    return None if isinstance(why, MemoryError) or enforcement.was_short else failed(fetched, why)


def _too_hungry(fetched: Fetched, limits: WorkerLimits) -> ReadPage:
    most = limits.memory_for(len(fetched.body)) // MEGABYTE
    size = len(fetched.body) / MEGABYTE
    return unread(fetched, "crashed", f"Reading the page of {size:.1f} MB needed more than {most} MB of memory.")
