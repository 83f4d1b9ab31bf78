"""``articles.jsonl``: one health article a line."""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field

from schemas.base import SCHEMA_VERSION, Record, Text, Timestamp
from schemas.transfer import Transfer

SectionKind = Literal[
    "intro",
    "overview",
    "symptoms",
    "causes",
    "risk_factors",
    "diagnosis",
    "treatment",
    "workaround",
    "prevention",
    "complications",
    "diet",
    "exercise",
    "medication",
    "when_to_see_doctor",
    "outlook",
    "faq",
    "benefits",
    "side_effects",
    "precautions",
    "steps",
    "conclusion",
    "references",
    "other",
]
SECTION_KINDS: tuple[SectionKind, ...] = get_args(SectionKind)

BlockKind = Literal["paragraph", "item", "table_row", "quote", "code", "caption"]
AuthorRole = Literal["author", "medical_reviewer", "editor"]

QualityFlag = Literal[
    "encoding_guessed",
    "encoding_mismatch",
    "replacement_characters",
    "mojibake",
    "characters_removed",
    "end_not_proven",
    "tree_rescued",
    "tree_truncated",
    "title_not_in_text",
    "language_conflict",
    "low_coverage",
    "short_text",
]
QUALITY_FLAGS: tuple[QualityFlag, ...] = get_args(QualityFlag)


Position = Annotated[int, Field(ge=0)]
HASH_PATTERN = r"^sha256:[0-9a-f]{64}$"
ID_PATTERN = r"^art_[0-9a-f]{32}$"


class Author(Record):
    """Somebody who wrote or checked the article."""

    name: Text = Field(min_length=1)
    """Name as shown, without "By" and without credentials."""
    role: AuthorRole
    """``author`` wrote it, ``medical_reviewer`` checked the medicine, ``editor`` the text."""
    credentials: Text | None
    """Degrees or post shown with the name ("MD, PhD"). Null: none shown."""


class Breadcrumb(Record):
    """One step of the path from the site's front page to the article."""

    title: Text = Field(min_length=1)
    """The step's text as shown."""
    url: Text | None
    """Absolute address that the step links to. Null: the step is no link."""


class Link(Record):
    """The article before or after this one in the site's own order."""

    title: Text = Field(min_length=1)
    """The neighbour's headline as shown, without "<<:", "Previous:" or arrows."""
    url: Text | None
    """Absolute address. Null: the page names the neighbour without linking to it."""


class Block(Record):
    """One paragraph, item or row of a section, in reading order."""

    position: Position
    """Index within the section, from 0."""
    kind: BlockKind
    """``item`` for an entry of a list or a numbered paragraph; ``table_row`` joins its cells by " | "."""
    text: Text
    """The text, white space folded, without marker and label. Line breaks only between the
    paragraphs of one item or within code."""
    number: int | None
    """An item's number as shown, or as counted in an ordered list; "③" and "三、" are 3.
    Null: no number (a bullet, or no item)."""
    marker: Text | None
    """An item's marker as the page writes it: "1.", "②", "(3)", "•". Null: none is written in the
    text (a browser draws it, or no item)."""
    label: Text | None
    """What an item is called when it opens with its name ("Running fast: The faster …"), without the
    colon; for a numbered heading the heading. Null: it has no name."""
    depth: Position
    """Depth of nesting in lists: 0 for a paragraph, 1 for an item of an outermost list."""
    xpath: Text
    """XPath of the element that holds the text, in the page as fetched and read by lxml."""


class Section(Record):
    """A heading and the text under it, up to the next heading."""

    position: Position
    """Index within the article, from 0."""
    heading: Text | None
    """The heading as shown. Null: the text before the first heading."""
    level: int = Field(ge=0, le=6)
    """1 to 6 as in ``<h1>`` to ``<h6>``; a line that only looks like a heading counts one deeper than
    the real heading above it, 2 without one. 0: the text before the first heading."""
    kind: SectionKind
    """What the section is about, from its heading's words, else from the heading above it."""
    blocks: list[Block]
    """The section's text in reading order, sub-headings excluded: they open sections of their own."""
    xpath: Text | None
    """XPath of the heading. Null: no heading."""


class Item(Record):
    """A cause or a workaround: an item of a section of that kind."""

    number: int | None
    """As in the section's block. Null: the page shows no number."""
    label: Text | None
    """As in the section's block. Null: it has no name."""
    text: Text
    """As in the section's block."""
    section: Position
    """Position of the section that the item stands in."""


