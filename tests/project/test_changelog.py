"""The changelog leads with what programs depend on, and says why each dependency came in."""

import re

import pytest
from checkout import project, text_of
from packaging.requirements import Requirement

CHANGELOG = text_of("CHANGELOG.md")
RELEASES = re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]


def test_each_release_tells_of_the_schema_first() -> None:
    assert RELEASES
    assert {re.findall(r"^### (.*)", release, re.MULTILINE)[0] for release in RELEASES} == {"Schema"}


@pytest.mark.parametrize("requirement", project()["dependencies"])
def test_dependency_has_its_reason(requirement: str) -> None:
    assert f"`{Requirement(requirement).name}`" in CHANGELOG
