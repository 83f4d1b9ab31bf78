"""A record as text."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from rich.text import Text

from crawler.commands.console import results, shown
from crawler.commands.errors import UsageError
from crawler.commands.indexing import indexed
from crawler.commands.outputs import output
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.kept import Kept, line_at
from crawler.inspector.rejects import of_address
from crawler.inspector.rows import address_of
from crawler.parsers.identity import article_id
from schemas.article import Article, Item
from schemas.reject import Reject


def print_held(name: str, place: Path, as_json: bool) -> bool:
    """Print the newest record or else reject of an id or address; False where there is none."""
    catalogue = Catalogue(indexed(place))
    is_url = "://" in name
    found = catalogue.held(article_id(name) if is_url else name, address_of(name) if is_url else None)
    if found is None and is_url:
        found = of_address(catalogue, address_of(name))
    if found is None:
        return False
    line = line_at(found)
    if as_json:
        with output(None) as out:
            out.write(line)
    else:
        for text in _lines(found, line):
            results.print(text, soft_wrap=True)
    return True


def _lines(kept: Kept, line: bytes) -> Iterator[Text]:
    try:
        if b'"stage"' in line and b'"sections"' not in line:
            yield from _reject(Reject.model_validate_json(line))
        else:
            yield from _article(Article.model_validate_json(line))
    except ValidationError as error:
        raise UsageError(f"The line of {kept.path} at byte {kept.offset:,} is of another shape.") from error
    yield Text()
    yield _named("run", kept.run.name)
    yield _named("file", f"{kept.path}, {kept.length:,} bytes from byte {kept.offset:,}")


def _reject(reject: Reject) -> Iterator[Text]:
    yield shown(reject.url, style="bold")
    yield _named("rejected", f"{reject.reason}: {reject.detail}")
    yield _named("fetched", f"{reject.fetched_at:%Y-%m-%d %H:%M:%S} UTC, status {reject.http_status or 'none'}")
    if reject.archive:
        yield _named("page", f"{reject.archive.file} from byte {reject.archive.offset:,}")


def _article(article: Article) -> Iterator[Text]:
    yield shown(article.title, style="bold")
    yield _named("address", article.url)
    yield _named("id", f"{article.id}, revision {article.revision}")
    yield _named("fetched", f"{article.fetched_at:%Y-%m-%d %H:%M:%S} UTC by version {article.extractor_version}")
    yield _named("language", article.language or "unknown")
    yield _named("authors", ", ".join(f"{author.name} ({author.role})" for author in article.authors) or "none")
    dates = {"published": article.published_on, "modified": article.modified_on, "reviewed": article.reviewed_on}
    yield _named("dates", ", ".join(f"{name} {day}" for name, day in dates.items() if day) or "none")
    flags = ", ".join(article.quality.flags) or "no flags"
    yield _named("quality", f"score {article.quality.score:.2f}, coverage {article.quality.coverage:.2f}, {flags}")
    for section in article.sections:
        yield Text()
        yield shown(f"[{section.kind}] {section.heading or ''}", style="bold green")
        for block in section.blocks:
            lead = " ".join(filter(None, (block.marker, block.label and f"{block.label}:")))
            yield Text("  " * block.depth).append_text(shown(f"{lead} {block.text}".strip()))
    yield Text()
    yield from _items("causes", article.causes)
    yield from _items("workarounds", article.workarounds)
    yield _named("previous", article.previous_article.title if article.previous_article else "none")
    yield _named("next", article.next_article.title if article.next_article else "none")
    for teaser in article.recommendations:
        yield _named(f"teaser {teaser.position + 1}", teaser.title)


def _items(name: str, items: list[Item]) -> Iterator[Text]:
    yield _named(name, str(len(items)) if items else "none")


def _named(name: str, text: str) -> Text:
    return Text(f"  {name:<11}", style="dim").append_text(shown(text))
