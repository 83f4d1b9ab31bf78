"""Who may ask for what, and what a browser is told about the answer: rows R36 to R42 of the requirements."""

import json
import re
from pathlib import Path

import pytest
from inspected import FETCHED, Inspector, inspecting, write_run

from crawler.inspector.safety import PAGE_POLICY, RAW_POLICY
from crawler.parsers import Fetched, extract
from schemas.article import Article

TEXT = "<p>Eyes tire when they look at one distance for hours, and rest when they look far away.</p>" * 6


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "[::1]", "localhost.", "10.0.0.1:{port}"])
def test_foreign_host_is_refused(inspector: Inspector, host: str) -> None:
    assert inspector.ask("/", Host=host.format(port=inspector.port)).status == 421


def test_request_without_host_is_refused(inspector: Inspector) -> None:
    assert inspector.ask("/", Host="").status == 400


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}"])
def test_own_host_is_served(inspector: Inspector, host: str) -> None:
    assert inspector.ask("/", Host=host.format(port=inspector.port)).status == 200


@pytest.mark.parametrize("path", ["/", "/records", "/static/inspector.css", "/export.csv", "/raw/a/b", "/nothing"])
@pytest.mark.parametrize("cookie", ["", "healthcrawl_{port}=guessed", "other={token}"])
def test_without_the_token_nothing_is_served(inspector: Inspector, path: str, cookie: str) -> None:
    answer = inspector.ask(path, Cookie=cookie.format(port=inspector.port, token=inspector.token))
    assert (answer.status, "healthcrawl inspect printed" in answer.text) == (403, True)


def test_wrong_token_is_refused(inspector: Inspector) -> None:
    assert inspector.ask("/?token=guessed").status == 403


def test_token_becomes_a_cookie_that_scripts_and_other_sites_do_not_have(inspector: Inspector) -> None:
    answer = inspector.ask(f"//evil.example/?token={inspector.token}", Cookie="")
    assert (answer.status, answer.header("Location")) == (303, "/evil.example/")
    assert {"HttpOnly", "SameSite=strict"} <= set(answer.header("Set-Cookie").split("; "))


@pytest.mark.parametrize("path", ["/", "/records", "/rejects", "/compare", "/review", "/nothing", "/records/a/b"])
def test_own_pages_have_the_strict_policy(inspector: Inspector, path: str) -> None:
    answer = inspector.ask(path)
    assert answer.header("Content-Security-Policy") == PAGE_POLICY
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert answer.header("Access-Control-Allow-Origin") == ""
    assert " style=" not in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize("kind", ["raw", "beside"])
def test_raw_page_has_its_own_policy(inspector: Inspector, kind: str) -> None:
    record = inspector.ask("/export.jsonl?q=mirror").body.split(b"\n")[0]
    answer = inspector.ask(f"/{kind}/demo.29991231T000000Z/{json.loads(record)['id']}")
    assert (answer.status, answer.header("Content-Security-Policy")) == (200, RAW_POLICY)
    assert "sandbox; default-src 'none'" in RAW_POLICY
    assert "<script" not in answer.text


@pytest.mark.parametrize("view", ["/records/{record}", "/records/{record}/json", "/review/{record}"])
def test_frame_has_no_right_at_all(inspector: Inspector, view: str) -> None:
    record = json.loads(inspector.ask("/export.jsonl?q=mirror").body.split(b"\n")[0])
    text = inspector.ask(view.format(record=f"demo.29991231T000000Z/{record['id']}")).text
    assert re.findall(r"<iframe[^>]*sandbox=\"([^\"]*)\"", text) == [""]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/records/../../../../etc/passwd",
        "/raw/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/raw/demo.29991231T000000Z/..%2f..%2fmanifest.json",
        "/source/..%2f..%2f/etc%2fpasswd",
        "/raw//etc/passwd",
    ],
)
def test_nothing_is_looked_up_by_path(inspector: Inspector, path: str) -> None:
    answer = inspector.ask(path)
    assert answer.status == 404
    assert "root:" not in answer.text


def test_links_in_the_place_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.jsonl"
    secret.write_text('{"sections": [], "title": "secret"}\n')
    place = tmp_path / "place"
    write_run(place, [record("https://example.org/a.html", "Tired eyes")])
    (place / "linked.jsonl").symlink_to(secret)
    with inspecting(place) as running:
        assert "secret" not in running.ask("/records?run=all").text
        assert "1 record" in running.ask("/records?run=all").text


def test_spreadsheets_calculate_nothing(tmp_path: Path) -> None:
    titles = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '"; =1', "＝1+1"]
    made = [record(f"https://example.org/{number}.html", title) for number, title in enumerate(titles)]
    with inspecting(write_run(tmp_path, made)) as running:
        lines = running.ask("/export.csv").text.split("\r\n")[1:-1]
        shown = [json.loads(line)["title"] for line in running.ask("/export.jsonl").body.splitlines()]
    assert shown == titles
    assert all(cell.startswith('"') for line in lines for cell in line.split('","')[:1])
    assert not [line for line in lines for cell in line.strip('"').split('","') if cell[:1] in "=+-@\t\r\n＝" and cell]


