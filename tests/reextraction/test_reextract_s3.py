"""Archives and parts in an object store: a server of S3 on loopback, the program as it is called."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from archived import FILE, manifest, reextract, some_archives, written

pytestmark = pytest.mark.slow
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def store() -> Iterator[dict[str, str]]:
    """Environment for a server of S3 with an empty bucket."""
    server_of = pytest.importorskip("moto.server")
    fsspec = pytest.importorskip("fsspec")
    pytest.importorskip("s3fs")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    environment = {**KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
    _system(fsspec, environment).mkdir("bucket")
    yield environment
    server.stop()


def _system(fsspec, environment):  # type: ignore[no-untyped-def]
    return fsspec.filesystem(
        "s3",
        key="test",
        secret="test",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        use_listings_cache=False,
        skip_instance_cache=True,
    )


def downloaded(environment: dict[str, str], prefix: str, to: Path) -> dict[str, bytes]:
    system = _system(pytest.importorskip("fsspec"), environment)
    names = system.find(f"bucket/{prefix}")
    return {name.removeprefix(f"bucket/{prefix}/"): system.cat_file(name) for name in names}


def test_parts_in_a_store_are_those_of_a_disk(store: dict[str, str], tmp_path: Path) -> None:
    some_archives(tmp_path / "in")
    torn = tmp_path / "in" / "run-2" / FILE
    torn.write_bytes(torn.read_bytes()[:-200])
    system = _system(pytest.importorskip("fsspec"), store)
    system.put(str(tmp_path / "in"), "bucket/crawl", recursive=True)
    done = reextract("s3://bucket/crawl", "-o", "s3://bucket/again", **store)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("s3://bucket/crawl/run-2/pages-00000.warc.gz is damaged at byte ")
    there = downloaded(store, "again", tmp_path)
    # parts are called after their archives' addresses; from the store to a disk and from there to the store
    local = reextract("s3://bucket/crawl/*/*.warc.gz", "-o", tmp_path / "out", **store)
    assert (local.returncode, local.stderr) == (2, done.stderr)
    assert written(tmp_path / "out") == there
    assert manifest(tmp_path / "out")["articles"] == 21
    again = reextract("s3://bucket/crawl", "-o", "s3://bucket/again", "--resume", **store)
    assert again.stderr == done.stderr
    assert downloaded(store, "again", tmp_path) == there


def test_count_of_the_manifest_beside_is_checked(store: dict[str, str], tmp_path: Path) -> None:
    some_archives(tmp_path / "in", count=1)
    (tmp_path / "in" / "run-0" / "manifest.json").write_text(json.dumps({"files": [{"name": FILE, "lines": 99}]}))
    system = _system(pytest.importorskip("fsspec"), store)
    system.put(str(tmp_path / "in"), "bucket/short", recursive=True)
    done = reextract("s3://bucket/short", "-o", tmp_path / "out", **store)
    assert done.returncode == 2
    assert "the file ends there and should hold 99." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["s3://bucket/nothing", "-o", "{out}"], 2, "s3://bucket/nothing holds no archives"),
        (["{in}", "-o", "s3://no-such-bucket/again"], 5, "cannot be written"),
    ],
)
def test_place_that_is_not_there_is_one_sentence(
    arguments: list[str], code: int, sentence: str, store: dict[str, str], tmp_path: Path
) -> None:
    some_archives(tmp_path / "in", count=1, pages=1)
    places = {"in": tmp_path / "in", "out": tmp_path / "out"}
    done = reextract(*(argument.format(**places) for argument in arguments), **store)
    assert (done.returncode, done.stderr.count("\n")) == (code, 1), done.stderr
    assert sentence in done.stderr
