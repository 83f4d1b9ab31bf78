"""Claims to a validated record, or to a reject that says why not."""

from dataclasses import dataclass
from itertools import chain

from pydantic import ValidationError

from crawler import VERSION
from crawler.lexicons.lexicon import everywhere, load
from crawler.parsers import identity
from crawler.parsers.blocks.segment import segment
from crawler.parsers.collection import collection_paused
from crawler.parsers.document.document import Document
from crawler.parsers.document.document import read as read_document
from crawler.parsers.errors import ParseError
from crawler.parsers.fetched import Fetched
from crawler.parsers.language import language_of
from crawler.parsers.links import NO_LINKS, Links, links
from crawler.parsers.main_text.content import find_content
from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.parts import PARTS
from crawler.parsers.quality import quality
from crawler.parsers.refusal import require_article
from crawler.parsers.transfer import transfer
from crawler.parsers.view import View
from crawler.sites.site import NO_SITE, Site, known_site
from schemas.article import Article, Block, Item, Section
from schemas.reject import Reject, RejectReason, RejectStage

# The fields that no part finds: they follow from the others, or from how the page was fetched.
ASSEMBLED = frozenset(
    [
        "schema_version",
        "id",
        "content_hash",
        "revision",
        "url",
        "requested_url",
        "site",
        "fetched_at",
        "http_status",
        "extractor_version",
        "transfer",
        "language",
        "body",
        "causes",
        "workarounds",
        "quality",
    ]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page gave: a record or a reject, and where it leads."""

    outcome: Article | Reject
    links: Links = NO_LINKS
    beside: bytes = b""
    """What another reader than ``read`` has to say of the page."""


def extract(fetched: Fetched) -> Article | Reject:
    """The record of one page, or why it gives none."""
    with collection_paused():
        try:
            return _outcome(read_document(fetched))
        except ParseError as error:
            return _reject(fetched, error.stage, error.reason, str(error))


def read(fetched: Fetched) -> Reading:
    """The record of one page and its links, parsed once."""
    with collection_paused():
        try:
            document = read_document(fetched)
        except ParseError as error:
            return Reading(_reject(fetched, error.stage, error.reason, str(error)))
        return Reading(_outcome(document), links(document))


def _outcome(document: Document) -> Article | Reject:
    fetched = document.fetched
    try:
        return _article(document)
    except ParseError as error:
        return _reject(fetched, error.stage, error.reason, str(error))
    except ValidationError as error:
        return _reject(fetched, "validate", "invalid", _first_error(error))


def survey(document: Document, site: Site = NO_SITE) -> View:
    """The page after every part has claimed what is its own."""
    page = segment(document.root, site.ignored(document.root))
    content = find_content(document, page, next(iter(site.places("text", document.root)), None))
    text = "\n".join([b.text for b, likely in zip(page.blocks, content.likelihood, strict=True) if likely >= LIKELY])
    language = language_of(text or " ".join(b.text for b in page.blocks), document.declared_language)
    lexicon = (load(language) if language else None) or everywhere()
    view = View(document, page, content, language, lexicon, everywhere(), site)
    for name, part in PARTS:
        view = view.after(name, part(view))
    return view


def _article(document: Document) -> Article:
    view = survey(document, known_site(document.fetched.url))
    fetched = document.fetched
    sections: list[Section] = view.claimed("sections") or []
    title: str | None = view.claimed("title")
    require_article(view, title, sections)
    found = {name: view.claimed(name) for name, _ in PARTS}
    lists = {name: found[name] or [] for name in ("authors", "keywords", "breadcrumbs", "recommendations", "sources")}
    return Article(
        **{**found, **lists, "sections": sections},
        id=identity.article_id(found["canonical_url"] or fetched.url),
        content_hash=identity.content_hash(title or "", sections, lists["recommendations"]),
        revision=fetched.revision,
        url=fetched.url,
        requested_url=fetched.requested_url or fetched.url,
        site=identity.site_of(fetched.url),
        fetched_at=fetched.fetched_at,
        http_status=fetched.http_status,
        extractor_version=VERSION,
        transfer=transfer(document),
        language=view.language,
        body=_body(sections),
        causes=_items(sections, {"causes"}),
        workarounds=_items(sections, {"workaround", "treatment"}),
        quality=quality(view, sections),
    )


def _items(sections: list[Section], kinds: set[str]) -> list[Item]:
    return [
        Item(number=block.number, label=block.label, text=block.text, section=section.position)
        for section in sections
        if section.kind in kinds
        for block in section.blocks
        if block.kind == "item"
    ]


def _body(sections: list[Section]) -> str:
    lines = chain.from_iterable(
        ([section.heading] if section.heading else [], map(_line, section.blocks)) for section in sections
    )
    return "\n".join(chain.from_iterable(lines))


def _line(block: Block) -> str:
    marker = block.marker or (f"{block.number}." if block.number is not None else "")
    named = f"{block.label}: {block.text}" if block.label and block.text else block.label or block.text
    return f"{marker} {named}".strip()


def _reject(fetched: Fetched, stage: RejectStage, reason: RejectReason, detail: str) -> Reject:
    return Reject(
        url=fetched.url,
        requested_url=fetched.requested_url or fetched.url,
        fetched_at=fetched.fetched_at,
        http_status=fetched.http_status,
        stage=stage,
        reason=reason,
        detail=detail,
        archive=None,
    )


def _first_error(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(step) for step in first["loc"])
    return f"The record does not meet the schema at {place}: {first['msg']}."
