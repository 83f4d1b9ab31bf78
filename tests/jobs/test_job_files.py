"""Job files: what a good one gives, and what is said of a bad one."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from crawler.jobs.catalogue import find_jobs, read_jobs
from crawler.jobs.job import Job
from crawler.jobs.reading import LARGEST, JobFileError, read_job
from crawler.jobs.sentences import job_schema

ROOT = Path(__file__).parents[2]
CASES = tomllib.loads((Path(__file__).parent / "bad_jobs.toml").read_text("utf-8"))["case"]
LEAST = 'name = "{name}"\nseeds = ["https://example.org/"]\ncontact = "crawl@example.net"\n'
DOCUMENT = (ROOT / "docs" / "jobs.md").read_text("utf-8")
EXAMPLE = re.findall(r"```toml\n(#:schema.*?)```", DOCUMENT, re.DOTALL)[0]


def written(folder: Path, name: str, text: str | None = None) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(LEAST.format(name=name) if text is None else text, "utf-8")
    return path


def keys(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """All keys of a job with their tables."""
    for name, field in model.model_fields.items():
        is_table = isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        yield from keys(field.annotation, f"{name}.") if is_table else [before + name]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["shows"])
def test_a_bad_file_is_refused_with_every_reason(case: dict[str, Any], tmp_path: Path) -> None:
    path = written(tmp_path, "job", case["file"])
    with pytest.raises(JobFileError) as refused:
        read_job(path)
    assert str(refused.value).splitlines() == [line.replace("{path}", str(path)) for line in case["says"]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"name = 1\nseeds = '\xff'\n", ":2: is not UTF-8 text here"),
        (b"#" * (LARGEST + 1), ": is larger than the 4,194,304 bytes that a job file may have"),
    ],
)
def test_bytes_that_are_no_text_are_told(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "job.toml").write_bytes(content)
    with pytest.raises(JobFileError, match=re.escape(says)):
        read_job(tmp_path / "job.toml")


def test_the_least_file_has_polite_defaults(tmp_path: Path) -> None:
    job = read_job(written(tmp_path, "sleep"))
    assert (job.politeness.delay, job.politeness.concurrency_per_host) == (1.0, 1)
    assert (job.limits.pages, job.limits.seconds, job.allow_networks, job.render) == (None, None, (), False)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_are_counted_whatever_ends_them(ending: str, tmp_path: Path) -> None:
    text = (LEAST.format(name="sleep") + "[limits]\ndepth = -1\n").replace("\n", ending)
    (tmp_path / "job.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    with pytest.raises(JobFileError, match=r":5: limits\.depth must be a whole number >= 0, got -1$"):
        read_job(tmp_path / "job.toml")


def test_ten_thousand_seeds_are_searched_quickly_for_the_bad_one(tmp_path: Path) -> None:
    seeds = "".join(f'    "https://example.org/{number}",\n' for number in range(10_000))
    path = written(tmp_path, "many", f'name = "many"\ncontact = "a@b.example"\nseeds = [\n{seeds}    "nonsense",\n]\n')
    with pytest.raises(JobFileError) as refused:
        read_job(path)
    assert [problem.line for problem in refused.value.problems] == [10_004]


def test_every_bad_file_is_told_and_names_that_are_used_twice(tmp_path: Path) -> None:
    first, second = written(tmp_path, "a", LEAST.format(name="x")), written(tmp_path, "b", LEAST.format(name="x"))
    bad, absent = written(tmp_path, "c", "colour = 1"), tmp_path / "d.toml"
    with pytest.raises(JobFileError) as refused:
        read_jobs([first, second, bad, absent])
    said = str(refused.value)
    assert f"{second}:1: the name 'x' is that of {first} too; each job needs its own" in said
    assert f"{bad}:1: colour is no key" in said
    assert f"{absent}: cannot be read: no such file" in said


def test_jobs_are_found_by_name_and_by_file(tmp_path: Path) -> None:
    written(tmp_path, "one", LEAST.format(name="sleep"))
    two = written(tmp_path, "two", LEAST.format(name="back"))
    written(tmp_path, "broken", "name = 3")
    assert [file.job.name for file in find_jobs(["sleep", str(two), "sleep"], tmp_path)] == ["sleep", "back"]


@pytest.mark.parametrize(("asked", "says"), [("slep", "did you mean sleep"), ("zzz", "no such file; it holds sleep")])
def test_a_job_that_is_not_there_is_told_with_those_that_are(asked: str, says: str, tmp_path: Path) -> None:
    written(tmp_path, "one", LEAST.format(name="sleep"))
    with pytest.raises(JobFileError, match=says):
        find_jobs([asked], tmp_path)


def test_the_example_of_the_documentation_is_a_job_with_every_key(tmp_path: Path) -> None:
    job = read_job(written(tmp_path, "example", EXAMPLE))
    shown = tomllib.loads(EXAMPLE)
    # a key that is off by default stands there as a comment
    missing = [key for key in keys(Job) if not _holds(shown, key) and f"# {key.rpartition('.')[2]} = " not in EXAMPLE]
    assert missing == []
    assert job.name == "sleep"


def _holds(table: dict[str, Any], key: str) -> bool:
    for step in key.split("."):
        if step not in table:
            return False
        table = table[step]
    return True


def test_defaults_in_the_documentation_are_those_of_the_program() -> None:
    told = dict(re.findall(r"^\| `([\w.]+)` \| (.*?) \|", DOCUMENT, re.MULTILINE))
    assert {key: told.get(key) for key in keys(Job)} == {key: _default(key) for key in keys(Job)}


def _default(key: str) -> str:
    model: type[BaseModel] = Job
    *tables, name = key.split(".")
    for table in tables:
        model = model.model_fields[table].annotation  # type: ignore[assignment]
    field = model.model_fields[name]
    if field.is_required():
        return "required"
    return {None: "none", (): "none"}.get(field.default, "") or f"`{json.dumps(field.default)}`"


def test_the_schema_for_editors_is_that_of_the_program() -> None:
    committed = json.loads((ROOT / "docs" / "job.schema.json").read_text("utf-8"))
    assert committed == {"$schema": "https://json-schema.org/draft/2020-12/schema", **job_schema()}
