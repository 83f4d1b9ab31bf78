"""What a crawl ended with, and one of its records, for people."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crawler.commands.console import results, shortened, shown
from schemas.article import Article, Item, Link
from schemas.reject import Reject
from schemas.run import Manifest

_MOST_CHARACTERS = 400
_MOST_SECTIONS = 8
_MOST_TEASERS = 3
_MOST_REASONS = 3


def print_summary(manifest: Manifest, folder: Path) -> None:
    """Print counts, rejects by reason, where the files lie, and the record that shows most."""
    counts = manifest.counts
    results.print()
    results.print(Text(_headline(manifest), style="bold"))
    results.print(_table(manifest))
    if counts.unfinished:
        results.print(f"{counts.unfinished} more pages were found and not fetched because of the limit.")
    if unverified := _unverified_hosts(manifest):
        results.print(shown(f"Certificates were not checked of: {unverified}"), soft_wrap=True)
    results.print(shown(f"Files: {folder}/"), soft_wrap=True)
    for file in manifest.files:
        results.print(_indented(f"{file.name}  {file.lines} records, {file.size_bytes:,} bytes"))
    if not counts.articles:
        _print_reasons(folder / "rejects.jsonl")
    article = _most_telling(folder / "articles.jsonl")
    if article:
        results.print()
        results.print(Text("One of the records:", style="bold"))
        results.print(Padding(_record(article), (0, 0, 0, 2)))


def _unverified_hosts(manifest: Manifest) -> str:
    """The hosts that the job excused from showing a certificate; empty where none was."""
    settings = {setting.name: setting.setting_value for setting in manifest.settings}
    return ", ".join(settings.get("UNVERIFIED_HOSTS", "").split())


def _headline(manifest: Manifest) -> str:
    seconds = (manifest.ended_at - manifest.started_at).total_seconds()
    words = {
        "complete": "Complete",
        "limit_reached": "Complete up to the limit",
        "below_quality": "Complete, but below the quality gate",
        "nothing_extracted": "Nothing was extracted",
    }
    ending = words.get(manifest.exit_reason, manifest.exit_reason)
    return f"{ending}: {manifest.counts.articles} articles in {seconds:.0f} s"


def _table(manifest: Manifest) -> Table:
    counts = manifest.counts
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column()
    table.add_row(str(counts.requested), "pages asked for")
    table.add_row(str(counts.articles), "articles")
    table.add_row(str(counts.rejects), "rejects")
    for entry in manifest.rejects_by_reason:
        table.add_row("", f"{entry.count} {entry.reason}")
    table.add_row(str(counts.duplicates), "duplicates (another address of the same article)")
    return table


def _print_reasons(path: Path) -> None:
    with path.open("rb") as file:
        for line, _ in zip(file, range(_MOST_REASONS), strict=False):
            reject = Reject.model_validate_json(line)
            results.print(shown(f"{reject.requested_url}: {reject.detail}"), soft_wrap=True)


def _most_telling(path: Path) -> Article | None:
    """Of the first records the one with most in it."""
    best: Article | None = None
    with path.open("rb") as file:
        for line, _ in zip(file, range(50), strict=False):
            article = Article.model_validate_json(line)
            if best is None or _told(article) > _told(best):
                best = article
    return best


def _told(article: Article) -> int:
    kinds = {section.kind for section in article.sections}
    named = bool(article.previous_article) + bool(article.next_article) + bool(article.recommendations)
    return 3 * bool(article.causes) + 3 * bool(article.workarounds) + named + min(len(kinds), 3)


def _record(article: Article) -> RenderableType:
    return Group(*_lines(article))


def _lines(article: Article) -> Iterator[RenderableType]:
    yield shown(article.title, style="bold cyan")
    yield shown(f"{article.site}, {article.language or 'language unknown'}, {article.url}")
    dates = {"published": article.published_on, "changed": article.modified_on, "reviewed": article.reviewed_on}
    stated = ", ".join(f"{name} {day}" for name, day in dates.items() if day)
    if stated:
        yield Text(stated)
    yield shown(shortened(" ".join(article.body.split()), _MOST_CHARACTERS), style="dim")
    yield from _sections(article)
    yield from _items("Causes", article.causes)
    yield from _items("Workarounds", article.workarounds)
    yield from _neighbour("Previous", article.previous_article)
    yield from _neighbour("Next", article.next_article)
    yield from _teasers(article)


def _sections(article: Article) -> Iterator[RenderableType]:
    yield Text("Sections", style="bold")
    for section in article.sections[:_MOST_SECTIONS]:
        yield _indented(f"{section.kind}: {section.heading or '(before the first heading)'}")
    if len(article.sections) > _MOST_SECTIONS:
        yield Text(f"  … {len(article.sections) - _MOST_SECTIONS} more")


def _items(name: str, items: list[Item]) -> Iterator[RenderableType]:
    if items:
        yield Text(name, style="bold")
    for item in items:
        number = f"{item.number}." if item.number is not None else "-"
        label = f"{item.label}: " if item.label else ""
        yield _indented(f"{number} {label}{shortened(item.text, _MOST_CHARACTERS // 2)}")


def _neighbour(name: str, link: Link | None) -> Iterator[RenderableType]:
    if link:
        yield shown(f"{name}: {link.title}")


def _teasers(article: Article) -> Iterator[RenderableType]:
    teasers = article.recommendations
    if teasers:
        yield Text(f"Recommended ({len(teasers)})", style="bold")
    for teaser in teasers[:_MOST_TEASERS]:
        snippet = f": {shortened(teaser.snippet, 100)}" if teaser.snippet else ""
        yield _indented(f"{teaser.title}{snippet}")


def _indented(text: str) -> RenderableType:
    return Padding(shown(text), (0, 0, 0, 2))
