"""Where the bars of the chart over time stand: figures for the template, in pixels of its picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.reports.printable import span
from crawler.reports.story import Timeline

WIDTH: Final = 960
HEIGHT: Final = 200
_GAP: Final = 0.18
_STEPS: Final = (1, 2, 5)
_WIDEST_BAR: Final = 48.0
_MARKS: Final = 8
_DAY: Final = 86_400
_SPANS: Final = (
    *(1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200),
    *(_DAY, 2 * _DAY, 5 * _DAY, 10 * _DAY, 20 * _DAY, 50 * _DAY),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One bar: articles at the bottom, rejects on top of them."""

    x: float
    width: float
    articles_y: float
    articles_height: float
    rejects_y: float
    rejects_height: float
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, and the marks of the axes with their text."""

    width: int
    height: int
    columns: tuple[Column, ...]
    counts: tuple[tuple[float, str], ...]
    """Height and text of each mark of the upright axis."""
    times: tuple[tuple[float, str], ...]
    """Place and text of each mark of the axis of time."""


def chart_of(timeline: Timeline) -> Chart:
    """The chart; without bars where nothing ended."""
    most = max((bar.articles + bar.rejects for bar in timeline.bars), default=0)
    step = _step(most)
    top = max(step, -(-most // step) * step)
    wide = min(_WIDEST_BAR, WIDTH / max(1, len(timeline.bars)))
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        columns=tuple(_columns(timeline, wide, HEIGHT / top)),
        counts=tuple((HEIGHT - count * HEIGHT / top, f"{count:,}") for count in range(0, top + 1, step)),
        times=tuple(_times(timeline, wide)),
    )


def _columns(timeline: Timeline, wide: float, scale: float) -> Iterator[Column]:
    for place, bar in enumerate(timeline.bars):
        articles, rejects = round(bar.articles * scale, 2), round(bar.rejects * scale, 2)
        yield Column(
            x=round(place * wide + wide * _GAP / 2, 2),
            width=round(wide * (1 - _GAP), 2),
            articles_y=round(HEIGHT - articles, 2),
            articles_height=articles,
            rejects_y=round(HEIGHT - articles - rejects, 2),
            rejects_height=rejects,
            says=f"after {span(place * timeline.seconds)}: {bar.articles:,} articles, {bar.rejects:,} rejects",
        )


def _times(timeline: Timeline, wide: float) -> Iterator[tuple[float, str]]:
    whole = len(timeline.bars) * timeline.seconds
    every = next((one for one in _SPANS if whole <= _MARKS * one and one >= timeline.seconds), whole)
    for seconds in range(0, whole, every):
        yield round(seconds / timeline.seconds * wide, 2), span(seconds)


def _step(most: int) -> int:
    """A round number that fits four to ten times."""
    size = 1
    while True:
        for step in _STEPS:
            if most <= 5 * step * size:
                return step * size
        size *= 10
