"""Which field of the record claimed each block of a page: names that both sides of the view are joined by.

title  previous_article  …     a field of its own
s2  s2b0                       heading of the third section, its first block
r4                             the fifth recommendation
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from crawler.parsers.explanation import Explained, Explanation, Fate

_LONGEST: Final = 2_000
_TEASER: Final = re.compile(r"(?:teaser|snippet) (\d+)")


@dataclass(frozen=True, slots=True)
class BlockClaim:
    """A block of the page, and what became of it; ``field`` is empty where no field of the record holds it."""

    number: int
    fate: "Fate"
    field: str
    role: str
    """For people: "causes, item 3"."""
    reason: str
    text: str
    heading: int


def claims_of(explanation: "Explanation") -> list[BlockClaim]:
    """The blocks of a page in reading order."""
    return [_claim(explained) for explained in explanation.blocks]


def as_objects(blocks: Sequence[BlockClaim]) -> list[dict[str, Any]]:
    """For the way between processes."""
    return [asdict(block) for block in blocks]


def of_objects(objects: Sequence[Mapping[str, Any]]) -> tuple[BlockClaim, ...]:
    """Back from it."""
    return tuple(BlockClaim(**one) for one in objects)


def _claim(explained: "Explained") -> BlockClaim:
    return BlockClaim(
        number=explained.block.index,
        fate=explained.fate,
        field=_field(explained),
        role=_role(explained),
        reason=explained.reason,
        text=explained.block.text[:_LONGEST],
        heading=explained.block.heading,
    )


def _field(explained: "Explained") -> str:
    if explained.place:
        section, entry = explained.place.section, explained.place.entry
        return f"s{section.position}" if entry is None else f"s{section.position}b{entry.position}"
    teaser = _TEASER.fullmatch(explained.role)
    if explained.part == "recommendations" and teaser:
        return f"r{int(teaser[1]) - 1}"
    return explained.part or ""


def _role(explained: "Explained") -> str:
    if explained.place:
        return f"{explained.place.section.kind.replace('_', ' ')}, {explained.place.role}"
    return ", ".join(filter(None, ((explained.part or "").replace("_", " "), explained.role)))
