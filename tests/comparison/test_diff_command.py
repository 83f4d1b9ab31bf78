"""``healthcrawl diff``: pages are paired, fields counted, differences shown, whatever the records hold."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from crawler.comparison.comparing import compare
from crawler.comparison.listing import listing
from crawler.comparison.page import comparison_html
from crawler.extractions.files import find_extraction
from schemas.comparison import Comparison

PROJECT = Path(__file__).parents[2]
CASES = tomllib.loads((Path(__file__).parent / "differences.toml").read_text("utf-8"))["case"]


def record(number: int, **fields: Any) -> dict[str, Any]:
    plain = {
        "id": f"art_{number:032x}",
        "url": f"https://example.org/{number}",
        "requested_url": f"https://example.org/{number}",
        "fetched_at": "2026-11-22T10:00:00Z",
        "extractor_version": "0.1.0",
        "title": f"Feet {number}",
    }
    return plain | fields


def reject(number: int, reason: str) -> dict[str, Any]:
    return record(number, stage="extract", reason=reason, detail="Why.")


def lines(path: Path, *records: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), "utf-8")
    return path


def compared(old: Path, new: Path, examples: int = 3) -> Comparison:
    return compare(find_extraction(old), find_extraction(new), examples)


def of_field(comparison: Comparison, name: str) -> Any:
    return next(field for field in comparison.fields if field.field == name)


def diff(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "crawler.commands.main", "diff", *map(str, arguments)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["shows"])
def test_difference_is_counted_and_shown(case: dict[str, Any], tmp_path: Path) -> None:
    old = lines(tmp_path / "old.jsonl", record(1, **{case["field"]: case["old"]}), record(2))
    new = lines(tmp_path / "new.jsonl", record(2), record(1, **{case["field"]: case["new"]}))
    comparison = compared(old, new)
    field = of_field(comparison, case["field"])
    states = {"same": 1, "changed": 0, "only_old": 0, "only_new": 0} | {case["state"]: 1}
    assert {state: getattr(field, state) for state in states} == states
    assert (comparison.identical, comparison.is_changed) == (1, True)
    (example,) = field.examples
    assert (example.url, example.path) == ("https://example.org/1", case["path"])
    for shown, expected in zip((example.old, example.new), case["example"], strict=True):
        assert expected in ("nothing" if shown is None else shown)


def test_version_and_moment_are_no_change(tmp_path: Path) -> None:
    old = lines(tmp_path / "old.jsonl", record(1))
    new = lines(
        tmp_path / "new.jsonl", record(1, extractor_version="0.2.0", fetched_at="2026-11-23T10:00:00Z", keywords=[])
    )
    comparison = compared(old, new)
    assert (comparison.is_changed, comparison.identical) == (False, 1)
    assert (comparison.old_versions, comparison.new_versions) == (["0.1.0"], ["0.2.0"])
    assert of_field(comparison, "extractor_version").changed == 1


def test_pages_that_come_to_another_end_are_counted(tmp_path: Path) -> None:
    old = lines(tmp_path / "old.jsonl", record(1), record(2), reject(3, "no_text"), reject(4, "no_text"), record(5))
    new = lines(tmp_path / "new.jsonl", record(1), reject(2, "timeout"), record(3), reject(4, "empty"), record(6))
    ends = {(one.old, one.new): one.examples for one in compared(old, new).outcomes}
    assert ends == {
        ("article", "timeout"): ["https://example.org/2"],
        ("no_text", "article"): ["https://example.org/3"],
        ("no_text", "empty"): ["https://example.org/4"],
        ("article", "absent"): ["https://example.org/5"],
        ("absent", "article"): ["https://example.org/6"],
    }


def test_address_fetched_twice_is_paired_by_its_moments(tmp_path: Path) -> None:
    first = record(1, title="First")
    second = record(1, title="Second", fetched_at="2026-11-23T10:00:00Z")
    old, new = lines(tmp_path / "old.jsonl", first, second), lines(tmp_path / "new.jsonl", second, first)
    assert not compared(old, new).is_changed


def test_fields_of_another_schema_are_counted(tmp_path: Path) -> None:
    old = lines(tmp_path / "old.jsonl", record(1, left_out="a"))
    new = lines(tmp_path / "new.jsonl", record(1, invented="b"))
    comparison = compared(old, new)
    assert (of_field(comparison, "left_out").only_old, of_field(comparison, "invented").only_new) == (1, 1)


def test_lengths_say_in_which_direction(tmp_path: Path) -> None:
    old = lines(tmp_path / "old.jsonl", record(1, body="ab"), record(2, body="ab"), record(3, causes=[1, 2]))
    new = lines(tmp_path / "new.jsonl", record(1, body="abc"), record(2, body="a"), record(3, causes=[1]))
    comparison = compared(old, new)
    body, causes = of_field(comparison, "body"), of_field(comparison, "causes")
    assert (body.longer, body.shorter, causes.longer, causes.shorter) == (1, 1, 0, 1)


def test_examples_are_few_and_the_same_whatever_the_order(tmp_path: Path) -> None:
    numbers = range(50)
    old = lines(tmp_path / "old.jsonl", *(record(number) for number in numbers))
    new = lines(tmp_path / "new.jsonl", *(record(number, title="New") for number in numbers))
    turned = lines(tmp_path / "turned.jsonl", *(record(number, title="New") for number in reversed(numbers)))
    examples = of_field(compared(old, new, 5), "title").examples
    assert len(examples) == 5
    assert of_field(compared(old, turned, 5), "title").examples == examples
    assert compared(turned, old, 5).fields != []
    assert {one.url for one in of_field(compared(turned, old, 5), "title").examples} == {one.url for one in examples}


def test_run_folder_job_folder_and_parts_are_read(tmp_path: Path) -> None:
    run = tmp_path / "job" / "runs" / "20261122T100000Z"
    lines(run / "articles.jsonl", record(1), record(2))
    lines(run / "rejects.jsonl", reject(3, "empty"))
    (tmp_path / "job" / "latest").symlink_to(run)
    parts = tmp_path / "parts-of"
    for number in (1, 2):
        lines(parts / "articles" / f"part-{number}.jsonl", record(number))
        lines(parts / "parts" / f"part-{number}.json", {})
    lines(parts / "rejects" / "part-1.jsonl", reject(3, "empty"))
    lines(parts / "articles" / "unfinished.jsonl", record(7))
    for one in (run, tmp_path / "job", parts):
        comparison = compared(one, parts)
        assert (comparison.pages, comparison.articles, comparison.is_changed) == (3, 2, False)


HOSTILE = "\x1b]0;owned\x07\x1b[31m<script>alert(1)</script>\u202e"


@pytest.fixture
def hostile(tmp_path: Path) -> Comparison:
    old = lines(tmp_path / "old.jsonl", record(1), record(2))
    url = f"https://example.org/1?{HOSTILE}"
    new = lines(
        tmp_path / "new.jsonl",
        record(1, title=HOSTILE, **{HOSTILE: HOSTILE}, extractor_version=HOSTILE),
        record(3, url=url),
        reject(2, HOSTILE),
    )
    return compared(old, new)


def test_text_cannot_steer_a_terminal(hostile: Comparison) -> None:
    text = "\n".join(listing(hostile))
    assert "<script>" in text
    assert not any(character in text for character in "\x1b\x07\u202e")


def test_page_holds_nothing_but_text_of_the_records(hostile: Comparison) -> None:
    page = comparison_html(hostile)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not any(character in page for character in "\x1b\x07\u202e")
    assert "default-src 'none'" in page.replace("&#39;", "'")
    assert 'href="http' in page


def test_addresses_that_a_browser_would_run_are_no_links(tmp_path: Path) -> None:
    url = "javascript:alert(1)"
    old = lines(tmp_path / "old.jsonl", record(1, url=url))
    new = lines(tmp_path / "new.jsonl", record(1, url=url, title="Other"))
    page = comparison_html(compared(old, new))
    assert url in page
    assert 'href="javascript' not in page


def test_command_prints_text_json_and_a_page(tmp_path: Path) -> None:
    old = lines(tmp_path / "old.jsonl", record(1))
    new = lines(tmp_path / "new.jsonl", record(1, title="Other"))
    text = diff(old, new, "--html", tmp_path / "page.html")
    assert (text.returncode, text.stdout.splitlines()[-1]) == (3, "Something changed.")
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")
    told = diff(old, new, "--json")
    assert Comparison.model_validate_json(told.stdout) == compared(old, new)
    same = diff(old, old)
    assert (same.returncode, same.stdout.splitlines()[-1]) == (0, "Nothing changed.")


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (None, 2, "{path} cannot be read: no such file or directory."),
        ('{"url": "https://example.org/1"}\n{"url": "https://exa', 2, "{path} is damaged: line 2 is no JSON."),
        ("[1]\n", 2, "{path} holds other than records: line 1 is no JSON object."),
        ("", 4, ""),
    ],
)
def test_file_that_cannot_be_compared_is_one_sentence(
    content: str | None, code: int, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "some.jsonl"
    if content is not None:
        path.write_text(content)
    done = diff(path, path)
    assert done.returncode == code
    assert done.stderr == (f"healthcrawl: {sentence.format(path=path)}\n" if sentence else "")


def test_folder_without_records_is_told(tmp_path: Path) -> None:
    done = diff(tmp_path, tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        f"healthcrawl: {tmp_path} holds no articles.jsonl and no parts of a re-extraction.\n",
    )


@pytest.mark.slow
def test_two_hundred_thousand_records_take_little_memory(tmp_path: Path) -> None:
    for name, more in (("old", "a"), ("new", "b")):
        with (tmp_path / f"{name}.jsonl").open("w") as file:
            for number in range(200_000):
                file.write(json.dumps(record(number, body=f"{more} {number} " * 100)) + "\n")
    code = (
        "import sys; from pathlib import Path; from crawler.commands.comparing import print_comparison\n"
        "code = print_comparison(Path('old.jsonl'), Path('new.jsonl'), 3, None, True)\n"
        # not getrusage: it begins with the peak of the process that this one was forked from
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1]\n"
        "print(peak, file=sys.stderr); sys.exit(code)"
    )
    here = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, env=here
    )
    assert (done.returncode, json.loads(done.stdout)["articles"]) == (3, 200_000)
    assert int(done.stderr) < 200_000  # kilobytes; the files have 500,000
