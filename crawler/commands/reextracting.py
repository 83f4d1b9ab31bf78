"""A re-extraction as the command line sees it: progress, sentences, exit codes."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from rich.progress import Progress

from crawler.commands.console import messages, printable
from crawler.commands.errors import CommandError, UsageError
from crawler.engines.errors import EngineError, RayMissing
from crawler.frontier.lock import JobLock, LockHeld
from crawler.reextraction import local, on_ray
from crawler.reextraction.archives import ArchiveFile, Shard, find, of_shard
from crawler.reextraction.errors import NoArchives, NotInstalled, NotWritten
from crawler.reextraction.folder import Folder, folder_at
from crawler.reextraction.manifest import manifest_of, name_of, write
from crawler.reextraction.part import Outcome, finished
from crawler.reextraction.remote import is_remote
from schemas.reextraction import Reextraction

_ENGINES: Final = {"local": local.run, "ray": on_ray.run}
_BUSY: Final = 75
_NOT_WRITTEN: Final = 5


class Work(NamedTuple):
    """What was asked for; ``output`` is a folder or an address, ``workers`` None for one a processor."""

    output: str
    engine: str
    workers: int | None
    shard: Shard
    is_resumed: bool


def reextract_all(places: Sequence[str], work: Work) -> Reextraction:
    """What all archives gave; CommandError where the call ends before its manifest."""
    with _told():
        archives = of_shard(find(places), work.shard)
        with _locked(work):
            folder = folder_at(work.output)
            manifest = manifest_of(_outcomes(archives, work, folder), work.shard)
            _write(manifest, folder)
            _tell(manifest, _others(archives, work, folder))
    return manifest


def _outcomes(archives: Sequence[ArchiveFile], work: Work, folder: Folder) -> Iterator[Outcome]:
    ready = {archive.place: finished(archive, folder) for archive in archives} if work.is_resumed else {}
    missing = [archive for archive in archives if not ready.get(archive.place)]
    sizes = {archive.place: archive.size for archive in archives}
    with Progress(console=messages, transient=True, disable=not messages.is_terminal) as bar:
        task = bar.add_task("Extracting", total=sum(sizes.values()))
        for part in filter(None, ready.values()):
            bar.advance(task, sizes[part.archive])
            yield part
        for outcome in _ENGINES[work.engine](missing, work.output, work.workers) if missing else ():
            bar.advance(task, sizes[outcome.archive])
            yield outcome


def _others(archives: Sequence[ArchiveFile], work: Work, folder: Folder) -> set[str]:
    """Parts that lie in the output and are none of these archives', nor of another shard."""
    return set(folder.names("parts")) - {f"{one.part}.json" for one in archives} if work.shard.of == 1 else set()


def _tell(manifest: Reextraction, others: set[str]) -> None:
    for damaged in manifest.damaged:
        _say(f"{damaged.archive} is damaged at byte {damaged.offset:,}: {damaged.detail}.")
    for unread in manifest.unread:
        _say(f"{unread.archive} cannot be read: {unread.detail}.")
    if others:
        _say(f"The output holds {len(others):,} parts of other archives too, such as parts/{min(others)}.")
    reasons = ", ".join(f"{counted.reason} {counted.count:,}" for counted in manifest.rejects_by_reason)
    _say(
        f"{manifest.parts:,} of {manifest.archives:,} archives: {manifest.articles:,} records, "
        f"{manifest.rejects:,} rejects{f' ({reasons})' if reasons else ''}, {manifest.duplicates:,} duplicates"
    )


def _say(sentence: str) -> None:
    messages.print(printable(sentence), markup=False, soft_wrap=True)


def _write(manifest: Reextraction, folder: Folder) -> None:
    try:
        write(manifest, folder)
    except OSError as error:
        raise NotWritten(f"The manifest cannot be written: {error.strerror or error}.") from error


@contextmanager
def _locked(work: Work) -> Iterator[None]:
    """Nobody else writes this shard; a place elsewhere has no locks."""
    with ExitStack() as stack:
        if not is_remote(work.output):
            try:
                Path(work.output).mkdir(parents=True, exist_ok=True)
                lock = JobLock(Path(work.output) / f".{name_of(work.shard)}.lock")
            except OSError as error:
                raise NotWritten(f"{work.output} cannot be written: {error.strerror or error}.") from error
            stack.callback(lock.release)
        yield


@contextmanager
def _told() -> Iterator[None]:
    """Errors of the re-extraction as sentences with their exit codes."""
    try:
        yield
    except (NoArchives, NotInstalled, RayMissing) as error:
        raise UsageError(str(error)) from error
    except LockHeld as error:
        raise CommandError(str(error), _BUSY) from error
    except NotWritten as error:
        raise CommandError(str(error), _NOT_WRITTEN) from error
    except EngineError as error:
        raise CommandError(str(error), 1) from error
    except OSError as error:
        name = f"{error.filename} cannot be read: " if error.filename else ""
        raise UsageError(f"{name}{error.strerror or error}.") from error
