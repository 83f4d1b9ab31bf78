"""Row R42 of the requirements: what is large is cut or told, and the program goes on within its memory."""

import json
from pathlib import Path

import pytest
from inspected import FETCHED, Inspector, inspecting, write_run

from crawler.parsers import Fetched, extract
from schemas.article import Article

URL = "https://example.org/large.html"
TEXT = "<p>Eyes tire when they look at one distance for hours, and rest when they look far away.</p>" * 6
LONG = f"<p>{'Eyes that tire rest when they look far away. ' * 20}</p>"
MEGABYTE = 1 << 20
MOST_MEMORY = 450 * MEGABYTE


@pytest.mark.slow
def test_page_of_200_megabytes_is_told_and_not_read(tmp_path: Path) -> None:
    body = f"<h1>Large</h1>{TEXT}".encode() + b"<p>word</p>" * (200 * MEGABYTE // 11)
    with inspecting(write_run(tmp_path, [record()], [(URL, body)])) as running:
        name = only(running)
        assert "cannot be shown" in running.ask(f"/records/{name}").text
        assert len(running.ask(f"/raw/{name}").body) < MEGABYTE
        assert running.ask(f"/source/{name}").status == 404
        assert running.ask("/records").status == 200
        assert most_memory(running) < MOST_MEMORY


def test_long_page_is_cut_and_says_so(tmp_path: Path) -> None:
    body = f"<h1>Large</h1>{TEXT}{LONG * 2_500}".encode()
    with inspecting(write_run(tmp_path, [record()], [(URL, body)])) as running:
        name = only(running)
        frames = [running.ask(f"/{frame}/{name}") for frame in ("raw", "beside")]
        assert [answer.status for answer in frames] == [200, 200]
        assert all(len(answer.body) < 6_000_000 for answer in frames)
        assert "more, of which nothing is said here" in frames[1].text
        assert "Only the first part of this large page" in running.ask(f"/records/{name}").text


def test_long_record_is_shown_as_it_is_and_cut(tmp_path: Path) -> None:
    long = record().model_copy(update={"body": "word " * 1_200_000})
    with inspecting(write_run(tmp_path, [long])) as running:
        answer = running.ask(f"/records/articles/{long.id}")
        assert (answer.status, "too large to be shown in parts" in answer.text) == (200, True)
        assert len(answer.body) < 5_000_000


def test_list_is_shown_in_pages(tmp_path: Path) -> None:
    made = [record().model_copy(update={"id": f"art_{number:032x}"}) for number in range(120)]
    with inspecting(write_run(tmp_path, made)) as running:
        answer = running.ask("/records").text
    assert (answer.count('<td class="name">'), "120 records" in answer) == (50, True)


def record() -> Article:
    outcome = extract(Fetched(URL, f"<h1>Large</h1>{TEXT}".encode(), {}, FETCHED, 200))
    assert isinstance(outcome, Article)
    return outcome


def only(running: Inspector) -> str:
    return f"articles/{json.loads(running.ask('/export.jsonl').body)['id']}"


def most_memory(running: Inspector) -> int:
    """Bytes that the program took at most; its workers have limits of their own."""
    status = Path(f"/proc/{running.process}/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
