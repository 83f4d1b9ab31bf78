"""Only whole content reaches the spider, without its encodings.

Where a page ends is told by its Content-Length or its last chunk, which the connection checks, or by its
encoding, which is checked here. What has neither, or says two things at once, is judged by what it is:

    markup      whole if </html> or </body> is near its end, or if the tag of its root ends it
    the rest    whole: nothing in it could tell (robots.txt, lists of addresses)

``response.flags`` says what was doubtful about a page that was taken nevertheless.
"""

import re
from typing import Any, Final

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.encodings.decoding import ACCEPTED, Damaged, Decoded, Incomplete, Oversize, decoded
from crawler.runs.failures import TooLarge, Truncated, Undecodable
from crawler.runs.journey import EXCESS, NO_LENGTH, PLAIN, TRAILING

CUT: Final = "download_stopped"
"""Flag, Scrapy's own: we ended the download ourselves."""
_NAMES_NOTHING: Final = frozenset({"", "identity", "none"})
_TAIL: Final = 4096
"""Bytes at the end of a document among which its last tag is looked for: scripts and comments may follow it."""
_ROOT: Final = re.compile(rb"<([a-z][a-z0-9:._-]*)[\s/>]")


class WholeContent:
    """Undoes content encodings; raises Truncated, Undecodable or TooLarge where the content is not whole."""

    def __init__(self, largest: int) -> None:
        self._largest = largest

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "WholeContent":
        """Read ``DOWNLOAD_MAXSIZE``, in bytes, which holds for decoded content too."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Ask for what can be decoded."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with its content as it was before it was encoded."""
        is_success = 200 <= response.status < 300
        try:
            content = self._content(request, response)
        except Refusals:
            if not is_success:  # the status says more than the content of its page
                return _with(response, b"", [])
            raise
        if is_success:
            _check_end(content, response)
        flags = [TRAILING] if content.trailing else []
        is_plain = bool(codings_of(response)) and not content.has_proven_end and bool(content.body)
        return _with(response, content.body, [*flags, PLAIN] if is_plain else flags, content.has_proven_end)

    def _content(self, request: Request, response: Response) -> Decoded:
        codings = codings_of(response)
        if not codings:
            return Decoded(response.body, has_proven_end=False)
        try:
            return decoded(response.body, codings, request.meta.get("download_maxsize") or self._largest)
        except Oversize as error:
            raise TooLarge(f"The page is too large. {error}") from error
        except Incomplete as error:
            if CUT in response.flags:
                return Decoded(error.so_far, has_proven_end=True)
            raise Truncated(f"The page is not whole. {error}") from error
        except Damaged as error:
            if _is_markup(response.body):
                return Decoded(response.body, has_proven_end=False)
            raise Undecodable(f"The page cannot be decoded. {error}") from error


Refusals = (TooLarge, Truncated, Undecodable)


def codings_of(response: Response) -> list[str]:
    """The content encodings of a response, in the order in which they were applied."""
    named = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower().split(",")
    return [name.strip() for name in named if name.strip() not in _NAMES_NOTHING]


def _check_end(content: Decoded, response: Response) -> None:
    doubts = {NO_LENGTH, EXCESS} & set(response.flags)
    if not doubts or content.has_proven_end or ends_whole(content.body):
        return
    came = f"{len(response.body)} bytes came"
    if EXCESS in doubts:
        raise Truncated(f"The server sent more than the length it named, and the page has no end ({came}).")
    raise Truncated(f"The connection ended before the page did, which named no length ({came}).")


def ends_whole(body: bytes) -> bool:
    """Whether nothing in the content says that its end is missing."""
    if not _is_markup(body):
        return True
    # without the zeros of UTF-16
    tail = body[-_TAIL:].replace(b"\0", b"").lower()
    if b"</html" in tail or b"</body" in tail:
        return True
    root = _ROOT.search(body[:_TAIL].replace(b"\0", b"").lower())
    return root is not None and tail.rstrip().endswith(b"</" + root[1] + b">")


def _is_markup(body: bytes) -> bool:
    return body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or body[:4] in {b"\xff\xfe<\0", b"\xfe\xff\0<"}


def _with(response: Response, body: bytes, flags: list[str], has_proven_end: bool = False) -> Response:
    if body is response.body and not flags and "Content-Encoding" not in response.headers:
        return response
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    doubts = [flag for flag in response.flags if not (has_proven_end and flag == NO_LENGTH)]
    changed: dict[str, Any] = {"headers": headers, "body": body, "flags": [*doubts, *flags]}
    if issubclass(kind, TextResponse):
        changed["encoding"] = None  # by what the content says, now that it can be read
    return response.replace(cls=kind, **changed)
