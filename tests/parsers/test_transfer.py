"""R13, R18, R23, R27, R28: how the bytes came and became text stands on the record."""

import pytest
import webencodings
from samples import GOOD, fetched
from webencodings.labels import LABELS

from crawler.parsers import extract
from crawler.parsers.document.decoding import decode, standard_name
from crawler.parsers.fetched import DIRECT, Journey
from schemas.article import Article
from schemas.transfer import Transfer, TransferDoubt

RLO, PDF, LRI, ZWSP, SHY, BELL, TAG = "\u202e", "\u202c", "\u2066", "\u200b", "\u00ad", "\x07", "\U000e0041"
SPECIAL = {"replacement", "x-user-defined"}
"""Names of the standard that no page is read with."""
LIKE = {"gbk": "gb18030", "iso-8859-8-i": "iso-8859-8"}
"""Names that the standard reads with the decoder of another."""


def transfer(html: str | bytes, content_type: str | None = None, journey: Journey = DIRECT) -> Transfer:
    headers = {"Content-Type": content_type} if content_type else {}
    outcome = extract(fetched(html, headers=headers, journey=journey))
    assert isinstance(outcome, Article), outcome
    return outcome.transfer


def test_a_file_has_no_journey() -> None:
    assert transfer(GOOD) == Transfer(
        redirects=[],
        certificate=None,
        doubts=[],
        encoding_declared=None,
        encoding_used="utf-8",
        encoding_method="utf-8",
        characters_removed=0,
    )


def test_what_the_crawl_knows_is_told() -> None:
    hops = ("http://health.example/1", "https://health.example/2")
    told = transfer(GOOD, journey=Journey(hops, ("not_in_its_encoding", "bytes_after_its_end"), "not_verified"))
    assert (told.redirects, told.certificate) == (list(hops), "not_verified")
    assert told.doubts == ["bytes_after_its_end", "not_in_its_encoding"]


@pytest.mark.parametrize(
    ("doubt", "is_flagged"),
    [
        ("no_length", True),
        ("longer_than_its_length", True),
        ("not_in_its_encoding", False),
        ("bytes_after_its_end", False),
    ],
)
def test_only_a_doubtful_end_costs_trust(doubt: TransferDoubt, is_flagged: bool) -> None:
    plain, doubtful = (extract(fetched(GOOD, journey=Journey(doubts=doubts))) for doubts in ((), (doubt,)))
    assert isinstance(plain, Article)
    assert isinstance(doubtful, Article)
    assert ("end_not_proven" in doubtful.quality.flags) is is_flagged
    assert (doubtful.quality.score < plain.quality.score) is is_flagged


UMLAUT = GOOD.replace("a nuisance", "lästig – “so”")


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (UMLAUT.encode(), "text/html; charset=utf-8", ("utf-8", "utf-8", "utf-8")),
        (UMLAUT.encode(), "text/html; charset=unicode_escape", (None, "utf-8", "utf-8")),
        (UMLAUT.encode(), "text/html; charset=gb2312", ("gb18030", "utf-8", "utf-8")),
        (UMLAUT.encode("cp1252"), "text/html; charset=latin1", ("windows-1252", "windows-1252", "header")),
        (UMLAUT.encode("utf-16"), "text/html; charset=utf-8", ("utf-8", "utf-16le", "bom")),
        (UMLAUT.encode("cp1252"), None, (None, "windows-1252", "detected")),
    ],
)
def test_charsets_have_their_standard_names(
    body: bytes, content_type: str | None, expected: tuple[str | None, str, str]
) -> None:
    told = transfer(body, content_type)
    assert (told.encoding_declared, told.encoding_used, told.encoding_method) == expected


@pytest.mark.parametrize("name", sorted(set(LABELS.values()) - SPECIAL))
def test_every_charset_of_the_standard_is_called_by_its_name(name: str) -> None:
    declared = decode(b"<p>plain</p>", f"text/html; charset={name}").declared
    assert declared is not None
    assert standard_name(declared) == LIKE.get(name, name)
    assert webencodings.lookup(name) is not None


@pytest.mark.parametrize(
    ("dose", "count"),
    [
        (f"5{RLO}00{PDF} mg", 2),
        (f"5{RLO}0{ZWSP}0{PDF}{SHY} mg", 4),
        ("5&#x202e;00&#8236; mg", 2),
        (f"5{RLO}00 mg&rlm;&#173;&ZeroWidthSpace;", 4),
        (f"50{BELL}0 mg", 1),
        (f"{LRI}500{TAG} mg", 2),
        ("500 mg", 0),
        (f"5{ZWSP}00{SHY} mg", 0),
        ("500&nbsp;mg &amp;#x202e; &#x2026; &#99999999;", 0),
    ],
)
def test_characters_that_could_mislead_are_removed_and_counted(dose: str, count: int) -> None:
    outcome = extract(fetched(GOOD.replace("a nuisance", f"a nuisance, and {dose} help")))
    assert isinstance(outcome, Article)
    assert outcome.transfer.characters_removed == count
    assert ("characters_removed" in outcome.quality.flags) is (count > 0)
    assert "500" in outcome.body
