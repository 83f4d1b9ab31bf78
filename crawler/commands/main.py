"""The program ``healthcrawl``: finds the command, and turns errors into one line and an exit code."""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from crawler import VERSION
from crawler.commands.console import messages, printable
from crawler.commands.errors import CommandError, ReaderLeft

COMMANDS: Final[dict[str, str]] = {
    "crawl": "Crawl a site into validated records.",
    "worker": "Crawl together with other workers, on one machine or several.",
    "run": "Run jobs: crawls that their files describe.",
    "jobs": "Check job files.",
    "status": "Show how the last runs of jobs ended.",
    "extract": "Extract records from HTML files.",
    "reextract": "Extract records from many archives again.",
    "diff": "Compare two extractions of the same pages.",
    "dedupe": "Find articles that copy each other.",
    "export": "Export records to Parquet, CSV, DuckDB or SQLite.",
    "inspect": "Look at runs in a browser, each record beside its page.",
    "show": "Show one record, by its id or address.",
    "report": "Write the HTML report of a run.",
    "explain": "Show what became of each block of a page.",
    "schema": "Print the JSON Schema of a published file.",
    "demo": "Serve the bundled demo site.",
    "case": "Make a regression case of a page.",
}
"""Name, which is also that of its module and its function (or ``app``), and what the list of commands says of it."""

EXAMPLES: Final = """
\b
Examples:
  healthcrawl crawl --demo
  healthcrawl crawl https://example.org/health --max-pages 200 -o output
  healthcrawl run sleep
  healthcrawl status
  healthcrawl extract page.html
  healthcrawl export output/example.org/latest --to duckdb
  healthcrawl inspect
  healthcrawl explain page.html
  healthcrawl schema article
"""


class LazyCommands(TyperGroup):
    """Loads a command's module when it is called, so that listing them stays fast."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 Typer's interface
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 Typer's interface
        """A stand-in with the command's one line, enough to list it."""
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself, loaded now."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        return name, _load(name) if stand_in else stand_in, rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command; Ctrl-C ends it as a signal does, with 130, and so does a reader that leaves, with 141."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Click would take it for a failure and exit with 1
            raise ReaderLeft from None
        except KeyboardInterrupt:
            raise CommandError("Stopped by Ctrl-C.", 130) from None


def _load(name: str | None) -> Any:
    """A command from its module, with the module's ``EXAMPLES`` below its options; or its ``app`` of several."""
    module = import_module(f"crawler.commands.{name}")
    if isinstance(several := getattr(module, "app", None), typer.Typer):
        return get_command(several)
    function: Callable[..., Any] = getattr(module, str(name))
    single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    single.command(name, epilog=getattr(module, "EXAMPLES", None))(function)
    return get_command(single)


app = typer.Typer(
    cls=LazyCommands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog=EXAMPLES,
)


def _version(is_wanted: bool) -> None:
    if is_wanted:
        # imported here, because no other command asks for it
        from crawler.parsers.compiled import missing  # noqa: PLC0415

        why = missing()
        typer.echo(f"healthcrawl {VERSION} ({'compiled parsers' if why is None else f'parsers in Python: {why}'})")
        raise typer.Exit


@app.callback()
def healthcrawl(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Crawl health articles on any site, in any language, into clean structured records."""


def main() -> None:
    """Run the command line; exits with the command's code."""
    try:
        app(prog_name="healthcrawl")
    except CommandError as error:
        messages.print(f"healthcrawl: {printable(str(error))}", markup=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except ReaderLeft:
        # what is still buffered goes nowhere, without a word
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


if __name__ == "__main__":
    main()
