"""A style sheet by which a block of a page and the field that it stands in light up together, without any script.

Links lead from one to the other, and a browser marks what a link led to as ``:target``. What the link led from is to
light up too, and lies elsewhere in the document. A rule a pair, ``body:has(#c12:target) #b12``, takes a browser seconds
where there are hundreds. So each pair has a number, the target's number is put together bit by bit on the body, and
whoever has the same number, which is a matter of arithmetic, takes the colour (``frame.css``).
"""

from collections.abc import Mapping, Sequence
from typing import Final

_ENDS: Final = "blcd"
"""Letters of the ids that a block has: in the page, in the list, and where something is said of it."""

MOST_HOVERED: Final = 150
"""Blocks of a page in which pointing is enough: it is worked out anew at each move."""


def numbered(blocks: Sequence[int], fields: Mapping[int, str]) -> dict[int, int]:
    """Of each block, by its number, the number that it shares with the others of its field; from 1 on."""
    known: dict[str, int] = {}
    return {block: known.setdefault(fields.get(block, f"no field {block}"), len(known) + 1) for block in blocks}


def style_sheet(numbers: Mapping[int, int]) -> str:
    """The rules; ``numbers`` as ``numbered`` gives them."""
    bits = max(numbers.values(), default=0).bit_length()
    states = {"target": "at"} if len(numbers) > MOST_HOVERED else {"target": "at", "hover": "over"}
    return "\n".join(
        [
            *(f"#b{block}{{--k:{number}}}" for block, number in numbers.items()),
            *(_rule(state, bit, numbers) for state in states for bit in range(bits)),
            *(f"body{{--{name}:{_sum(state, bits)}}}" for state, name in states.items()),
        ]
    )


def _rule(state: str, bit: int, numbers: Mapping[int, int]) -> str:
    has_bit = {block: number for block, number in numbers.items() if number >> bit & 1}
    names = [f"#{end}{block}" for block in has_bit for end in _ENDS]
    # an entry of the record is pointed at as a whole, and jumped to by what is said in it
    names += [f"[data-k='{number}']" for number in dict.fromkeys(has_bit.values())] if state == "hover" else []
    return f"body:has(:{state}:is({','.join(names)})){{--{state}{bit}:1}}"


def _sum(state: str, bits: int) -> str:
    return f"calc({' + '.join(['0', *(f'{1 << bit}*var(--{state}{bit},0)' for bit in range(bits))])})"
