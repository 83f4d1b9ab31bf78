"""A record that was judged wrong as a folder that a developer puts into ``tests/cases``."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from crawler.inspector.verdicts import Verdict
from crawler.parsers.fetched import Fetched
from crawler.parsers.identity import site_of

_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")
_NOT_COMPARED: Final = frozenset({"extractor_version"})


def case_name(url: str, verdicts: Sequence[Verdict]) -> str:
    """HOST--WHAT-IT-SHOWS, as ``healthcrawl case`` wants it."""
    host = re.sub(r"[^a-z0-9.-]+", "-", site_of(url).lower()).strip(".-") or "local"
    wrong = [one.field for one in verdicts if one.verdict == "wrong"]
    subject = _NOT_IN_NAMES.sub("-", "-".join(["wrong", *wrong[:3]] if wrong else ["reviewed"]).lower())
    return f"{host}--{subject.strip('-')}"


def case_archive(name: str, fetched: Fetched, record: dict[str, Any], verdicts: Sequence[Verdict]) -> bytes:
    """A ZIP file of the folder: page.html, case.toml with the notes, expected.json with what the record says now."""
    expected = {field: value for field, value in record.items() if field not in _NOT_COMPARED}
    # a case knows the page's own address and no HTTP
    expected |= {"requested_url": record["url"], "http_status": None}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/page.html", fetched.body)
        archive.writestr(f"{name}/case.toml", _about(fetched, verdicts))
        archive.writestr(f"{name}/expected.json", json.dumps(expected, indent=2, ensure_ascii=False) + "\n")
    return written.getvalue()


def _about(fetched: Fetched, verdicts: Sequence[Verdict]) -> str:
    notes = [f"{one.field}: {one.note or 'wrong'}" for one in verdicts if one.verdict == "wrong"]
    shows = "; ".join(notes) or "Reviewed and found right"
    kept = {name: text for name, text in fetched.headers.items() if name.lower() == "content-type"}
    lines = [
        "# Correct what is wrong in expected.json: it is what the parsers gave.",
        f"shows = {_text(shows + '.')}",
        f"url = {_text(fetched.url)}",
        f"fetched_at = {_text(fetched.fetched_at.strftime('%Y-%m-%dT%H:%M:%SZ'))}",
        "",
        "[headers]",
        *(f"{_text(name)} = {_text(text)}" for name, text in kept.items()),
    ]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    # a JSON string without control characters is a TOML string
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "")
