"""Records for the inspector to show: those of the demo site, mixed anew, as many as are wanted.

Each hundred has a word that no other has.
"""

import random
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pydantic_core import from_json, to_json

from crawler.archive import Archive, ArchivedResponse, Provenance
from crawler.demo.site import HTML, answers
from crawler.parsers import Fetched, extract
from crawler.parsers.identity import article_id
from schemas.article import QUALITY_FLAGS, Article

BASE: Final = "http://demo.example/"
SITES: Final = 40
ARCHIVED: Final = 60
"""Records whose page is archived: as many as are opened."""
_LETTERS: Final = "bdfgklmnprstvz"
_START: Final = datetime(2026, 1, 1, tzinfo=UTC)
_WORD: Final = re.compile("[a-z]{3,}")
_COMMON: Final = 0.1
"""Share of the records that a common word is in, at least."""


def demo_records() -> list[tuple[dict[str, Any], bytes]]:
    """The demo's articles and their pages."""
    found = []
    for path, answer in answers(BASE).items():
        page = Fetched(BASE + path.lstrip("/"), answer.body, {"Content-Type": HTML}, _START, 200)
        outcome = extract(page)
        if isinstance(outcome, Article):
            found.append((from_json(outcome.line()), answer.body))
    return found


def rare_word(number: int) -> str:
    """A word that no other hundred of records has."""
    seeded = random.Random(number)
    return "x" + "".join(seeded.choice(_LETTERS) + seeded.choice("aeiou") for _ in range(4))


def write(folder: Path, count: int) -> Path:
    """A file of so many records, with an archive of the first pages."""
    place = folder / "articles.jsonl"
    if place.exists():
        return place
    folder.mkdir(parents=True, exist_ok=True)
    demo = demo_records()
    archive = Archive(folder, Provenance("benchmark"))
    with place.open("wb") as file:
        for number in range(count):
            record, body = demo[number % len(demo)]
            changed = _varied(record, number)
            file.write(to_json(changed) + b"\n")
            if number < ARCHIVED:
                url, at = changed["url"], datetime.fromisoformat(changed["fetched_at"])
                archive.append(ArchivedResponse(url, url, at, 200, ((b"Content-Type", HTML.encode()),), body))
    archive.close()
    return place


def _varied(record: dict[str, Any], number: int) -> dict[str, Any]:
    seeded = random.Random(number)
    url = f"https://site-{number % SITES}.example/{number}.html"
    at = _START + timedelta(seconds=7 * number)
    lines = record["body"].split("\n")
    seeded.shuffle(lines)
    return {
        **record,
        "id": article_id(url),
        "url": url,
        "requested_url": url,
        "canonical_url": None,
        "site": f"site-{number % SITES}.example",
        "content_hash": f"sha256:{number:064x}",
        "fetched_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "title": f"{record['title']} ({number})",
        "published_on": (date(2020, 1, 1) + timedelta(days=seeded.randrange(2200))).isoformat(),
        "body": "\n".join([*lines, rare_word(number // 100)]),
        "quality": {
            "score": round(seeded.betavariate(9, 1), 3),
            "coverage": 1.0,
            "flags": [flag for flag in QUALITY_FLAGS if seeded.random() < 0.03],
        },
    }


def common_words(most: int) -> list[str]:
    """Words that a tenth of all records hold, words that nearly all hold, and what lies between."""
    bodies = [record["body"].lower() for record, _ in demo_records()]
    held = Counter(word for body in bodies for word in set(_WORD.findall(body)))
    common = sorted((word for word, count in held.items() if count >= _COMMON * len(bodies)), key=held.__getitem__)
    return common[:: max(1, len(common) // most)][:most]
