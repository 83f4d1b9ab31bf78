"""Every key of a job reaches the crawl: as a setting, or as an argument."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.jobs.job import Job
from crawler.jobs.settings import settings_of
from crawler.runs.gate import Gate
from crawler.spiders.bounds import Bounds

LEAST = {"name": "sleep", "seeds": ["https://example.org/"], "contact": "crawl@example.net"}
REACHES = tomllib.loads((Path(__file__).parent / "settings.toml").read_text("utf-8"))["key"]
ARGUMENTS = {"name", "seeds"}


@pytest.mark.parametrize("case", REACHES, ids=lambda case: case["key"])
def test_a_key_reaches_its_setting(case: dict[str, Any]) -> None:
    key, setting = str(case["key"]), str(case["setting"])
    table, _, name = key.rpartition(".")
    job = Job.model_validate({**LEAST, **({table: {name: case["given"]}} if table else {name: case["given"]})})
    plain = settings_of(Job.model_validate(LEAST))
    changed = settings_of(job)
    assert changed[setting] == case["reads"]
    assert sorted(one for one in plain if plain[one] != changed[one]) == sorted([setting, *case.get("also", [])])


def test_every_key_has_a_setting_but_the_arguments() -> None:
    tables = {
        name: field for name, field in Job.model_fields.items() if name in {"scope", "limits", "politeness", "output"}
    }
    below = {f"{table}.{name}" for table, field in tables.items() for name in type(field.default).model_fields}
    assert {case["key"] for case in REACHES} | {"gate"} == (Job.model_fields.keys() | below) - tables.keys() - ARGUMENTS


def test_the_gate_travels_whole() -> None:
    job = Job.model_validate({**LEAST, "gate": {"field_fall": 0.4, "least_records": 7}})
    assert Gate.model_validate_json(str(settings_of(job)["QUALITY_GATE"])) == job.gate


def test_settings_are_such_as_scrapy_reads() -> None:
    job = Job.model_validate({**LEAST, "scope": {"hosts": ["example.org", "example.net"], "exclude": ["/a,b/"]}})
    settings = Settings(settings_of(job))
    assert settings.getbool("ARCHIVE") is True
    assert settings.getbool("RENDER") is False
    assert settings.getint("MAX_PAGES", 0) == 0
    bounds = Bounds(
        settings["SCOPE_HOSTS"].split(), settings["SCOPE_INCLUDE"].split(), settings["SCOPE_EXCLUDE"].split()
    )
    assert bounds.hold("https://www.example.net/a")
    assert not bounds.hold("https://www.example.net/a,b/c")
    assert json.loads(settings["QUALITY_GATE"])["runs"] == 5
