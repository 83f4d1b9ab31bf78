"""Stands before every view: who may ask, and what a browser may do with the answer.

Only this machine is listened on. That keeps nobody out who sits at it, nor a page on the Web that has the browser ask
for us: so the Host header is checked (DNS rebinding), a token given once at the start is asked for (other users,
other pages), and writing takes a request that no page of another origin can make.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of our own pages."""
RAW_POLICY: Final = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
"""Of pages from elsewhere: nothing runs, nothing is loaded, also where they are opened by themselves."""
TOKEN_HEADER: Final = "X-Healthcrawl-Token"  # noqa: S105 its name
LARGEST_BODY: Final = 65_536
"""Bytes that a request may send."""
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_STRANGER: Final = "This page is for whoever started it: open the address that healthcrawl inspect printed.\n"

Message = MutableMapping[str, Any]


class Access:
    """The secrets of one start. ``port`` is the one that is listened on."""

    def __init__(self, port: int, may_write: bool) -> None:
        self.port = port
        self.may_write = may_write
        self.token = secrets.token_urlsafe(24)
        self.write_token = secrets.token_urlsafe(24)
        # cookies do not know ports: two inspectors on one machine must not take each other's
        self.cookie = f"healthcrawl_{port}"
        self.hosts = frozenset(f"{host}:{port}" for host in ("127.0.0.1", "localhost", "[::1]"))

    def address(self, path: str = "/") -> str:
        """What to open in a browser."""
        return f"http://127.0.0.1:{self.port}{path}?{urlencode({'token': self.token})}"


class Guard:
    """Refuses what may not be asked, and puts the headers on what is answered."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = self._refusal(scope)
        await (answer or self._app)(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if [value.lower() for value in headers.getlist("host")] not in [[host] for host in self._access.hosts]:
            return PlainTextResponse("This host is not served here.\n", 421)
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if any(name == "token" for name, _ in query):
            return self._welcome(scope, query)
        if not _is_equal(self._cookie(headers), self._access.token):
            return PlainTextResponse(_STRANGER, 403)
        if scope["method"] not in {"GET", "HEAD"}:
            return self._refusal_to_write(headers)
        return None

    def _welcome(self, scope: Scope, query: list[tuple[str, str]]) -> Response:
        """The token out of the address, where it could be passed on, into a cookie that only this browser has."""
        given, rest = dict(query)["token"], [pair for pair in query if pair[0] != "token"]
        if not _is_equal(given, self._access.token) or scope["method"] != "GET":
            return PlainTextResponse(_STRANGER, 403)
        # a path that begins with two slashes would lead to another host
        path = "/" + scope["path"].lstrip("/\\")
        answer = RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), 303)
        answer.set_cookie(self._access.cookie, self._access.token, httponly=True, samesite="strict", path="/")
        return answer

    def _refusal_to_write(self, headers: Headers) -> Response | None:
        if not self._access.may_write:
            return PlainTextResponse("Nothing can be written: start it with --review.\n", 403)
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return PlainTextResponse("Only application/json is taken.\n", 415)
        is_ours = headers.get("origin", "") in {f"http://{host}" for host in self._access.hosts}
        is_same = headers.get("sec-fetch-site", "same-origin") == "same-origin"
        if not (is_ours and is_same and _is_equal(headers.get(TOKEN_HEADER, ""), self._access.write_token)):
            return PlainTextResponse("This may only be asked by our own pages.\n", 403)
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdigit() or int(length) > LARGEST_BODY:
            return PlainTextResponse("That is too much.\n", 413)
        return None

    def _cookie(self, headers: Headers) -> str:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._access.cookie)
        except CookieError:
            return ""
        return found.value if found else ""


def _with_headers(send: Send) -> Callable[[Message], Awaitable[None]]:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        await send(message)

    return wrapped


def _is_equal(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
