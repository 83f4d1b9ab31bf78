"""``healthcrawl reextract``: what lies in the output, and what is said where an archive is not whole."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from archived import FILE, MENU, PROJECT, archive, manifest, reextract, response, some_archives, urls, written
from backports import zstd

from crawler.frontier.lock import JobLock
from crawler.reextraction.archives import Shard, find, of_shard
from schemas.reextraction import Part, Reextraction

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return some_archives(tmp_path_factory.mktemp("archives"))


@pytest.fixture(scope="module")
def output(archives: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("output")
    done = reextract(archives, "-o", folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "3 of 3 archives: 21 records, 3 rejects (no_text 3), 0 duplicates\n"
    return folder


def test_part_holds_what_extract_gives_of_its_archive(archives: Path, output: Path, tmp_path: Path) -> None:
    for found in find([str(archives)]):
        rejects = tmp_path / "rejects.jsonl"
        command = ["extract", found.place, "--rejects", str(rejects)]
        alone = subprocess.run(
            [sys.executable, "-m", "crawler.commands.main", *command], cwd=PROJECT, capture_output=True, check=True
        )
        assert (output / f"articles/{found.part}.jsonl").read_bytes() == alone.stdout
        assert (output / f"rejects/{found.part}.jsonl").read_bytes() == rejects.read_bytes()


def test_markers_and_manifest_count_what_is_there(archives: Path, output: Path) -> None:
    parts = [Part.model_validate_json(path.read_bytes()) for path in (output / "parts").iterdir()]
    assert sorted(part.archive for part in parts) == [found.place for found in find([str(archives)])]
    for part in parts:
        assert (part.warc_records, part.articles, part.rejects, part.damage) == (9, 7, 1, None)
        assert [(output / file.name).stat().st_size for file in part.files] == [f.size_bytes for f in part.files]
    whole = Reextraction.model_validate_json((output / "manifest.json").read_bytes())
    assert (whole.archives, whole.parts, whole.warc_records, whole.articles, whole.rejects) == (3, 3, 27, 21, 3)


def test_again_gives_the_same_bytes_with_any_number_of_workers(archives: Path, output: Path, tmp_path: Path) -> None:
    assert reextract(archives, "-o", tmp_path, "--workers", 1).returncode == 0
    assert written(tmp_path) == written(output)
    assert reextract(archives, "-o", tmp_path).returncode == 0
    assert written(tmp_path) == written(output)


def test_shards_share_the_archives_without_rest(archives: Path, output: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        assert reextract(archives, "-o", tmp_path, "--shard", f"{number}/2").returncode == 0
    together = written(tmp_path)
    parts = [json.loads(together.pop(f"manifest-{number}-of-2.json"))["parts"] for number in (1, 2)]
    assert sum(parts) == 3
    assert together == {name: content for name, content in written(output).items() if name != "manifest.json"}


def test_archive_stays_in_its_shard_when_others_come(tmp_path: Path) -> None:
    before = find([str(some_archives(tmp_path, count=5, pages=1))])
    after = find([str(some_archives(tmp_path, count=20, pages=1))])
    shards = [of_shard(after, Shard(number, 3)) for number in (1, 2, 3)]
    assert sorted(one.place for shard in shards for one in shard) == [one.place for one in after]
    assert all(one in of_shard(after, Shard(n, 3)) for n in (1, 2, 3) for one in of_shard(before, Shard(n, 3)))


def test_resume_reads_only_what_is_missing_or_other(archives: Path, tmp_path: Path) -> None:
    copy, output = tmp_path / "archives", tmp_path / "output"
    some_archives(copy)
    reextract(copy, "-o", output)
    whole, (first, second, third) = written(output), find([str(copy)])
    (output / f"articles/{second.part}.jsonl").write_bytes(b"{}\n")
    (output / f"parts/{third.part}.json").unlink()
    kept = (output / f"articles/{first.part}.jsonl").stat().st_ino
    done = reextract(copy, "-o", output, "--resume")
    assert (done.returncode, written(output)) == (0, whole)
    assert (output / f"articles/{first.part}.jsonl").stat().st_ino == kept


def test_part_of_another_version_is_made_again(tmp_path: Path) -> None:
    archive(tmp_path / "in", [response(1)])
    reextract(tmp_path / "in", "-o", tmp_path / "out")
    whole = written(tmp_path / "out")
    (marker,) = (tmp_path / "out" / "parts").iterdir()
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"extractor_version": "0.0.1"}))
    reextract(tmp_path / "in", "-o", tmp_path / "out", "--resume")
    assert written(tmp_path / "out") == whole


def test_torn_archive_is_marked_and_told_and_the_others_are_extracted(tmp_path: Path) -> None:
    some_archives(tmp_path / "in")
    torn = tmp_path / "in" / "run-1" / FILE
    torn.write_bytes(torn.read_bytes()[:-200])
    done = reextract(tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 2
    said, summary = done.stderr.splitlines()
    assert said.startswith(f"{torn} is damaged at byte ")
    assert said.endswith(": the file ends within the member that begins there.")
    assert summary.startswith("3 of 3 archives: 21 records, 2 rejects")
    (damaged,) = manifest(tmp_path / "out")["damaged"]
    assert damaged["archive"] == str(torn)
    (part,) = [found.part for found in find([str(torn)])]
    assert manifest(tmp_path / "out", f"parts/{part}.json")["damage"]["offset"] == damaged["offset"]
    again = reextract(tmp_path / "in", "-o", tmp_path / "out", "--resume")
    assert (again.returncode, again.stderr) == (2, done.stderr)


def test_archive_cut_between_records_is_known_by_its_runs_count(tmp_path: Path) -> None:
    whole = archive(tmp_path / "in", [response(1), response(2)])
    size = whole.stat().st_size
    counted = (tmp_path / "in" / "manifest.json").read_bytes()
    whole.unlink()
    shorter = archive(tmp_path / "in", [response(1)], with_manifest=False)
    assert shorter.stat().st_size < size
    (tmp_path / "in" / "manifest.json").write_bytes(counted)
    done = reextract(shorter, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "the file ends there and should hold 3." in done.stderr
    assert urls(tmp_path / "out") == ["https://example.org/pages/1"]


def test_archive_that_cannot_be_read_leaves_no_part(tmp_path: Path) -> None:
    some_archives(tmp_path / "in", count=2)
    (tmp_path / "in" / "run-0" / FILE).rename(tmp_path / "in" / "run-0" / "moved")
    (tmp_path / "in" / "run-0" / "loop.warc").mkdir()
    place = tmp_path / "in" / "run-0" / "no.warc.gz"
    place.symlink_to("/proc/self/mem")
    done = reextract(tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert len(list((tmp_path / "out" / "parts").iterdir())) == 1
    assert len(manifest(tmp_path / "out")["unread"]) == 1


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz", ".warc.zst"])
def test_archive_of_others_is_read_however_it_is_packed(suffix: str, tmp_path: Path) -> None:
    ours = archive(tmp_path / "ours", [response(1), response(2, MENU)], with_manifest=False)
    plain = gzip.decompress(ours.read_bytes()).replace(b"X-Crawler-Requested-URI", b"X-Other-Header-Of-A-Page")
    packed = {".warc": plain, ".warc.gz": gzip.compress(plain), ".warc.zst": zstd.compress(plain)}[suffix]
    (tmp_path / f"other{suffix}").write_bytes(packed)
    done = reextract(tmp_path / f"other{suffix}", "-o", tmp_path / "out")
    assert (done.returncode, urls(tmp_path / "out")) == (0, ["https://example.org/pages/1"])


def test_article_is_once_in_a_part_and_in_each_part(tmp_path: Path) -> None:
    for run in ("one", "two"):
        archive(tmp_path / "in" / run, [response(1), response(1)])
    done = reextract(tmp_path / "in", "-o", tmp_path / "out")
    assert done.stderr.endswith("2 records, 0 rejects, 2 duplicates\n")
    assert urls(tmp_path / "out") == ["https://example.org/pages/1"] * 2


def test_nothing_extracted_is_exit_4_and_no_empty_file(tmp_path: Path) -> None:
    archive(tmp_path / "in", [response(1, MENU)])
    done = reextract(tmp_path / "in", "-o", tmp_path / "out", "--json")
    assert done.returncode == 4
    assert json.loads(done.stdout) == manifest(tmp_path / "out")
    assert not list((tmp_path / "out").glob("articles/*"))


def test_records_that_are_no_longer_found_leave_no_file(tmp_path: Path) -> None:
    place = archive(tmp_path / "in", [response(1)])
    reextract(tmp_path / "in", "-o", tmp_path / "out")
    assert len(urls(tmp_path / "out")) == 1
    place.unlink()
    archive(tmp_path / "in", [response(1, MENU)])
    reextract(tmp_path / "in", "-o", tmp_path / "out")
    assert not list((tmp_path / "out").glob("articles/*"))


def test_parts_of_other_archives_are_told(tmp_path: Path) -> None:
    some_archives(tmp_path / "in", count=2, pages=2)
    reextract(tmp_path / "in", "-o", tmp_path / "out")
    done = reextract(tmp_path / "in" / "run-0", "-o", tmp_path / "out")
    assert done.stderr.startswith("The output holds 1 parts of other archives too, such as parts/pages-00000-")


def test_empty_shard_is_complete(tmp_path: Path) -> None:
    (only,) = find([str(archive(tmp_path / "in", [response(1)]))])
    empty = next(n for n in range(1, 100) if not of_shard([only], Shard(n, 99)))
    assert reextract(only.place, "-o", tmp_path / "out", "--shard", f"{empty}/99").returncode == 0
    assert manifest(tmp_path / "out", f"manifest-{empty}-of-99.json")["archives"] == 0


def test_two_do_not_write_one_shard(tmp_path: Path) -> None:
    archive(tmp_path / "in", [response(1)])
    (tmp_path / "out").mkdir()
    lock = JobLock(tmp_path / "out" / ".manifest.json.lock")
    done = reextract(tmp_path / "in", "-o", tmp_path / "out")
    lock.release()
    assert (done.returncode, "is in use by process " in done.stderr) == (75, True)


def test_output_that_cannot_be_written_is_exit_5(tmp_path: Path) -> None:
    archive(tmp_path / "in", [response(1)])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "articles").write_text("a file where a folder should be")
    done = reextract(tmp_path / "in", "-o", tmp_path / "out")
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)
    assert "cannot be written" in done.stderr
    assert not (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["{empty}"], "{empty} holds no archives: no file in it ends in .warc, .warc.gz, .warc.zst."),
        (["{empty}/no.warc.gz"], "{empty}/no.warc.gz cannot be read: No such file or directory."),
        (["{empty}", "--shard", "0/4"], "--shard 0/4 is no share; the first of four is 1/4, the last 4/4."),
        (["{empty}", "--shard", "5/4"], "--shard 5/4 is no share; the first of four is 1/4, the last 4/4."),
        (["nowhere://bucket/crawl"], "fsspec knows no protocol nowhere."),
    ],
)
def test_wrong_call_is_one_sentence_and_exit_2(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    done = reextract(*(argument.format(empty=tmp_path) for argument in arguments), "-o", tmp_path / "out")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"healthcrawl: {sentence.format(empty=tmp_path)}")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("package", "arguments", "command"),
    [
        ("ray", ["{archive}", "--engine", "ray", "-o", "{out}"], "pip install 'healthcrawl[ray]'"),
        ("fsspec", ["s3://bucket/crawl/", "-o", "{out}"], "pip install 'healthcrawl[s3]'"),
    ],
)
def test_missing_package_is_named_with_what_installs_it(
    package: str, arguments: list[str], command: str, tmp_path: Path
) -> None:
    place = archive(tmp_path / "in", [response(1)])
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / f"{package}.py").write_text(f"raise ImportError('No module named {package}')")
    call = [argument.format(archive=place, out=tmp_path / "out") for argument in arguments]
    done = reextract(*call, PYTHONPATH=f"{tmp_path / 'hidden'}:{PROJECT}")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert command in done.stderr