def test_titles_cannot_turn_the_page_round(tmp_path: Path) -> None:
    place = write_run(tmp_path, [record("https://example.org/a.html", "5\u202e00\u202cmg \x1b]0;x\x07")])
    with inspecting(place) as running:
        text = running.ask("/records").text
    assert "500mg ]0;x" in text
    assert not {"\u202e", "\x1b", "\x07"} & set(text)


def record(url: str, title: str) -> Article:
    outcome = extract(Fetched(url, f"<h1>Tired eyes</h1>{TEXT}".encode(), {}, FETCHED, 200))
    assert isinstance(outcome, Article)
    return outcome.model_copy(update={"title": title})


def test_writing_takes_a_request_of_our_own_pages(inspector: Inspector, tmp_path: Path) -> None:
    record = json.loads(inspector.ask("/export.jsonl?q=mirror").body.split(b"\n")[0])
    path = f"/review/demo.29991231T000000Z/{record['id']}"
    token = inspector.ask("/review").text.partition('name="write-token" content="')[2].partition('"')[0]
    good = {
        "Content_Type": "application/json",
        "Origin": inspector.base,
        "Sec_Fetch_Site": "same-origin",
        "X_Healthcrawl_Token": token,
    }
    body = b'{"verdicts": [{"field": "title", "verdict": "right", "note": ""}]}'

    def sent(what: bytes = body, **changes: str) -> int:
        return inspector.ask(path, "POST", what, **{**good, **changes}).status

    assert sent() == 200
    assert sent(Content_Type="text/plain") == 415
    assert sent(Content_Type="application/x-www-form-urlencoded") == 415
    assert sent(Origin="http://evil.example") == 403
    assert sent(Origin="null") == 403
    assert sent(Origin="") == 403
    assert sent(Sec_Fetch_Site="cross-site") == 403
    assert sent(X_Healthcrawl_Token="guessed") == 403
    assert sent(Cookie="") == 403
    assert sent(b"x" * 70_000) == 413
    assert sent(b'{"verdicts": [{"field": "id", "verdict": "right"}]}') == 400
    assert sent(b"[" * 50_000) == 400
    assert inspector.ask(path, "GET").status == 200


VIEWS = (
    *("/", "/runs/{run}", "/records?q=sleep", "/records/{id}", "/records/{id}/links", "/raw/{id}", "/beside/{id}"),
    *("/source/{id}", "/rejects", "/rejects/{run}/0?again=1", "/compare?left={run}&right={run}", "/review"),
    *("/review/{id}", "/review/{id}/case.zip", "/export.csv", "/export.jsonl", "/export.parquet?q=mirror"),
)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_view_changes_anything(inspector: Inspector, method: str) -> None:
    record = json.loads(inspector.ask("/export.jsonl?q=mirror").body.split(b"\n")[0])
    run = "demo.29991231T000000Z"
    before = state_of(inspector.place)
    for view in VIEWS:
        answer = inspector.ask(view.format(run=run, id=f"{run}/{record['id']}"), method)
        assert answer.status == 200, view
    assert state_of(inspector.place) == before


def state_of(place: Path) -> dict[str, tuple[int, int]]:
    """Every file with its size and time."""
    found = ((path, path.lstat()) for path in sorted(place.rglob("*")))
    return {str(path): (state.st_size, state.st_mtime_ns) for path, state in found if path.is_file()}


def test_without_review_nothing_is_written(demo_runs: Path) -> None:
    with inspecting(demo_runs) as running:
        record = json.loads(running.ask("/export.jsonl?q=mirror").body.split(b"\n")[0])
        run = running.ask("/records").text.partition("/records/")[2].partition("/")[0]
        body = b'{"verdicts": []}'
        headers = {"Content_Type": "application/json", "Origin": running.base}
        answer = running.ask(f"/review/{run}/{record['id']}", "POST", body, **headers)
        assert (answer.status, "--review" in answer.text) == (403, True)
        assert "write-token" not in running.ask("/review").text
    assert not (demo_runs / "demo" / "review.sqlite").exists()


def test_file_that_vanished_is_told(tmp_path: Path) -> None:
    place = write_run(tmp_path, [record("https://example.org/a.html", "Tired eyes")])
    with inspecting(place) as running:
        path = f"/records/articles/{json.loads(running.ask('/export.jsonl').body)['id']}"
        assert running.ask(path).status == 200
        place.unlink()
        answer = running.ask(path)
        assert (answer.status, "cannot be read any more" in answer.text) == (500, True)
        assert running.ask("/records").status == 200
