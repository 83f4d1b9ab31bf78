"""Which files of articles a person means: of a run, of a job's latest run, or of a folder of such files."""

from pathlib import Path

from pydantic import ValidationError

from crawler.commands.errors import UsageError
from crawler.runs.files import ARTICLES
from crawler.runs.folder import MANIFEST
from schemas.run import Manifest


def files_of(source: Path) -> tuple[Path, ...]:
    """The files of articles at a place; UsageError where there are none, or where they are not what was published."""
    for folder in (source, source / "latest"):
        if (folder / ARTICLES).is_file():
            return (_checked(folder / ARTICLES),)
    found = (source,) if source.is_file() else tuple(sorted(source.glob("articles*.jsonl")))
    if not found:
        what = "holds no articles.jsonl, and is no job with a published run" if source.is_dir() else "is not there"
        raise UsageError(f"{source} {what}.")
    return found


def files_since(run: str, source: Path) -> tuple[Path, ...]:
    """The files of an earlier run: its folder, or its name among the runs of the job that ``source`` belongs to."""
    if Path(run).exists():
        return files_of(Path(run))
    place = source.resolve()
    for runs in (place / "runs", place.parent, place.parent / "runs"):
        if (runs / run / ARTICLES).is_file():
            return files_of(runs / run)
    raise UsageError(f"There is no run {run!r} beside {source}; name one of its job's runs, or its folder.")


def _checked(articles: Path) -> Path:
    """The file, if it is as long as the manifest says; without a manifest whatever is there."""
    try:
        manifest = Manifest.model_validate_json((articles.parent / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return articles
    for file in manifest.files:
        if file.name == ARTICLES and file.size_bytes != articles.stat().st_size:
            raise UsageError(
                f"{articles} has {articles.stat().st_size} bytes, but {file.size_bytes} were published: it is torn "
                "or was changed."
            )
    return articles


def check_target(target: Path) -> None:
    """UsageError for a place in a published run, whose manifest tells what its files hold."""
    if (target.parent / MANIFEST).is_file():
        raise UsageError(f"{target} is in a published run, which stays as it is; choose another place with -o.")
