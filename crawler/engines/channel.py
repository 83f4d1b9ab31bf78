"""Values between two processes over a socket, each way by a deadline."""

import pickle
import socket
import struct
import time
from typing import Any, Final

_LENGTH: Final = struct.Struct("!Q")


class Channel:
    """One end. What is sent must come from ourselves: it is pickled."""

    def __init__(self, end: socket.socket) -> None:
        """Takes over a connected stream socket."""
        self._end = end

    def send(self, value: object, seconds: float | None = None) -> None:
        """TimeoutError if the other side does not take it in time, OSError if it is gone."""
        message = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._end.settimeout(seconds)
        self._end.sendall(_LENGTH.pack(len(message)))
        self._end.sendall(message)

    def receive(self, seconds: float | None = None) -> Any:
        """The next value; TimeoutError if it is not there in time, EOFError or OSError if the other side is gone."""
        deadline = None if seconds is None else time.monotonic() + seconds
        (length,) = _LENGTH.unpack(self._take(_LENGTH.size, deadline))
        return pickle.loads(self._take(length, deadline))  # noqa: S301 from our own process, over a socket without a name

    def _take(self, length: int, deadline: float | None) -> bytearray:
        taken = bytearray(length)
        rest = memoryview(taken)
        while rest:
            self._end.settimeout(None if deadline is None else max(deadline - time.monotonic(), 0.001))
            count = self._end.recv_into(rest)
            if not count:
                raise EOFError("The other process is gone.")
            rest = rest[count:]
        return taken

    @property
    def is_quiet(self) -> bool:
        """Whether the other side is there and has sent nothing."""
        self._end.setblocking(False)
        try:
            self._end.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """Let the other side know that nothing more comes."""
        self._end.close()
