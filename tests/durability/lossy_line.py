"""
A line to PostgreSQL that breaks at the worst moment: the server commits, and its answer is lost.

    with LossyLine(cluster) as line:
        url = line.url(url)
        line.lose_commit(3)
"""

import socket
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from tests.servers.postgres import Cluster

SOCKET = ".s.PGSQL.5432"


class LossyLine:
    """A Unix socket before that of the cluster; every connection is handed on byte by byte."""

    def __init__(self, cluster: Cluster) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ulak-line-"))
        self._real = cluster.folder / SOCKET
        self._lock = threading.Lock()
        self._to_come = 0
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.lost = 0

    def __enter__(self) -> Self:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._folder / SOCKET))
        self._listener.listen(50)
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        _shut(self._listener)
        for thread in self._threads[:1]:
            thread.join(timeout=30)
        for end in self._ends:
            _shut(end)
        for thread in self._threads:
            thread.join(timeout=30)
        for end in (*self._ends, self._listener):
            end.close()
        (self._folder / SOCKET).unlink()
        self._folder.rmdir()

    def url(self, url: str) -> str:
        """The same database by this line."""
        return f"{url.partition('host=')[0]}host={quote(str(self._folder), safe='')}"

    def lose_commit(self, number: int) -> None:
        """That one from now on (1 is the next) reaches the server, and nobody hears that it was done; 0 loses none."""
        with self._lock:
            self._to_come = number

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self._real))
            self._ends += client, server
            committing = threading.Event()
            for work in (self._ask, self._answer):
                self._start(work, client, server, committing)

    def _start(self, work: Callable[..., None], *words: object) -> None:
        self._threads.append(threading.Thread(target=work, args=words, daemon=True))
        self._threads[-1].start()

    def _ask(self, client: socket.socket, server: socket.socket, committing: threading.Event) -> None:
        while asked := _received(client):
            if b"COMMIT\0" in asked and self._is_lost():
                committing.set()
            _hand_on(server, asked)
        _shut(server)

    def _is_lost(self) -> bool:
        with self._lock:
            if not self._to_come:
                return False
            self._to_come -= 1
            return not self._to_come

    def _answer(self, client: socket.socket, server: socket.socket, committing: threading.Event) -> None:
        while answer := _received(server):
            if committing.is_set():  # the server has done it
                self.lost += 1
                break
            _hand_on(client, answer)
        _shut(client)
        _shut(server)


def _received(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except OSError:
        return b""


def _hand_on(line: socket.socket, words: bytes) -> None:
    with suppress(OSError):
        line.sendall(words)


def _shut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