class Recommendation(Record):
    """A teaser of another article."""

    position: Position
    """Index among the page's teasers in reading order, from 0."""
    title: Text = Field(min_length=1)
    """The other article's headline as shown."""
    url: Text | None
    """Absolute address. Null: the teaser is no link."""
    snippet: Text | None
    """The text shown under the headline. Null: only a headline is shown."""
    snippet_truncated: bool
    """True: the snippet ends in "…" or "...": the site cut it. False also without a snippet."""
    image_url: Text | None
    """Absolute address of the teaser's picture. Null: it has none."""
    xpath: Text | None
    """XPath of the element that holds the headline. Null: known from metadata only."""


class Source(Record):
    """Something that the article cites."""

    text: Text = Field(min_length=1)
    """The citation as shown, without its number."""
    url: Text | None
    """Absolute address that it links to. Null: no link."""


class Quality(Record):
    """How far the record can be trusted."""

    score: float = Field(ge=0, le=1)
    """0 to 1: how likely the body is right, as F1 of at least 0.97 against a careful reader, less what flags that
    harm the text take off. Calibrated on pages of sites that the extractor had not seen: of those with 0.9 or more,
    nine in ten are right."""
    coverage: float = Field(ge=0, le=1)
    """Share of the main text's characters that the record holds. Below 0.9 sets ``low_coverage``."""
    flags: list[QualityFlag]
    """What was unusual about the page, in alphabetical order; empty: nothing."""


class Article(Record):
    """One health article, as one page showed it at one time."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    """Version of this contract."""
    id: str = Field(pattern=ID_PATTERN)
    """"art_" and the first 32 hex digits of the SHA-256 of the canonical address (of ``url`` where the
    page names none that is credible). Stable across crawls."""
    content_hash: str = Field(pattern=HASH_PATTERN)
    """"sha256:" and hex, over title, sections and recommendations: changes only when the content does."""
    revision: int = Field(ge=1)
    """1 for the first content seen under this id, one more for each new ``content_hash``."""
    url: Text = Field(min_length=1)
    """Where the bytes came from, after redirects; a ``file:`` address for a local file."""
    requested_url: Text = Field(min_length=1)
    """What was asked for, before redirects."""
    canonical_url: Text | None
    """The page's own canonical address, absolute. Null: it names none, or none that is credible (another
    site, or the front page)."""
    site: Text
    """Registrable domain ("example.co.uk") or IP address of ``url``. Empty for a local file."""
    fetched_at: Timestamp
    """When the bytes arrived, UTC."""
    http_status: int | None = Field(ge=100, le=599)
    """Status of the response. Null: not fetched by HTTP."""
    extractor_version: Text
    """Version of the healthcrawl package that made the record."""
    transfer: Transfer
    """How the page's bytes came, and how they became text."""
    language: Text | None
    """BCP 47 tag of the text itself ("en", "zh"), whatever the markup declares. Null: too little text to
    tell."""
    title: Text = Field(min_length=1)
    """The headline, without the site's name."""
    description: Text | None
    """The page's own summary, from its metadata. Null: it has none."""
    authors: list[Author]
    """In the order of the page, each name once a role; empty: none named."""
    published_on: date | None
    """Day of first publication, ``YYYY-MM-DD``, in the page's own time zone. Null: not stated."""
    modified_on: date | None
    """Day of the last change that the page states. Null: not stated."""
    reviewed_on: date | None
    """Day of the last medical review that the page states. Null: not stated."""
    image_url: Text | None
    """Absolute address of the article's main picture, from metadata or the text. Null: none."""
    keywords: list[Text]
    """From the page's metadata, in its order, without repeats; empty: none."""
    breadcrumbs: list[Breadcrumb]
    """From the front page down, without the article itself where it is the last step; empty: none shown."""
    body: Text
    """The whole article text in reading order: headings and paragraphs on lines of their own, items with
    their marker or number, rows with " | " between the cells."""
    sections: list[Section]
    """The same text as a structure."""
    causes: list[Item]
    """The items of the sections of kind ``causes``."""
    workarounds: list[Item]
    """The items of the sections of kinds ``workaround`` and ``treatment``."""
    previous_article: Link | None
    """The article before this one ("<<:", "Previous", "上一篇"). Null: none named."""
    next_article: Link | None
    """The article after this one (">>:", "Next", "下一篇"). Null: none named."""
    recommendations: list[Recommendation]
    """Teasers of other articles on the page; empty: none."""
    sources: list[Source]
    """What the article cites; empty: nothing."""
    quality: Quality
    """How far the record can be trusted."""
