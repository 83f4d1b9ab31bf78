"""Where the database is, told without its password."""

import os
from typing import Any, Final

ENVIRONMENT: Final = "HEALTHCRAWL_FRONTIER"
"""Variable that holds the address where the command line does not; its password may stand in it."""
INSTALL: Final = "pip install 'healthcrawl[postgresql]'"


class AddressError(Exception):
    """The address cannot be used; the sentence says why, without repeating it."""


def psycopg_module() -> Any:
    """The driver; AddressError with what installs it."""
    try:
        import psycopg  # noqa: PLC0415 an extra, and slow to import
    except ImportError as error:
        raise AddressError(f"A frontier on PostgreSQL needs the extra postgresql: {INSTALL}") from error
    return psycopg


def typed_address(typed: str | None) -> str | None:
    """The address from the command line, else from the environment; None if neither has one.

    AddressError for one that is none, and for a password on the command line, where every user of the machine sees it.
    """
    if typed is None:
        held = os.environ.get(ENVIRONMENT)
        return held if held and _parts(held) is not None else None
    if "password" in _parts(typed):
        raise AddressError(
            "A password on the command line is seen by everybody on this machine: give it by PGPASSWORD, by a password "
            f"file (PGPASSFILE) or, as a part of the whole address, by {ENVIRONMENT}."
        )
    return typed


def _parts(address: str) -> dict[str, Any]:
    psycopg = psycopg_module()
    if not address.startswith(("postgresql://", "postgres://")):
        raise AddressError("A frontier's address begins with postgresql://, as in postgresql://crawl@db.example/crawl.")
    try:
        parts: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        # the driver's message repeats the address
        raise AddressError("The frontier's address is no address of a PostgreSQL database.") from None
    return parts
