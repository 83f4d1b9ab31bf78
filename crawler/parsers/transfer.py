"""How a page came and became text, as its record tells it."""

from crawler.parsers.document.decoding import standard_name
from crawler.parsers.document.document import Document
from schemas.transfer import Transfer


def transfer(document: Document) -> Transfer:
    """What is known of the way from the server to the text."""
    journey, decoded = document.fetched.journey, document.decoded
    return Transfer(
        redirects=list(journey.redirects),
        certificate=journey.certificate,
        doubts=sorted(journey.doubts),
        encoding_declared=standard_name(decoded.declared) if decoded.declared else None,
        encoding_used=standard_name(decoded.encoding),
        encoding_method=decoded.method,
        characters_removed=document.characters_removed,
    )
