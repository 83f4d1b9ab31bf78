"""How far a crawl is, on a terminal only."""

import contextlib
from collections.abc import Callable, Iterator

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from crawler.commands.console import messages
from crawler.reports.printable import span
from crawler.runs.run import Run

_SECONDS_OF_SPEED = 60


class Pace(ProgressColumn):
    """Pages a minute over the last minute, and how long those that are known of will take at that pace."""

    def render(self, task: Task) -> Text:
        """Nothing before two pages have ended."""
        if not task.speed:
            return Text("")
        left = task.time_remaining
        told = f", {span(left)} left" if left else ""
        return Text(f"{60 * task.speed:,.0f} a minute{told}", style="progress.remaining")


@contextlib.contextmanager
def progress(run: Run) -> Iterator[Callable[[], None]]:
    """Show a bar on standard error while the block runs; yields what moves it. Nothing where that is no terminal."""
    if not messages.is_terminal:
        yield lambda: None
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn(
            "pages: {task.fields[articles]} articles, {task.fields[rejects]} rejects, {task.fields[left]} pending"
        ),
        Pace(),
        console=messages,
        transient=True,
        speed_estimate_period=_SECONDS_OF_SPEED,
    )
    with bar:
        task = bar.add_task("Crawling", total=None, articles=0, rejects=0, left=0)

        def tick() -> None:
            tally = run.tally
            bar.update(
                task,
                total=tally.ended + run.pending,
                completed=tally.ended,
                articles=tally.count("articles"),
                rejects=tally.count("rejects"),
                left=run.pending,
            )

        yield tick
