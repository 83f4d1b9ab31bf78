"""How far a crawl is, on a terminal only."""

import contextlib
from collections.abc import Callable, Iterator

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from crawler.commands.console import messages
from crawler.runs.run import Run


def _rate(pages: int, seconds: float | None) -> str:
    return f"{pages / seconds:.1f} a second" if seconds else ""


@contextlib.contextmanager
def progress(run: Run) -> Iterator[Callable[[], None]]:
    """Show a bar on standard error while the block runs; yields what moves it. Nothing where that is no terminal."""
    if not messages.is_terminal:
        yield lambda: None
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("pages, {task.fields[articles]} articles, {task.fields[rejects]} rejects, {task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=messages,
        transient=True,
    )
    with bar:
        task = bar.add_task("Crawling", total=None, articles=0, rejects=0, rate="")
        before = run.tally.ended

        def tick() -> None:
            tally = run.tally
            bar.update(
                task,
                total=tally.ended + run.pending,
                completed=tally.ended,
                articles=tally.count("articles"),
                rejects=tally.count("rejects"),
                rate=_rate(tally.ended - before, bar.tasks[0].elapsed),
            )

        yield tick
