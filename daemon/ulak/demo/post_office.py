"""
The world around a demo desk, on loopback: one IMAP server, one SMTP server, and the post between them.

What is sent to a mailbox of the desk arrives there, stamped as a border MX would stamp it; what is
sent to anybody else arrives in the visitor's mailbox, so that a visitor sees both sides.
"""

import asyncio
import imaplib
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.utils import format_datetime, parseaddr
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend, Identity
from pymap.imap import IMAPServer, IMAPService
from pymap.user import Passwords, UserMetadata

from ulak.gateways.clock import now

HOST = "127.0.0.1"
PASSWORD = "ulak"
VISITOR = "demo"
STAFF_FOLDER = "Staff"
BORDER = "mx.kamusm.test"

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail that passed the SMTP server."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class PostOffice:
    """
    Both servers in one thread, until `close`.

    `counters` map an address of the desk to its IMAP user. `seen` is told of every mail that passes.
    """

    def __init__(
        self, counters: Mapping[str, str], is_staff: Callable[[str], bool], seen: Callable[[Posted], None]
    ) -> None:
        self._counters = counters
        self._is_staff = is_staff
        self._seen = seen
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="demo-servers", daemon=True)
        self._thread.start()
        self._servers = self._wait(self._start((*counters.values(), VISITOR)))
        self.imap_port, self.smtp_port = (server.sockets[0].getsockname()[1] for server in self._servers)
        for user in counters.values():
            self._create(user, "Junk")
        self._create(VISITOR, STAFF_FOLDER)

    def post(self, posted: Posted) -> None:
        """Bring a mail to everybody it is for."""
        for recipient in posted.recipients:
            if user := self._counters.get(recipient.lower()):
                self._append(user, "INBOX", stamped(posted.raw))
            else:
                self._append(VISITOR, STAFF_FOLDER if self._is_staff(recipient) else "INBOX", posted.raw)
        self._seen(posted)

    def close(self) -> None:
        """Stop both servers."""
        self._wait(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    # -------------------------------------------------- what aiosmtpd calls

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail and deliver it before saying so."""
        assert isinstance(envelope.content, bytes)
        posted = Posted(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content)
        await asyncio.to_thread(self.post, posted)
        return "250 2.0.0 delivered"

    # ------------------------------------------------------------- inside

    def _wait(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)

    async def _start(self, users: tuple[str, ...]) -> tuple[asyncio.Server, asyncio.Server]:
        smtp = await self._loop.create_server(self._protocol, HOST, 0)
        return await _start_imap(users), smtp

    def _protocol(self) -> SMTP:
        return SMTP(self, hostname=BORDER, loop=self._loop, authenticator=_anybody, auth_require_tls=False)

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def _append(self, user: str, folder: str, raw: bytes) -> None:
        with imaplib.IMAP4(HOST, self.imap_port, timeout=30) as client:
            client.login(user, PASSWORD)
            client.append(folder, "", "", raw)

    def _create(self, user: str, folder: str) -> None:
        with imaplib.IMAP4(HOST, self.imap_port, timeout=30) as client:
            client.login(user, PASSWORD)
            client.create(folder)


def stamped(raw: bytes) -> bytes:
    """The mail as the border MX hands it on: when it came, and that its sender was authenticated."""
    sender = parseaddr(str(BytesHeaderParser().parsebytes(raw)["From"]))[1]
    domain = sender.rpartition("@")[2]
    stamps = (
        f"Authentication-Results: {BORDER}; dmarc=pass header.from={domain}\r\n"
        f"Received: from mail.{domain} by {BORDER} with ESMTP; {format_datetime(now())}\r\n"
    )
    return stamps.encode("ascii", "replace") + raw


def _anybody(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
    """A mail client that was told to log in may do so; the demo has nothing to protect."""
    return AuthResult(success=True)


async def _start_imap(users: tuple[str, ...]) -> asyncio.Server:
    parser = ArgumentParser()
    DictBackend.add_subparser("dict", parser.add_subparsers(dest="backend"))
    IMAPService.add_arguments(parser)
    given = parser.parse_args(["--host", HOST, "--port", "0", "--no-tls", "dict"])
    given.debug, given.passlib_cfg = False, None
    backend, config = await DictBackend.init(given)
    config.apply_context()
    for user in users:
        hashed = await Passwords(config).hash_password(PASSWORD)
        await Identity(user, backend.login, None, frozenset()).set(
            UserMetadata(config, user, password=hashed)
        )
    serve = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
    return await asyncio.start_server(serve, HOST, 0)
