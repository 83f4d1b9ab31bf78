"""A run's data package is what Frictionless accepts, and its card is Markdown that no page or address can bend."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import frictionless
import pytest
import yaml
from published_records import FULL, lines_of

from crawler.frontier.entry import Found
from crawler.reports.description import card, data_package
from crawler.runs.accounts import Ended
from crawler.runs.job_run import JobRun
from crawler.runs.manifests import Traffic
from schemas.article import Article
from schemas.reject import Reject
from schemas.run import Manifest

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def _reject(page: str) -> Reject:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    told: dict[str, Any] = {"stage": "fetch", "reason": "timeout", "detail": "It timed out.", "http_status": None}
    return Reject(url=page, requested_url=page, fetched_at=noon, archive=None, **told)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run with an article and a reject."""
    run = JobRun(tmp_path_factory.mktemp("output"), "health.example", ("https://health.example",))
    run.open()
    run.frontier.add([Found(f"https://health.example/{name}", "health.example", 0, 0) for name in "ab"])
    for record in (Article.model_validate_json(json.dumps(FULL)), _reject("https://health.example/b")):
        entry = run.frontier.next()
        assert entry is not None
        run.frontier.arrived(entry)
        run.write(Ended(entry.url, record))
    run.finish("complete", Traffic())
    assert run.exit_reason == "complete", run.failure
    return run.folder.final


@pytest.fixture(scope="module")
def manifest(published: Path) -> Manifest:
    return Manifest.model_validate_json((published / "manifest.json").read_bytes())


def test_package_is_valid_and_has_every_file_of_the_manifest(published: Path, manifest: Manifest) -> None:
    described = json.loads((published / "datapackage.json").read_text("utf-8"))
    assert described == data_package(manifest)
    assert list(frictionless.Package.metadata_validate({**described, "resources": [{"name": "no file"}]})) != []
    package = frictionless.Package.from_descriptor(described, basepath=str(published))
    assert list(frictionless.Package.metadata_validate(described)) == []
    assert [resource.path for resource in package.resources] == [file.name for file in manifest.files]


@pytest.mark.parametrize("change", ["", "longer", "other"])
def test_package_tells_whether_a_file_is_the_one_that_was_published(
    change: str, published: Path, tmp_path: Path
) -> None:
    described = json.loads((published / "datapackage.json").read_text("utf-8"))
    for resource in described["resources"]:
        content = (published / resource["path"]).read_bytes()
        altered = {"": content, "longer": content + b"\n", "other": content[:-2] + b"]\n"}[change]
        (tmp_path / resource["path"]).write_bytes(altered)
        # as a file: its validator reads lines of JSON only with one more package
        whole = {key: value for key, value in resource.items() if key != "schema"} | {"type": "file"}
        report = frictionless.Resource.from_descriptor(whole, basepath=str(tmp_path)).validate()
        assert report.valid == (not change), report.to_summary()


@pytest.mark.parametrize("name", ["articles", "rejects", "changes"])
def test_every_line_is_what_the_package_says_of_its_columns(name: str, published: Path) -> None:
    described = json.loads((published / "datapackage.json").read_text("utf-8"))
    (schema,) = [entry["schema"] for entry in described["resources"] if entry["path"] == f"{name}.jsonl"]
    rows = lines_of(published / f"{name}.jsonl")
    assert rows
    validated = frictionless.Resource(data=rows, schema=frictionless.Schema.from_descriptor(schema)).validate()
    assert validated.valid, validated.to_summary()
    broken = [{**row, "schema_version": None} for row in rows]
    assert not frictionless.Resource(data=broken, schema=frictionless.Schema.from_descriptor(schema)).validate().valid


def test_card_has_a_head_in_yaml_and_the_figures_of_the_manifest(published: Path, manifest: Manifest) -> None:
    _, head, body = (published / "README.md").read_text("utf-8").split("---\n", 2)
    assert yaml.safe_load(head)["configs"][0]["data_files"][0]["path"] == "articles.parquet"
    assert yaml.safe_load(head)["size_categories"] == ["n<1K"]
    for file in manifest.files:
        assert f"| `{file.name}` | {file.lines:,} | {file.size_bytes:,} | `{file.sha256}` |" in body
    assert "Of 2 pages 1 are articles, 1 were rejected" in body


def test_addresses_and_names_are_no_markup(manifest: Manifest) -> None:
    hostile = manifest.model_copy(
        update={"job": "a: |\n---\n# <b>", "start_urls": ["https://a.example/[x](javascript:1)|<script>\u202e"]}
    )
    _, head, body = card(hostile).split("---\n", 2)
    assert yaml.safe_load(head)["pretty_name"] == "Health articles of a: | --- # <b>"
    assert "<script>" not in body.replace("\\<", "")
    assert "\u202e" not in body
    assert "\\[x\\](javascript:1)\\|\\<script\\>" in body
