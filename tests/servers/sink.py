"""
An SMTP server that takes letters and remembers them, and that fails as it is told.

In process:

    with Sink() as sink:
        sink.refuse["no@a.test"] = "550 5.1.1 unknown"
        ...
        assert sink.letters[0].recipients == ("a@b.test",)

As a child process, writing each letter as `0001.eml` and `0001.json` into a folder:

    with sink_process(folder) as child:
        child.port, child.letters()
"""

import argparse
import asyncio
import json
import ssl
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
HERE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter that came to the final dot; `taken` is False where the sink then refused or died."""

    envelope_from: str
    recipients: tuple[str, ...]
    raw: bytes
    options: tuple[str, ...] = ()
    taken: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """What the sink asks of a client: `tls` from the first byte, STARTTLS, a login."""

    tls: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    require_starttls: bool = False
    login: tuple[str, str] | None = None
    smtputf8: bool = True
    size_limit: int = 64 * 1024 * 1024


@dataclass(eq=False)
class Sink:
    """
    A server in a thread of its own.

    `refuse` maps a recipient to the reply it gets, `sender_reply` and `data_reply` are given
    instead of 250 (one each, then gone). `die_after_dot` and `hang_after_dot` count the next
    letters whose final dot gets no answer; the sink keeps those letters.
    """

    terms: Terms = field(default_factory=Terms)
    folder: Path | None = None
    wanted_port: int = 0
    refuse: dict[str, str] = field(default_factory=dict)
    sender_reply: list[str] = field(default_factory=list)
    data_reply: list[str] = field(default_factory=list)
    die_after_dot: int = 0
    hang_after_dot: int = 0
    letters: list[Letter] = field(default_factory=list)
    connections: int = 0
    host: str = HOST
    port: int = 0

    def __enter__(self) -> Self:
        self._changed = threading.Condition()
        self._protocols: list[SMTP] = []
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, HOST, self.wanted_port, ssl=self.terms.tls)
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-sink", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(timeout=30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=30)
        self._loop.close()

    def wait_for(self, count: int, seconds: float = 60.0) -> list[Letter]:
        """Return the letters as soon as there are so many; fails when they do not come."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.letters) >= count, timeout=seconds):
                raise AssertionError(
                    f"{count} letters were expected, {len(self.letters)} came: {self.letters}"
                )
            return list(self.letters)

    def drop_connections(self) -> None:
        """Close every connection from our side, as a server does with idle ones."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(timeout=30)

    # ------------------------------------------------------------ what aiosmtpd calls

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_reply:
            return self.sender_reply.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := self.refuse.get(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = self.data_reply.pop(0) if self.data_reply else "250 2.0.0 queued"
        self._keep(envelope, taken=reply.startswith("250"))
        if self.die_after_dot > 0:
            self.die_after_dot -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            raise ConnectionResetError("the sink dies as it was told")
        if self.hang_after_dot > 0:
            self.hang_after_dot -= 1
            await asyncio.sleep(3600)
        return reply

    def _keep(self, envelope: Envelope, *, taken: bool) -> None:
        assert isinstance(envelope.content, bytes)
        letter = Letter(
            (envelope.mail_from or "").removeprefix("<>"),
            tuple(envelope.rcpt_tos),
            envelope.content,
            tuple(envelope.mail_options),
            taken,
        )
        with self._changed:
            self.letters.append(letter)
            if self.folder:
                _write(self.folder, len(self.letters), letter)
            self._changed.notify_all()

    # ------------------------------------------------------------------- the server

    def _protocol(self) -> SMTP:
        self.connections += 1
        login = self.terms.login
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a login without TLS is what some tests are about
            protocol = SMTP(
                self,
                loop=self._loop,
                hostname="sink.test",
                enable_SMTPUTF8=self.terms.smtputf8,
                data_size_limit=self.terms.size_limit,
                tls_context=self.terms.starttls,
                require_starttls=self.terms.require_starttls,
                authenticator=self._authenticate if login else None,
                auth_required=login is not None,
                auth_require_tls=False,
            )
        self._protocols.append(protocol)
        return protocol

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        assert self.terms.login is not None
        user, password = self.terms.login
        if isinstance(given, LoginPassword) and (given.login, given.password) == (
            user.encode(),
            password.encode(),
        ):
            return AuthResult(success=True)
        return AuthResult(
            success=False, handled=False
        )  # handled=True would leave the client without an answer

    async def _stop(self) -> None:
        self._server.close()
        await self._hang_up()
        rest = [task for task in asyncio.all_tasks(self._loop) if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _hang_up(self) -> None:
        for protocol in self._protocols:
            if protocol.transport is not None:
                protocol.transport.close()
        self._protocols.clear()
        await asyncio.sleep(0)


def _write(folder: Path, number: int, letter: Letter) -> None:
    """The .json last: whoever sees it finds the .eml whole."""
    (folder / f"{number:04}.eml").write_bytes(letter.raw)
    about = {key: value for key, value in asdict(letter).items() if key != "raw"}
    draft = folder / f"{number:04}.draft"
    draft.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    draft.rename(folder / f"{number:04}.json")


def read_letters(folder: Path) -> list[Letter]:
    """What a child process has written so far, in order of arrival."""
    return [_read(about) for about in sorted(folder.glob("*.json"))]


def read_letter(folder: Path, number: int) -> Letter | None:
    """The letter that came as this one, counted from 1; None as long as it has not."""
    about = folder / f"{number:04}.json"
    return _read(about) if about.exists() else None


def _read(about: Path) -> Letter:
    words = json.loads(about.read_text(encoding="utf-8"))
    return Letter(
        words["envelope_from"],
        tuple(words["recipients"]),
        about.with_suffix(".eml").read_bytes(),
        tuple(words["options"]),
        words["taken"],
    )


@dataclass(frozen=True, slots=True)
class SinkChild:
    """A sink in a process of its own, and the folder that holds what came."""

    process: subprocess.Popen[str]
    port: int
    folder: Path
    host: str = HOST

    def letters(self) -> list[Letter]:
        """What came so far."""
        return read_letters(self.folder)


@contextmanager
def sink_process(folder: Path, *words: str) -> Iterator[SinkChild]:
    """Start `python -m tests.servers.sink --folder FOLDER WORDS`, and end it."""
    command = [sys.executable, "-m", "tests.servers.sink", "--folder", str(folder), *words]
    with subprocess.Popen(
        command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield SinkChild(process, int(process.stdout.readline()), folder)
        finally:
            process.terminate()


def main(words: list[str]) -> None:
    """Print the port, then take letters until standard input ends or somebody ends us."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--refuse", action="append", default=[], metavar="ADDRESS=REPLY")
    parser.add_argument("--die-after-dot", type=int, default=0, metavar="LETTERS")
    given = parser.parse_args(words)
    refuse = dict(order.split("=", 1) for order in given.refuse)
    with Sink(
        folder=given.folder, wanted_port=given.port, refuse=refuse, die_after_dot=given.die_after_dot
    ) as sink:
        print(sink.port, flush=True)  # noqa: T201 — the starter reads it
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
