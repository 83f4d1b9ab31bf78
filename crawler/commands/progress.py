"""How far a crawl is, on a terminal only."""

import contextlib
from collections.abc import Callable, Iterator

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from crawler.commands.console import messages
from crawler.runs.run import Run


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
        TextColumn("pages, {task.fields[articles]} articles, {task.fields[rejects]} rejects"),
        TimeElapsedColumn(),
        console=messages,
        transient=True,
    )
    with bar:
        task = bar.add_task("Crawling", total=None, articles=0, rejects=0)

        def tick() -> None:
            tally = run.tally
            bar.update(
                task,
                total=tally.ended + run.pending,
                completed=tally.ended,
                articles=tally.count("articles"),
                rejects=tally.count("rejects"),
            )

        yield tick
