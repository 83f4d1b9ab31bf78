"""A torn or broken archive is told, with where and how much was read; never ended as if it were whole."""

import gzip
import itertools
import json
import os
from pathlib import Path

import pytest
from backports import zstd
from pages import PROVENANCE, page

from crawler.archive import Archive, ArchiveDamaged, read_archive

PAGES = 2


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two pages."""
    folder = tmp_path_factory.mktemp("whole")
    archive = Archive(folder, PROVENANCE)
    for number in range(PAGES):
        archive.append(page(number, length=1))
    archive.close()
    return folder / "pages-00000.warc.gz"


@pytest.fixture(scope="module")
def offsets(whole: Path) -> list[int]:
    """Where the members begin, and where the last one ends."""
    return [0, *(read.place.offset for read in read_archive(whole)), whole.stat().st_size]


def members(whole: Path, offsets: list[int]) -> list[bytes]:
    content = whole.read_bytes()
    return [gzip.decompress(content[begin:end]) for begin, end in itertools.pairwise(offsets)]


def pages_until_damage(path: Path, content: bytes) -> tuple[int, ArchiveDamaged | None]:
    path.write_bytes(content)
    found = 0
    try:
        for _ in read_archive(path):
            found += 1
    except ArchiveDamaged as damage:
        return found, damage
    return found, None


def whole_before(cut: int, ends: list[int]) -> int:
    return sum(end <= cut for end in ends)


def test_archive_torn_at_any_byte_gives_its_whole_pages_and_the_place(
    whole: Path, offsets: list[int], tmp_path: Path
) -> None:
    content = whole.read_bytes()
    for cut in range(len(content)):
        found, damage = pages_until_damage(tmp_path / "torn.warc.gz", content[:cut])
        records = whole_before(cut, offsets[1:])
        assert found == max(records - 1, 0), cut
        if cut in offsets and cut:
            assert damage is None, cut  # nothing in the file tells; the manifest does, below
        else:
            assert damage is not None, cut
            assert (damage.records, damage.offset) == (records, offsets[records]), cut


def test_plain_archive_torn_at_any_byte(whole: Path, offsets: list[int], tmp_path: Path) -> None:
    records = members(whole, offsets)
    content = b"".join(records)
    ends = [len(b"".join(records[: number + 1])) for number in range(len(records))]
    # four bytes mark a record's end and hold nothing of it
    blocks = [end - 4 for end in ends]
    for cut in range(len(content)):
        found, damage = pages_until_damage(tmp_path / "torn.warc", content[:cut])
        assert found == max(whole_before(cut, blocks) - 1, 0), cut
        # the warcinfo's last line ends like half of the mark
        assert (damage is None) == (cut in ends or cut == ends[0] - 2), cut


def test_zstandard_archive_torn_at_any_byte(whole: Path, offsets: list[int], tmp_path: Path) -> None:
    records = [zstd.compress(record) for record in members(whole, offsets)]
    content = b"".join(records)
    ends = [len(b"".join(records[: number + 1])) for number in range(len(records))]
    assert pages_until_damage(tmp_path / "whole.warc.zst", content) == (PAGES, None)
    for cut in range(len(content)):
        found, damage = pages_until_damage(tmp_path / "torn.warc.zst", content[:cut])
        assert found == max(whole_before(cut, ends) - 1, 0), cut
        assert (damage is None) == (cut in ends), cut


def test_flipped_byte_is_told_or_harmless(whole: Path, offsets: list[int], tmp_path: Path) -> None:
    content = whole.read_bytes()
    expected = [read.page for read in read_archive(whole)]
    silent = []
    for place in range(offsets[1], len(content)):
        broken = bytearray(content)
        broken[place] ^= 0xFF
        path = tmp_path / "broken.warc.gz"
        path.write_bytes(broken)
        try:
            pages = [read.page for read in read_archive(path)]
        except ArchiveDamaged:
            continue
        assert pages == expected, place
        silent.append(place)
    # time, flags and operating system in the head of a gzip member say nothing of what is in it
    assert {min(place - offset for offset in offsets if offset <= place) for place in silent} <= set(range(4, 10))


def test_file_cut_between_records_is_told_by_the_manifest(whole: Path, offsets: list[int], tmp_path: Path) -> None:
    torn = tmp_path / whole.name
    torn.write_bytes(whole.read_bytes()[: offsets[2]])
    manifest = {"files": [{"name": "articles.jsonl", "lines": 9}, {"name": whole.name, "lines": 3}]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    found = []
    with pytest.raises(
        ArchiveDamaged, match=r"after 2 whole records: the file ends there and should hold 3\."
    ) as caught:
        found.extend(read_archive(torn))
    assert (len(found), caught.value.offset) == (1, offsets[2])


def test_expected_number_can_be_given(whole: Path) -> None:
    assert len(list(read_archive(whole, expected_records=3))) == PAGES
    with pytest.raises(ArchiveDamaged, match="should hold 4"):
        list(read_archive(whole, expected_records=4))


@pytest.mark.parametrize("manifest", ["", "[]", '{"files": 3}', '{"files": [{"name": "other.warc.gz", "lines": 1}]}'])
def test_manifest_of_something_else_is_passed_over(whole: Path, tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    path = tmp_path / whole.name
    path.write_bytes(whole.read_bytes())
    assert len(list(read_archive(path))) == PAGES


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "at byte 0 after 0 whole records: it is empty."),
        (b"<html>", "at byte 0 after 0 whole records: it does not begin like a WARC file."),
        (gzip.compress(b"<html>", mtime=0), "at byte 0 after 0 whole records: what follows the record there is none."),
        (b"WARC/1.1\r\n", "at byte 0 after 0 whole records: the file ends within the record that begins there."),
    ],
)
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes, sentence: str) -> None:
    _, damage = pages_until_damage(tmp_path / "no.warc.gz", content)
    assert str(damage) == f"{tmp_path / 'no.warc.gz'} is damaged {sentence}"


@pytest.mark.parametrize("rest", [b"\0" * 20, b"garbage", b"\x1f\x8b"])
def test_what_follows_the_last_member_is_told(whole: Path, tmp_path: Path, rest: bytes) -> None:
    found, damage = pages_until_damage(tmp_path / "long.warc.gz", whole.read_bytes() + rest)
    assert (found, damage and damage.offset) == (PAGES, whole.stat().st_size)


def test_record_that_is_shorter_than_it_says_is_told(whole: Path, offsets: list[int], tmp_path: Path) -> None:
    records = members(whole, offsets)
    records[1] = records[1][:-10]
    content = b"".join(map(gzip.compress, records))
    found, damage = pages_until_damage(tmp_path / "short.warc.gz", content)
    assert (found, damage and damage.why) == (0, "the record there is not what its digest says")


def test_unreadable_file_is_an_operating_system_error(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        list(read_archive(tmp_path))
    with pytest.raises(FileNotFoundError):
        list(read_archive(tmp_path / "missing.warc.gz"))


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux has a file that opens and cannot be read")
def test_disk_that_fails_is_no_damage() -> None:
    with pytest.raises(OSError, match=os.strerror(5)):
        list(read_archive(Path("/proc/self/mem")))


def test_torn_archive_is_whole_again_when_it_is_cut_where_the_damage_begins(whole: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.warc.gz"
    _, damage = pages_until_damage(torn, whole.read_bytes()[:-20])
    assert damage
    os.truncate(torn, damage.offset)
    assert len(list(read_archive(torn))) == PAGES - 1
