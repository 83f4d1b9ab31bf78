"""Why a page cannot become an article.

ParseError            one page cannot go on; ``reason`` is what the reject file counts
├── NotHtml           the bytes are a PDF, a picture, JSON …
├── Empty             there is nothing in them
├── TooLarge          more bytes than a page may have
├── NoAddress         what it is said to come from is no address
├── NotAnArticle      a page, but an index, an error page, a form …
├── NoTitle           an article with nothing to call it by
└── NoText            a page without text of its own
"""

from schemas.reject import RejectReason, RejectStage


class ParseError(Exception):
    """Base: one page cannot become an article. The message is a sentence for the analyst."""

    reason: RejectReason
    stage: RejectStage = "extract"


class NotHtml(ParseError):
    """The bytes are of another type."""

    reason = "not_html"
    stage = "decode"


class Empty(ParseError):
    """No bytes, or none but white space."""

    reason = "empty"
    stage = "decode"


class TooLarge(ParseError):
    """More bytes than a page may have."""

    reason = "too_large"
    stage = "decode"


class NoAddress(ParseError):
    """What the page is said to come from cannot be an address."""

    reason = "invalid"
    stage = "decode"


class NotAnArticle(ParseError):
    """A page, but no article."""

    reason = "not_an_article"


class NoTitle(ParseError):
    """Nothing to call it by."""

    reason = "no_title"


class NoText(ParseError):
    """No text of its own."""

    reason = "no_text"
