"""A door in front of a server of loopback that counts what goes through it, both ways."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from socketserver import BaseRequestHandler, ThreadingTCPServer


class Door(ThreadingTCPServer):
    """Passes connections on to a port."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, server_port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passage)
        self.leads_to = server_port
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self._bytes = 0
        self._lock = threading.Lock()

    def count(self, size: int) -> None:
        with self._lock:
            self._bytes += size

    def taken(self) -> int:
        """Bytes of requests and answers, heads and all, since the last call."""
        with self._lock:
            total, self._bytes = self._bytes, 0
        return total


class _Passage(BaseRequestHandler):
    server: Door

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.leads_to)) as server:
            back = threading.Thread(target=self._pass, args=(server, self.request))
            back.start()
            self._pass(self.request, server)
            back.join()

    def _pass(self, from_here: socket.socket, to_there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := from_here.recv(1 << 16):
                self.server.count(len(data))
                to_there.sendall(data)
        with contextlib.suppress(OSError):
            to_there.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def counting(server_port: int) -> Iterator[Door]:
    """The door to a server on loopback, open while the block runs."""
    with Door(server_port) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield door
        finally:
            door.shutdown()
            thread.join()
