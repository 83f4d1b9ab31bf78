"""R14, R15: which limit on time ends a download, and how large downloads wait for each other. No clock, no socket."""

import random

import pytest

from crawler.middlewares.inflight import InFlight
from crawler.middlewares.limits import DownloadLimits, Progress

LIMITS = DownloadLimits(connect=8, head=12, slowest=500, window=5, head_bytes=1000, head_lines=10)


def test_no_connection_in_time() -> None:
    progress = Progress(LIMITS, now=100)
    assert progress.too_slow(0, 107.9) is None
    assert progress.too_slow(0, 108) == "There was no connection after 8 seconds."


def test_the_head_has_its_time_from_the_connection_on() -> None:
    progress = Progress(LIMITS, now=100)
    progress.connected(107)
    assert progress.too_slow(50, 118.9) is None
    assert "head" in str(progress.too_slow(50, 119))


@pytest.mark.parametrize(("bytes_a_second", "ends_at"), [(100, 5.0), (499, 5.0), (501, None)])
def test_content_has_a_least_speed(bytes_a_second: int, ends_at: float | None) -> None:
    progress = Progress(LIMITS, now=0)
    progress.head_came(300, 0)
    times = [second / 2 for second in range(1, 40)]
    slow = (time for time in times if progress.too_slow(300 + int(bytes_a_second * time), time))
    assert next(slow, None) == ends_at


def test_a_server_that_stops_in_the_middle_is_too_slow() -> None:
    progress = Progress(LIMITS, now=0)
    progress.head_came(300, 0)
    assert progress.too_slow(1_000_000, 5) is None
    assert progress.too_slow(1_000_000, 9.5) is None
    assert "0 bytes a second" in str(progress.too_slow(1_000_000, 10))


def test_a_server_is_not_blamed_while_we_do_not_read() -> None:
    progress = Progress(LIMITS, now=0)
    progress.head_came(300, 0)
    for second in range(1, 60):
        progress.held_back(second)
        assert progress.too_slow(300, second) is None


class _Download:
    def __init__(self, size: int) -> None:
        self.left = size
        self.is_read = True

    def hold(self) -> None:
        self.is_read = False

    def read_on(self) -> None:
        self.is_read = True


@pytest.mark.parametrize("seed", range(20))
def test_all_downloads_end_and_no_more_than_the_limit_is_held(seed: int) -> None:
    dice, most, piece, largest = random.Random(seed), 1000, 64, 900
    in_flight = InFlight(most)
    waiting = [_Download(dice.randrange(1, largest)) for _ in range(50)]
    under_way: list[_Download] = []
    peak = 0
    while waiting or under_way:
        while waiting and len(under_way) < 8:
            under_way.append(waiting.pop())
            in_flight.begin(under_way[-1])
        readable = [download for download in under_way if download.is_read]
        assert readable, "nobody is read: the crawl hangs"
        download = dice.choice(readable)
        download.left -= piece
        in_flight.came(download, piece)
        peak = max(peak, in_flight.total)
        if download.left <= 0 or dice.random() < 0.01:
            in_flight.end(download)
            under_way.remove(download)
    assert in_flight.total == 0
    # the oldest one may go on to its own limit
    assert peak <= most + largest + piece * 8
