"""Figures of charts over runs, in pixels of their picture: the template draws them, no script does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 150
_STEPS: Final = (1, 2, 5)
_WIDEST: Final = 44.0
_GAP: Final = 0.22


@dataclass(frozen=True, slots=True)
class Part:
    """One colour of a bar."""

    series: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One run."""

    x: float
    width: float
    says: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars, with the marks of the upright axis: height and text."""

    names: tuple[str, ...]
    bars: tuple[Bar, ...]
    marks: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def bars(names: Sequence[str], labels: Sequence[str], counts: Sequence[Sequence[int]]) -> Bars:
    """A bar a label, in it a part a name; ``counts`` has a row a label."""
    most = max((sum(row) for row in counts), default=0)
    step = _step(most)
    top = max(step, -(-most // step) * step)
    wide = min(_WIDEST, WIDTH / max(1, len(labels)))
    marks = tuple((round(HEIGHT - count * HEIGHT / top, 1), f"{count:,}") for count in range(0, top + 1, step))
    return Bars(
        names=tuple(names),
        bars=()
        if not most
        else tuple(
            _bar(_across(place, wide), names, labels[place], [round(count * HEIGHT / top, 1) for count in row], row)
            for place, row in enumerate(counts)
        ),
        marks=marks,
    )


def _bar(
    place: tuple[float, float], names: Sequence[str], label: str, heights: Sequence[float], row: Sequence[int]
) -> Bar:
    parts: list[Part] = []
    bottom = float(HEIGHT)
    for series, height in enumerate(heights):
        bottom -= height
        if height:
            parts.append(Part(series, round(bottom, 1), height))
    told = ", ".join(f"{name} {count:,}" for name, count in zip(names, row, strict=True) if count)
    return Bar(*place, f"{label}: {told or 0}", tuple(parts))


def line(shares: Sequence[float | None], width: int = 120, height: int = 24) -> str:
    """The points of a line over runs, as SVG's ``polyline`` takes them; shares are 0 to 1, None is left out."""
    across = width / max(1, len(shares) - 1)
    known = ((place, share) for place, share in enumerate(shares) if share is not None)
    return " ".join(f"{place * across:.1f},{2 + (height - 4) * (1 - share):.1f}" for place, share in known)


def _across(place: int, wide: float) -> tuple[float, float]:
    return round(place * wide + wide * _GAP / 2, 1), round(wide * (1 - _GAP), 1)


def _step(most: int) -> int:
    """A round number that fits three to five times."""
    size = 1
    while True:
        for step in _STEPS:
            if most <= 4 * step * size:
                return step * size
        size *= 10
