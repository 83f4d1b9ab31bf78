"""The changelog of each field: ``history.toml``, read."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.compatibility import differences, version_of

HISTORY = Path(__file__).parent / "history.toml"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one field in one version."""

    version: str
    file: str
    field: str
    what: str


def history(path: Path = HISTORY) -> list[Change]:
    """All entries in their order; TypeError for one with unknown or missing keys."""
    return [Change(**entry) for entry in tomllib.loads(path.read_text("utf-8")).get("change", [])]


def unexplained(
    version: str, released: Mapping[str, Any], current: Mapping[str, Any], entries: Iterable[Change]
) -> list[str]:
    """Changes since a released version that no entry of a later one tells, and such entries that tell of none."""
    told = {(entry.file, entry.field) for entry in entries if version_of(entry.version) > version_of(version)}
    found = {
        (name, difference.path): f"{name}: {difference}"
        for name, schema in released.items()
        for difference in differences(schema, current[name])
    }
    told_of_none = [f"{name}: {field}: the history tells of a change that is none" for name, field in told - set(found)]
    return sorted([found[place] for place in found if place not in told] + told_of_none)
