"""Files of an archive: when one ends and the next begins, what a resume keeps, what a failed write leaves."""

import hashlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import PROVENANCE, page

from crawler.archive import Archive, ArchiveDamaged, ArchivedPage, CommittedArchive, read_archive

SMALL = 3_000


def archive_of(folder: Path, numbers: range, largest: int = SMALL) -> Archive:
    archive = Archive(folder, PROVENANCE, largest)
    for number in numbers:
        archive.append(page(number))
    return archive


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def everything(folder: Path) -> Iterator[ArchivedPage]:
    for path in sorted(folder.iterdir()):
        yield from read_archive(path)


def addresses(folder: Path) -> list[str]:
    return [read.page.url for read in everything(folder)]


def test_files_have_a_largest_size_and_are_open_until_they_are_closed(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, range(12))
    assert names(tmp_path) == ["pages-00000.warc.gz", "pages-00001.warc.gz", "pages-00002.warc.gz.open"]
    archive.close()
    assert names(tmp_path) == ["pages-00000.warc.gz", "pages-00001.warc.gz", "pages-00002.warc.gz"]
    assert all(path.stat().st_size <= SMALL for path in tmp_path.iterdir())
    assert addresses(tmp_path) == [page(number).url for number in range(12)]


def test_page_that_is_larger_than_a_file_has_one_of_its_own(tmp_path: Path) -> None:
    archive_of(tmp_path, range(3), largest=1).close()
    assert len(names(tmp_path)) == 3
    assert addresses(tmp_path) == [page(number).url for number in range(3)]


def test_archive_without_a_page_leaves_no_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path, PROVENANCE)
    archive.sync()
    archive.close()
    assert (names(tmp_path), archive.published(), archive.committed()) == ([], [], [])


def test_manifest_learns_records_size_and_digest(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, range(12))
    archive.close()
    for published in archive.published():
        content = (tmp_path / published.name).read_bytes()
        assert published.sha256 == hashlib.sha256(content).hexdigest()
        assert published.size_bytes == len(content)
        # raises if it is not so
        list(read_archive(tmp_path / published.name, expected_records=published.lines))
    assert sum(published.lines for published in archive.published()) == 12 + len(names(tmp_path))


def test_closing_twice_does_no_harm_and_nothing_is_written_after(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, range(2))
    archive.close()
    archive.close()
    with pytest.raises(ValueError, match="closed"):
        archive.append(page(3))
    assert addresses(tmp_path) == [page(0).url, page(1).url]


@pytest.mark.parametrize("acknowledged", range(13))
@pytest.mark.parametrize("is_closed", [False, True])
def test_resume_keeps_what_was_acknowledged_and_goes_on(tmp_path: Path, acknowledged: int, is_closed: bool) -> None:
    undisturbed = tmp_path / "undisturbed"
    disturbed = tmp_path / "disturbed"
    for folder in (undisturbed, disturbed):
        folder.mkdir()
    archive_of(undisturbed, range(16)).close()

    first = archive_of(disturbed, range(acknowledged))
    first.sync()
    committed = first.committed()
    for number in range(acknowledged, 13):
        first.append(page(number))
    if is_closed:
        first.close()

    second = Archive.resume(disturbed, committed, PROVENANCE, SMALL)
    for number in range(acknowledged, 16):
        second.append(page(number))
    second.close()
    assert names(disturbed) == names(undisturbed)
    assert [(disturbed / name).read_bytes() for name in names(disturbed)] == [
        (undisturbed / name).read_bytes() for name in names(undisturbed)
    ]
    assert [file.sha256 for file in second.published()] == [
        hashlib.sha256((disturbed / name).read_bytes()).hexdigest() for name in names(disturbed)
    ]


def test_resume_leaves_files_of_others_alone(tmp_path: Path) -> None:
    others = ["articles.jsonl", "pages-00000.warc.gz.txt", "my-pages-00000.warc.gz"]
    for name in others:
        (tmp_path / name).touch()
    Archive.resume(tmp_path, [], PROVENANCE).close()
    assert names(tmp_path) == sorted(others)


@pytest.mark.parametrize("damage", ["missing", "short"])
def test_resume_refuses_an_archive_that_lost_what_was_acknowledged(tmp_path: Path, damage: str) -> None:
    archive = archive_of(tmp_path, range(3))
    committed = archive.committed()
    archive.close()
    path = tmp_path / "pages-00000.warc.gz"
    content = path.read_bytes()
    path.unlink() if damage == "missing" else path.write_bytes(content[:-1])
    with pytest.raises(ArchiveDamaged, match=f"{len(content):,} bytes had been written to it and"):
        Archive.resume(tmp_path, committed, PROVENANCE)


FILE_SIZE_LIMIT = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from pages import PROVENANCE, page
from crawler.archive import Archive
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
archive = Archive(Path(sys.argv[1]), PROVENANCE)
done = 0
for attempt in range(50):
    try:
        archive.append(page(done))
        done += 1
    except OSError as error:
        print(done, error.errno, archive.committed()[0].size if done else 0)
        break
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
for number in range(done, int(sys.argv[4])):
    archive.append(page(number))
archive.close()
"""


@pytest.mark.parametrize("limit", [0, 1, 300, 900, 1500, 5000])
@pytest.mark.parametrize("pages", [0, 15], ids=["given up", "space again"])
def test_file_size_limit_leaves_no_torn_member(tmp_path: Path, limit: int, pages: int) -> None:
    command = [sys.executable, "-c", FILE_SIZE_LIMIT, str(tmp_path), str(Path(__file__).parent), str(limit), str(pages)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    count, errno, size = map(int, done.stdout.split())
    assert (errno, size <= limit) == (27, True)
    assert addresses(tmp_path) == [page(number).url for number in range(max(count, pages))]


WRITER = """
import json, os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from pages import PROVENANCE, page
from crawler.archive import Archive, CommittedArchive
folder = Path(sys.argv[1])
ledger = folder.parent / "ledger.json"
done, committed = json.loads(ledger.read_text()) if ledger.exists() else (0, [])
archive = Archive.resume(folder, [CommittedArchive(*file) for file in committed], PROVENANCE, 20_000)
print("ready", flush=True)
while done < int(sys.argv[3]):
    for _ in range(5):
        archive.append(page(done))
        done += 1
    archive.sync()
    fresh = ledger.with_suffix(".new")
    fresh.write_text(json.dumps([done, archive.committed()]))
    fresh.rename(ledger)
archive.close()
"""


def test_writer_killed_at_many_moments_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """A ledger beside the archive, as the frontier's; the writer is killed a dozen times and then let through."""
    folder = tmp_path / "run"
    folder.mkdir()
    wanted = 600
    command = [sys.executable, "-c", WRITER, str(folder), str(Path(__file__).parent), str(wanted)]
    ends = []
    # milliseconds after the first write could be: before, in and after writes and commits
    for moment in (*range(1, 11), 20, 40, 80):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            assert writer.stdout.readline() == b"ready\n"
            try:
                ends.append(writer.wait(moment / 1000))
            except subprocess.TimeoutExpired:
                writer.kill()
                ends.append(writer.wait())
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert ends.count(-signal.SIGKILL) >= 10
    assert addresses(folder) == [page(number).url for number in range(wanted)]
    assert [name for name in names(folder) if name.endswith(".open")] == []


def test_committed_files_are_plain_values(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, range(1))
    assert archive.committed() == [
        CommittedArchive("pages-00000.warc.gz", (tmp_path / "pages-00000.warc.gz.open").stat().st_size, 2)
    ]
