"""One connection to an SMTP server: verified, logged in, kept for a minute, and explained when it breaks."""

import asyncio
import re
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPConnectResponseError, SMTPException, SMTPHeloError

from ulak.errors import Unavailable
from ulak.gateways.network import Security, network_trouble, quoted, said, verified_context
from ulak.mail.server_words import server_words

CLOSING_ROUNDS = 100
"""Rounds of the loop within which asyncio closes a socket that was shut down; about four are needed."""


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """How one mailbox sends; an empty `username` means that the server asks for none."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class SmtpPatience:
    """
    How long a server may take, in seconds.

    `connect` is for each step until we are logged in, `step` for one command afterwards, `delivery`
    for the answer to the final dot (RFC 5321 §4.5.3.2.6 asks for ten minutes), `whole` for all that
    comes before it: a dripping server must not hold the queue. A connection unused for `idle` is
    not trusted any more.
    """

    connect: float = 20.0
    step: float = 60.0
    delivery: float = 600.0
    whole: float = 300.0
    idle: float = 60.0


class SmtpConnection:
    """The way to one server; everything that goes wrong on it is an `Unavailable` with a sentence."""

    def __init__(self, mailbox: str, account: SmtpAccount, patience: SmtpPatience) -> None:
        self.patience = patience
        self._account = account
        self._where = f"Mailbox {mailbox}, SMTP server {account.host}:{account.port}"
        self._smtp: SMTP | None = None
        self._line: socket.socket | None = None
        self._used = 0.0

    @property
    def kept(self) -> SMTP | None:
        """The connection there is, fresh or not."""
        return self._smtp

    async def reach(self) -> SMTP:
        """The kept connection if it is fresh, else a new one: verified, logged in."""
        if self._smtp and self._smtp.is_connected and time.monotonic() - self._used < self.patience.idle:
            return self._smtp
        await self.drop()
        plain = self._account.security is Security.PLAIN
        trust = None if plain else verified_context(self._account.ca_file)
        try:
            self._line = socket.create_connection(
                (self._account.host, self._account.port), timeout=self.patience.connect
            )
            self._line.setblocking(False)
            self._smtp = self._new(self._line, trust)
            await self._smtp.connect()
            await _greet(self._smtp)
            self._smtp.timeout = self.patience.step
        except (SMTPException, OSError, ValueError) as error:
            await self.drop()
            raise Unavailable(self.explained(error)) from error
        self.used()
        return self._smtp

    def _new(self, line: socket.socket, trust: ssl.SSLContext | None) -> SMTP:
        account = self._account
        return SMTP(
            hostname=account.host,
            sock=line,
            username=account.username.encode() or None,
            password=account.password.encode() if account.username else None,
            local_hostname=self._own_name,
            timeout=self.patience.connect,
            use_tls=account.security is Security.TLS,
            start_tls=account.security is Security.STARTTLS,
            tls_context=trust,
        )

    @cached_property
    def _own_name(self) -> str:
        """What we say in EHLO: a domain name, or the address literal of RFC 5321 §4.1.3."""
        name = socket.getfqdn()
        return name if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name) else "[127.0.0.1]"

    def used(self) -> None:
        """The server has just answered: its patience with us begins anew."""
        self._used = time.monotonic()

    async def reset(self, smtp: SMTP) -> None:
        """Forget an envelope that came to nothing."""
        try:
            await smtp.rset(timeout=self.patience.step)
            self.used()
        except (SMTPException, OSError):
            await self.drop()

    async def drop(self) -> None:
        """Close without a word."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None
        if self._line is not None:
            with suppress(OSError):  # TLS would wait for the server's farewell
                self._line.shutdown(socket.SHUT_RDWR)
            for _ in range(CLOSING_ROUNDS):
                if self._line.fileno() < 0:
                    break
                await asyncio.sleep(0)
            self._line = None

    async def say_goodbye(self) -> None:
        """Close with QUIT if the server still listens; never fails."""
        if self._smtp is not None and self._smtp.is_connected:
            with suppress(SMTPException, OSError):
                await self._smtp.quit(timeout=2.0)
        await self.drop()

    def sentence(self, what: str) -> str:
        """A sentence about this server."""
        return f"{self._where}: {what}."

    def explained(self, error: BaseException) -> str:
        """What went wrong, and what to do."""
        return self.sentence(_explained(error, self._account))


def reply_of(code: int, message: str) -> str:
    """A server's answer in one line, as it may be written down."""
    return f"{code} {quoted(server_words(message))}"


async def _greet(smtp: SMTP) -> None:
    """EHLO tells what the server can; it was said already where there was STARTTLS or a login."""
    if smtp.is_ehlo_or_helo_needed:
        try:
            await smtp.ehlo()
        except SMTPHeloError:
            await smtp.helo()


def _explained(error: BaseException, account: SmtpAccount) -> str:
    match error:
        case SMTPAuthenticationError():
            return (
                f"the login of {account.username} was refused ({reply_of(error.code, error.message)}); "
                "check username and password_file"
            )
        case SMTPConnectResponseError():
            return f"it does not let us in ({reply_of(error.code, error.message)})"
        case SMTPException() if "AUTH extension" in str(error):
            return "it offers no login on this connection; check port and security, or leave username out"
        case SMTPException() if "STARTTLS" in str(error):
            return 'it does not offer STARTTLS; use security = "tls" with the port for it'
        case SMTPException() if isinstance(error.__cause__, OSError):
            return network_trouble(error.__cause__)
    return network_trouble(error) or f"its answer makes no sense ({said(error)})"
