"""One connection to an IMAP server, whose every trouble is an `Unavailable` with a sentence."""

import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Timer

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
    ProtocolError,
)

from ulak.desk.coming.arrival import FolderUnavailable, MailboxUnavailable
from ulak.errors import LoginRefused, Unavailable
from ulak.gateways.network import Security, network_trouble, quoted, said, verified_context

NONSENSE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,  # OverflowError: a literal longer than any memory
    MemoryError,  # a literal of 99 GB is believed by imaplib
    EOFError,
)
"""What imaplib and imapclient raise when a server's answer makes no sense, beside their own errors."""


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """How one mailbox logs in; an empty `username` means that the server asks for none."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Patience:
    """
    How long a server may take, in seconds.

    `read` is for each piece that arrives, `command` for the whole answer, since a server that
    drips one byte a second never lets a read time out; `slowest` is the transfer rate in bytes a
    second below which a long answer is given up. `deaf` is how long a mailbox rests whose IDLE failed.
    """

    connect: float = 15.0
    read: float = 60.0
    command: float = 120.0
    slowest: int = 64 * 1024
    deaf: float = 5.0

    def for_bytes(self, size: int) -> float:
        """The time that an answer of this many bytes may take as a whole."""
        return self.command + size / self.slowest


class Connection:
    """
    A logged-in connection.

    The library is used inside `asking` only: there every error becomes `Unavailable` and the
    connection counts as broken, or `FolderUnavailable` where the server refused a command and
    the connection is as good as before.
    """

    def __init__(self, mailbox: str, account: ImapAccount, patience: Patience) -> None:
        self.is_broken = False
        self._account = account
        self._patience = patience
        self._where = f"Mailbox {mailbox}, IMAP server {account.host}:{account.port}"
        self._client: IMAPClient | None = None
        self._connect()

    @contextmanager
    def asking(self, seconds: float | None = None) -> Iterator[IMAPClient]:
        """Lend the library for one exchange that ends within `seconds` (default: a short command's)."""
        assert self._client is not None
        with self._translated(), self._bounded(seconds or self._patience.command):
            yield self._client

    def asking_for_bytes(self, size: int) -> AbstractContextManager[IMAPClient]:
        """Lend the library for an exchange that brings about `size` bytes."""
        return self.asking(self._patience.for_bytes(size))

    def trouble(self, what: str) -> str:
        """A sentence about this server."""
        return f"{self._where}: {what}."

    def close(self) -> None:
        """Log out if the server still answers; never fails."""
        if not self.is_broken and self._client is not None:
            with suppress(Unavailable), self.asking(2.0) as client:
                client.logout()
        self.drop()

    def drop(self) -> None:
        """Forget the connection without a word to the server."""
        self.is_broken = True
        if self._client is not None:
            self._cut()
            with suppress(OSError, IMAPClientError, ValueError):
                self._client.shutdown()

    def _connect(self) -> None:
        with self._translated():
            self._client = self._greeted()
        with self._translated(), self._bounded(self._patience.command):
            self._client.normalise_times = False  # INTERNALDATE with its zone, not in the machine's
            if self._account.security is Security.STARTTLS:
                self._client.starttls(verified_context(self._account.ca_file))
            if self._account.username:
                self._log_in(self._client)

    def _log_in(self, client: IMAPClient) -> None:
        """LOGIN takes ASCII only; a password with `ş` in it needs SASL PLAIN, which is UTF-8 (RFC 4616)."""
        account = self._account
        if (account.username + account.password).isascii():
            client.login(account.username, account.password)
        else:
            client.plain_login(account.username, account.password)

    def _greeted(self) -> IMAPClient:
        tls = self._account.security is Security.TLS
        return IMAPClient(
            self._account.host,
            self._account.port,
            ssl=tls,
            ssl_context=verified_context(self._account.ca_file) if tls else None,
            timeout=SocketTimeout(self._patience.connect, self._patience.read),
        )

    @contextmanager
    def _bounded(self, seconds: float) -> Iterator[None]:
        """Cut the line when the time is over: the only way to end a read from another thread."""
        over = Event()

        def end() -> None:
            over.set()
            self._cut()

        watchdog = Timer(seconds, end)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        except (IMAPClientError, OSError, *NONSENSE) as error:
            if over.is_set():
                raise TimeoutError from error
            raise
        finally:
            watchdog.cancel()

    def _cut(self) -> None:
        # socket.socket's own shutdown: that of SSLSocket would pull the TLS state from under the reader.
        if self._client is not None:
            with suppress(OSError, AttributeError):
                socket.socket.shutdown(self._client.socket(), socket.SHUT_RDWR)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (IMAPClientError, OSError, *NONSENSE) as error:
            if _is_refusal(error):
                raise FolderUnavailable(self.trouble(f"it refused a command ({_reply(error)})")) from error
            self.drop()
            kind = LoginRefused if _is_refused_login(error) else MailboxUnavailable
            raise kind(self.trouble(self._explained(error))) from error

    def _explained(self, error: BaseException) -> str:
        if isinstance(error, LoginError):
            if isinstance(error.__context__, IMAPClientAbortError):
                return self._explained(error.__context__)
            return (
                f"the login of {self._account.username} was refused ({_reply(error)}); "
                "check username and password_file"
            )
        return _explained(error)


def _lacking(error: CapabilityError) -> str:
    if "STARTTLS" in str(error):
        return 'it does not offer STARTTLS; use security = "tls" with the port for it'
    return f"it lacks something ulak needs ({said(error)})"


def _is_refused_login(error: BaseException) -> bool:
    """Not where the line broke meanwhile, nor where the server says it only cannot ask now (RFC 5530)."""
    if not isinstance(error, LoginError) or isinstance(error.__context__, IMAPClientAbortError):
        return False
    return "[UNAVAILABLE]" not in str(error).upper()


def _is_refusal(error: BaseException) -> bool:
    """A tagged NO or BAD leaves the connection as it was; everything else leaves it in disorder."""
    if not isinstance(error, IMAPClientError):
        return False
    if isinstance(error, IMAPClientAbortError | ProtocolError | LoginError | CapabilityError):
        return False
    return " failed: " in str(error) or " command error: " in str(error)


def _explained(error: BaseException) -> str:
    if known := network_trouble(error):
        return known
    if isinstance(error, CapabilityError):
        return _lacking(error)
    if "illegal in state NONAUTH" in str(error):
        return "it wants a login; set username and password_file"
    if (
        isinstance(error, IMAPClientAbortError) and "unexpected response" not in str(error)
    ) or "* BYE" in str(error):
        return f"it closed the connection ({_reply(error)}); ulak will try again"
    # Not the error's own words: the libraries quote what they were reading, which may be a mail.
    return f"its answer makes no sense ({type(error).__name__}); ulak will connect anew"


def _reply(error: BaseException) -> str:
    """The server's own words out of `select failed: b"Mailbox doesn't exist"` and the like."""
    words = str(error)
    for mark in (" failed: ", " command error: "):
        words = words.partition(mark)[2] or words
    return quoted(words.removeprefix("b").strip("'\" ")) or type(error).__name__
