"""
A border between a sink and a Dovecot: what is written to our addresses comes home, as some server would bring it.

    with Border(sink, dovecot, {"bilgi@kamusm.test": user}, careless):
        …
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

NAME = "mx.kurum.test"
Manner = Callable[[bytes], bytes]


def careless(raw: bytes) -> bytes:
    """Its checks are off: what came in with the mail stands topmost."""
    return _stamp() + raw


def stamping(raw: bytes) -> bytes:
    """Its own results above all that came, foreign ones left where they are (OpenDMARC alone)."""
    return f"Authentication-Results: {NAME}; dmarc=pass header.from=kamusm.test\r\n".encode() + careless(raw)


def stamping_below_its_stamp(raw: bytes) -> bytes:
    """The same one line further down, where Postfix puts what a milter inserts at 1."""
    results = f"Authentication-Results: {NAME}; dmarc=pass header.from=kamusm.test\r\n".encode()
    return _stamp() + results + raw


def appending(raw: bytes) -> bytes:
    """Its own results at the end of the header, as Exim's add_header does without :at_start:."""
    head, blank, body = raw.partition(b"\r\n\r\n")
    results = f"\r\nAuthentication-Results: {NAME}; dmarc=fail header.from=kamusm.test".encode()
    return careless(head + results + blank + body)


def stripping(raw: bytes) -> bytes:
    """Foreign fields of its name removed, none of its own: a milter on the way in from colleagues."""
    return careless(
        b"".join(
            line
            for line in raw.splitlines(keepends=True)
            if not line.startswith(f"Authentication-Results: {NAME};".encode())
        )
    )


def renaming(raw: bytes) -> bytes:
    """What Postfix's header_checks make of it with REPLACE."""
    return careless(raw.replace(b"Authentication-Results:", b"X-Original-Authentication-Results:", 1))


def _stamp() -> bytes:
    now = format_datetime(datetime.now(UTC))
    return f"Received: from mail.kamusm.test (mail.kamusm.test [192.0.2.9]) by {NAME}; {now}\r\n".encode()


@dataclass(eq=False)
class Border:
    """Delivers while it is entered; `manner` may be changed at any time, `folder` too."""

    sink: Sink
    dovecot: Dovecot
    users: Mapping[str, str]
    manner: Manner
    folder: str = "INBOX"
    brought: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._taken = len(self.sink.letters)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._deliver, name="border", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(timeout=30)

    def _deliver(self) -> None:
        while not self._over.wait(0.05):
            for letter in self.sink.letters[self._taken :]:
                self._taken += 1
                for user in filter(None, map(self.users.get, letter.recipients)):
                    self.brought.append(self.manner(letter.raw))
                    self.dovecot.append(user, self.folder, self.brought[-1])
