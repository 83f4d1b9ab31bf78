"""A server that answers with bytes as they are given, and with the pauses between them."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

Answer = bytes | Iterable[bytes | float] | Callable[[], Iterable[bytes | float]]
"""Bytes to send and seconds to wait, in order; the connection is closed after them. RESET drops it instead."""
RESET = b"\0reset\0"


class RawSite:
    """Answers by path; anything else is closed without a word."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []
        self.heads: list[str] = []
        self.sent: dict[str, int] = {}
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self._ends = threading.Event()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def stop(self) -> None:
        self._ends.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                if not (data := connection.recv(65536)):
                    return
                head += data
            path = head.split(b" ", 2)[1].decode()
            self.asked.append(path)
            self.heads.append(head.decode("latin-1"))
            answer = self.answers.get(path, b"")
            self._send(connection, path, answer)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1)
            while connection.recv(65536):
                pass

    def _send(self, connection: socket.socket, path: str, answer: Answer) -> None:
        parts = [answer] if isinstance(answer, bytes) else answer() if callable(answer) else answer
        for part in parts:
            if isinstance(part, float):
                if self._ends.wait(part):
                    return
            elif part == RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                time.sleep(0.05)
                raise ConnectionResetError
            else:
                connection.sendall(part)
                self.sent[path] = self.sent.get(path, 0) + len(part)


@contextlib.contextmanager
def raw_site(answers: Mapping[str, Answer]) -> Iterator[RawSite]:
    """A server that answers while the block runs."""
    site = RawSite(answers)
    thread = threading.Thread(target=site.serve, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stop()
        thread.join()


def http(body: bytes, *headers: str, length: int | None = None, status: str = "200 OK") -> bytes:
    """A whole answer with a Content-Length, which can be made to lie."""
    named = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", f"Content-Length: {named}", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def unsized(body: bytes, *headers: str) -> bytes:
    """An answer that only the end of the connection ends."""
    lines = ["HTTP/1.0 200 OK", "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n", headers: Iterable[str] = ()) -> bytes:
    """An answer in chunks."""
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", "Transfer-Encoding: chunked", *headers]
    sized = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + sized + end
