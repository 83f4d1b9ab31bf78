"""What an invented article says, before any mark-up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListChoice:
    """How one section's items are written: their elements, markers, labels and lengths."""

    items: str
    marker: str
    label: str
    length: str


@dataclass(frozen=True, slots=True)
class Item:
    """A cause or a remedy: what it is called, its paragraphs, and the entries of a list inside it."""

    label: str | None
    separator: str
    paragraphs: tuple[str, ...]
    nested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (None: the introduction) and what stands under it, in this order.

    ``counter`` is the word that its items are counted by ("Step"), where the marker needs one.
    """

    heading: str | None
    kind: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    closing: tuple[str, ...] = ()
    choice: ListChoice | None = None
    counter: str = ""


@dataclass(frozen=True, slots=True)
class Teaser:
    """Another article: title, address, and where it has one a snippet."""

    title: str
    url: str | None
    snippet: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One article and what the page names beside it."""

    title: str
    sections: tuple[Section, ...]
    previous: Teaser | None
    next: Teaser | None
    teasers: tuple[Teaser, ...]
    popular: tuple[Teaser, ...] = ()
