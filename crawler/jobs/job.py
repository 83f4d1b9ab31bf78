"""A job as its file states it: every key, its default, and what it may hold."""

import re
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from crawler.middlewares.addresses import AddressPolicy
from crawler.runs.gate import Gate
from crawler.spiders.bounds import checked_host, checked_pattern
from crawler.spiders.starts import start_address
from schemas.base import Record

MOST_AT_ONCE: Final = 4
"""Requests at one time that a site's owner would still accept."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_PLACE_ON_THE_WEB = re.compile(r"https?://[^\s()]+")
_MAIL = re.compile(r"[^\s()@,]{1,64}@[^\s()@,]{1,255}")


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError("is a folder's name too: small letters, digits, '.', '_' and '-', at most 100")
    return text


def _network(text: str) -> str:
    AddressPolicy.of([text])
    return text.strip()


def _exact_host(text: str) -> str:
    """A host without a port, as a certificate names it."""
    try:
        host = checked_host(text)
    except ValueError:
        host = ""
    name = host.strip("[]")
    if not name or urlsplit(f"//{host}").hostname != name:
        raise ValueError("must be a host such as old.example.org, without a port")
    return name


def _contact(text: str) -> str:
    """What is sent to every site in a header: nothing that could end the header or the comment in it."""
    if not text.isascii() or not (_PLACE_ON_THE_WEB.fullmatch(text) or _MAIL.fullmatch(text)):
        raise ValueError("must be an e-mail address or a web page, such as crawl@example.org")
    return text


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _some(value: object) -> object:
    # not min_length, which counts only good entries and then shows the bad ones, passwords and all
    if value == []:
        raise ValueError("must be a list of one or more addresses")
    return value


Seed = Annotated[str, AfterValidator(start_address)]
Host = Annotated[str, AfterValidator(checked_host)]
ExactHost = Annotated[str, AfterValidator(_exact_host)]
Pattern = Annotated[str, AfterValidator(checked_pattern)]
Network = Annotated[str, AfterValidator(_network)]
_FROM_LIST = BeforeValidator(_as_tuple)


class Scope(Record, strict=True):
    """Which pages belong to the job. A seed always does, and so does the place it redirects to."""

    hosts: Annotated[tuple[Host, ...], _FROM_LIST] = ()
    """Hosts to fetch from, each with those below it. Not given: the sites of the seeds."""
    include: Annotated[tuple[Pattern, ...], _FROM_LIST] = ()
    """Beginnings of paths, as robots.txt writes them: "*" is anything, "$" the end. Not given: all paths."""
    exclude: Annotated[tuple[Pattern, ...], _FROM_LIST] = ()
    """Beginnings of paths that are left out, even where ``include`` names them."""


class Limits(Record, strict=True):
    """Where a run ends before the site does. What is left is pending for the next run."""

    pages: int | None = Field(default=None, ge=1)
    """Pages fetched in a run. Not given: no limit."""
    pages_per_site: int | None = Field(default=None, ge=1)
    """Pages fetched of one site in a run. Not given: no limit."""
    depth: int = Field(default=100, ge=0)
    """Links between a seed and a page."""
    seconds: int | None = Field(default=None, ge=1)
    """Time after which a run fetches no more. Not given: no limit."""


class Politeness(Record, strict=True):
    """How hosts are treated. robots.txt is always obeyed: there is no key for it."""

    delay: float = Field(default=1.0, ge=0, le=3600)
    """Seconds between two requests to a host. Not given: 1, or less where robots.txt asks for less."""
    fastest: float | None = Field(default=None, ge=0, le=3600)
    """Seconds to which the delay may fall while a host answers quickly. Not given: ``delay``, if that is."""
    concurrency_per_host: int = Field(default=1, ge=1, le=MOST_AT_ONCE)
    """Requests to a host at one time, at most."""


class Output(Record, strict=True):
    """Where results go and what is kept."""

    folder: str = Field(default="output", min_length=1)
    """Folder that the job's own folder is made in; from the working directory where it is relative."""
    archive: bool = True
    """Keep every fetched page in WARC files beside the records."""
    archive_bytes: int = Field(default=1_000_000_000, ge=1_000_000)
    """Size at which an archive file is closed and the next one begun."""
    log: Literal["text", "json"] = "text"
    """Form of crawl.log: lines for people, or a JSON object a line."""


class Job(Record, strict=True):
    """One job file."""

    name: Annotated[str, AfterValidator(_name)]
    """Name of the job and of its folder in the output; must be unique among the jobs."""
    seeds: Annotated[tuple[Seed, ...], _FROM_LIST, BeforeValidator(_some)] = Field(json_schema_extra={"minItems": 1})
    """Addresses to start from."""
    contact: Annotated[str, AfterValidator(_contact)]
    """E-mail address or web page where a site's owner reaches you; every site sees it in the user agent."""
    allow_networks: Annotated[tuple[Network, ...], _FROM_LIST] = ()
    """Networks beside the public Internet that may be fetched from, such as 10.0.0.0/8."""
    unverified_hosts: Annotated[tuple[ExactHost, ...], _FROM_LIST] = ()
    """Hosts that are fetched from though their certificate is expired, self-signed or of another name; each record of
    theirs says so. Hosts below them are not meant."""
    render: bool = False
    """Fetch with a browser, for sites whose text only a script writes."""
    scope: Scope = Scope()
    """Which pages belong to the job."""
    limits: Limits = Limits()
    """Where a run ends before the site does."""
    politeness: Politeness = Politeness()
    """How hosts are treated."""
    output: Output = Output()
    """Where results go."""
    gate: Gate = Gate()
    """When a run that came to its end is still not good enough."""
