"""
pymap, an IMAP server in Python, in a thread: there where no Dovecot is. About 40 ms a command.

It has IDLE, MOVE and UIDPLUS, and no SPECIAL-USE, STARTTLS (here) or keywords.
"""

import asyncio
import itertools
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from imapclient import IMAPClient
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend, Identity
from pymap.imap import IMAPServer, IMAPService
from pymap.user import Passwords, UserMetadata

PASSWORD = "parola"
HOST = "127.0.0.1"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Pymap:
    """A pymap that runs."""

    loop: asyncio.AbstractEventLoop
    backend: DictBackend
    port: int
    host: str = HOST
    password: str = PASSWORD

    def fresh_user(self) -> str:
        """A new user with an empty INBOX."""
        user = f"user{next(_numbers)}"
        asyncio.run_coroutine_threadsafe(self._add(user), self.loop).result(timeout=60)
        return user

    async def _add(self, user: str) -> None:
        config = self.backend.config
        hashed = await Passwords(config).hash_password(self.password)
        await Identity(user, self.backend.login, None, frozenset()).set(
            UserMetadata(config, user, password=hashed)
        )

    def client(self, user: str) -> IMAPClient:
        """A logged-in connection of the library's, for arranging and looking."""
        client = IMAPClient(self.host, self.port, ssl=False, timeout=60)
        client.login(user, self.password)
        client.normalise_times = False
        return client

    def append(
        self,
        user: str,
        folder: str,
        raw: bytes,
        flags: tuple[str, ...] = (),
        internaldate: datetime | None = None,
    ) -> None:
        """Put a mail into a folder by IMAP; the folder is created where it is missing."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.append(folder, raw, flags, internaldate)


@contextmanager
def running_pymap() -> Iterator[Pymap]:
    """Start a pymap, give it, and stop it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="pymap", daemon=True)
    thread.start()
    backend, server = asyncio.run_coroutine_threadsafe(_start(), loop).result(timeout=60)
    try:
        yield Pymap(loop, backend, server.sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(timeout=60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=60)
        loop.close()


async def _start() -> tuple[DictBackend, asyncio.Server]:
    parser = ArgumentParser()
    DictBackend.add_subparser("dict", parser.add_subparsers(dest="backend"))
    IMAPService.add_arguments(parser)
    given = parser.parse_args(["--host", HOST, "--port", "0", "--no-tls", "dict"])
    given.debug, given.passlib_cfg = False, None
    backend, config = await DictBackend.init(given)
    config.apply_context()
    serve = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
    return backend, await asyncio.start_server(serve, HOST, 0)


async def _stop(server: asyncio.Server) -> None:
    server.close()
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
