"""R16 over the wire: a host that says 429 is asked a few times, other hosts as fast as ever."""

from itertools import pairwise

from fetching import fetched
from loopback import Answer, serving

PAGE = Answer(b"<html><p>Good</p></html>")
BUSY = Answer(b"Slow down", status=429, headers={"Retry-After": "1"})


def test_a_host_that_is_asked_too_much_slows_only_itself() -> None:
    with serving({f"/{n}": BUSY for n in range(4)}) as busy, serving({f"/{n}": PAGE for n in range(20)}) as good:
        # hosts differ by name, not by port
        addresses = [f"http://localhost:{busy.server_port}/{n}" for n in range(4)]
        addresses += [f"{good.base}/{n}" for n in range(20)]
        outcomes = fetched(*addresses, CONCURRENT_REQUESTS_PER_DOMAIN=1, RETRY_BASE=0.1, CONCURRENT_REQUESTS=64)
    gaps = [after - before for before, after in pairwise(busy.asked_at)]
    assert len(gaps) == 3
    assert min(gaps) > 0.9
    assert max(good.asked_at) < max(busy.asked_at)
    assert sum(outcome["reason"] == "page" for outcome in outcomes.outcomes.values()) == 20
