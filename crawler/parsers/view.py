"""What a part sees, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from crawler.lexicons.lexicon import Lexicon
from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.document.document import Document
from crawler.parsers.main_text.content import Content
from crawler.sites.site import NO_SITE, Site

_Note = TypeVar("_Note")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a part found, and the blocks it found it in: no later part sees those."""

    found: Any
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A page as the next part sees it.

    ``lexicon`` has the words of the text's language, ``words`` those of all languages: menus are often
    in another than the text. ``site`` is what is known of the page's site. ``taken`` are the indices of
    blocks that earlier parts claimed, ``claims`` what they found, by the part's name; ``notes`` are what
    they keep for later ones of the same page.
    """

    document: Document
    page: Segmented
    content: Content
    language: str | None
    lexicon: Lexicon
    words: Lexicon
    site: Site = NO_SITE
    taken: frozenset[int] = frozenset()
    claims: tuple[tuple[str, Claim], ...] = ()
    notes: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def blocks(self) -> list[Block]:
        """The blocks that nobody has claimed, in reading order."""
        taken = self.taken
        return [block for block in self.page.blocks if block.index not in taken]

    def is_free(self, block: Block) -> bool:
        """True where nobody has claimed the block."""
        return block.index not in self.taken

    def claimed(self, name: str) -> Any:
        """What an earlier part found, or None."""
        return next((claim.found for part, claim in self.claims if part == name), None)

    def noted(self, name: str, find: Callable[["View"], _Note]) -> _Note:
        """What ``find`` gives for the page, found once: it must not depend on what is claimed."""
        if name not in self.notes:
            self.notes[name] = find(self)
        found: _Note = self.notes[name]
        return found

    def is_in(self, part: str, block: Block) -> bool:
        """True where the block stands in the place that the site's data names for a part, or none is named."""
        places = self.site.places(part, self.document.root) if self.site.look_in else None
        return not places or any(element in places for element in (block.element, *block.element.iterancestors()))

    def after(self, name: str, claim: Claim | None) -> "View":
        """The view of the part that comes next."""
        if claim is None:
            return self
        taken = self.taken.union([block.index for block in claim.blocks]) if claim.blocks else self.taken
        claims = (*self.claims, (name, claim))
        # as replace() does it, which takes longer than most of the parts
        return View(
            self.document,
            self.page,
            self.content,
            self.language,
            self.lexicon,
            self.words,
            self.site,
            taken,
            claims,
            self.notes,
        )


Part = Callable[[View], Claim | None]
