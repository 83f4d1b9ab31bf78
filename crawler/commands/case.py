"""``healthcrawl case``: a page becomes a regression case, a folder under ``tests/cases``.

page.html      the bytes as they came
case.toml      shows, url, fetched_at, headers
expected.json  what ``extract`` gives, to be corrected by hand where it is wrong
"""

import json
import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from crawler.commands.errors import CommandError, UsageError

if TYPE_CHECKING:
    from crawler.parsers.fetched import Fetched

EXAMPLES = """
\b
Examples:
  healthcrawl case page.html example.org--numbered-paragraphs
  healthcrawl case page.html example.org--no-date --shows "A page without any date." --url https://example.org/a.html

\b
Only files are read. To make a case of a page on the Web, save it first:
  curl -s https://example.org/a.html -o page.html
"""

NAME: Final = re.compile(r"(?P<host>[a-z0-9][a-z0-9.-]*?)--(?P<subject>[a-z0-9]+(?:-[a-z0-9]+)*)")
FETCHED_AT: Final = "2026-01-01T00:00:00Z"
"""When a case's bytes arrived: always the same, so that the record is."""
NOT_COMPARED: Final = frozenset({"extractor_version"})
"""Fields that change without the page or the parsers."""


def case(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A file of HTML, gzip too.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the folder: HOST--WHAT-IT-SHOWS.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder that the case's own folder is written into.")
    ] = Path("tests/cases"),
    shows: Annotated[
        str | None, typer.Option(metavar="SENTENCE", help="Why the case exists; from NAME if not given.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Address of the page; https://HOST/WHAT-IT-SHOWS.html if not given."),
    ] = None,
) -> None:
    """Write a page as a regression case: page.html, case.toml and expected.json.

    Read expected.json as if somebody else had written it and correct what a careful reader of the page
    would put otherwise: it is what the parsers give, not what is right.
    """
    parts = NAME.fullmatch(name)
    if parts is None:
        raise UsageError(f"NAME must look like example.org--what-it-shows, in lower case; {name!r} does not.")
    if (output / name).exists():
        raise UsageError(f"{output / name} exists already; choose another name or delete it.")
    sentence = shows or parts["subject"].replace("-", " ").capitalize() + "."
    about = {"shows": sentence, "url": url or f"https://{parts['host']}/{parts['subject']}.html"}
    _write(output / name, _bytes_of(path), _as_toml(about))
    typer.echo(f"{output / name}: now correct expected.json by hand.")


def read_case(folder: Path) -> "Fetched":
    """The page of a case; OSError, KeyError or TOMLDecodeError where the folder is none."""
    from crawler.parsers.fetched import Fetched  # noqa: PLC0415 the parsers take a moment, --help does not wait

    about = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    moment = datetime.fromisoformat(about.get("fetched_at", FETCHED_AT))
    return Fetched(about["url"], (folder / "page.html").read_bytes(), about.get("headers", {}), moment)


def record_of(fetched: "Fetched") -> dict[str, Any]:
    """What ``expected.json`` says of a page: the fields of its record or reject, but ``NOT_COMPARED``."""
    from crawler.parsers.assemble import extract  # noqa: PLC0415

    fields: dict[str, Any] = json.loads(extract(fetched).line())
    return {field: value for field, value in fields.items() if field not in NOT_COMPARED}


def write_expected(folder: Path) -> None:
    """Write ``expected.json`` anew from what the parsers give now."""
    text = json.dumps(record_of(read_case(folder)), indent=2, ensure_ascii=False)
    (folder / "expected.json").write_text(text + "\n", "utf-8")


def _bytes_of(path: Path) -> bytes:
    from crawler.commands.pages import find_pages, read_page  # noqa: PLC0415
    from crawler.parsers.fetched import Fetched  # noqa: PLC0415

    if path.is_dir():
        raise UsageError(f"{path} is a folder; a case is made of one file.")
    page = read_page(find_pages(str(path), None)[0])
    if not isinstance(page, Fetched):
        raise UsageError(f"{path} cannot be made a case: {page.detail}")
    return page.body


def _as_toml(values: dict[str, str]) -> str:
    # a JSON string without control characters is a TOML string
    lines = [f"{key} = {json.dumps(' '.join(value.split()), ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _write(folder: Path, body: bytes, about: str) -> None:
    try:
        folder.mkdir(parents=True)
        (folder / "page.html").write_bytes(body)
        (folder / "case.toml").write_text(about, "utf-8")
        write_expected(folder)
    except OSError as error:
        raise CommandError(
            f"{folder} cannot be written: {(error.strerror or str(error)).lower()}.", exit_code=5
        ) from error
