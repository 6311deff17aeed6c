"""The desk that is killed: the installed `ulak` on a Dovecot, with an SMTP server that remembers."""

import io
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.kill_mails import BORDER
from benchmarks.kill_people import COUNTERS
from tests.servers.children import environment
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Letter, SinkChild, read_letter, sink_process
from ulak import cli
from ulak.fault_point import VARIABLE
from ulak.installation import lay_out

ULAK = Path(sys.executable).with_name("ulak")
AFTER = {"bilgi": "move:Alındı", "cainfo": "seen"}
PATIENCE = 120.0
"""Seconds after which a command that has not ended never will."""

CONFIG = """\
[desk]
hold = "0s"

[store]
url = "{store}"

{mailboxes}
[limits]                                   # what is killed is the desk, not its brakes
automatic_per_address = "1000000/1h"
automatic_per_domain = "1000000/1h"
automatic_per_ticket = "1000000/1d"
acknowledgements_total = "1000000/1h"
staff_letters_total = "1000000/1h"
"""
MAILBOX = """\
[[mailbox]]
name = "{name}"
address = "{address}"
authserv_id = "{border}"
received_by = ["{border}"]
poll = "1s"
after = "{after}"
smtp = {{ host = "127.0.0.1", port = {smtp}, security = "plain" }}

[mailbox.imap]
host = "127.0.0.1"
port = {imap}
security = "plain"
username = "{user}"
password_file = "password"

"""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Its one JSON document."""
        return json.loads(self.out)


@dataclass(slots=True)
class Victim:
    """A daemon that is about to be killed; `ready_after` are seconds from its start to READY."""

    process: subprocess.Popen[bytes]
    notices: socket.socket
    started: float
    ready_after: float | None = None

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.started

    @property
    def worked(self) -> float:
        """Seconds since it was ready; a machine that has much to do may take its time until then."""
        return self.age - self.ready_after if self.ready_after is not None else 0.0

    def is_dead(self, within: float) -> bool:
        """Look for so many seconds whether it ended, and hear what it tells systemd."""
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self._hear()
            return False
        return True

    def stop(self) -> int:
        """SIGTERM; return the exit code once it has finished its turns."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.process.kill()
        self.process.wait()

    def _hear(self) -> None:
        while self.ready_after is None:
            try:
                if b"READY=1" in self.notices.recv(4096):
                    self.ready_after = self.age
            except BlockingIOError:
                return


@dataclass(slots=True)
class House:
    """The desk's folder, its mailboxes and its letters."""

    config: Path
    dovecot: Dovecot
    users: dict[str, str]
    sink: SinkChild
    notices: socket.socket
    letters: list[Letter] = field(default_factory=list)
    victim: Victim | None = None

    @property
    def log(self) -> Path:
        """What every daemon wrote to standard error."""
        return self.config.with_name("log")

    def deliver(self, mailbox: str, folder: str, raw: bytes) -> None:
        """Put a mail into the Maildir, as a border MX does."""
        self.dovecot.deliver(self.users[mailbox], folder, raw, datetime.now(UTC))

    def new_letters(self) -> list[Letter]:
        """What has come to the SMTP server since the last call."""
        new = []
        while letter := read_letter(self.sink.folder, len(self.letters) + 1):
            self.letters.append(letter)
            new.append(letter)
        return new

    def start(self, fault: str = "") -> Victim:
        """Start `ulak run`; it ends itself at the step `fault` names."""
        while True:
            try:
                self.notices.recv(4096)  # said by one that was killed
            except BlockingIOError:
                break
        more = {VARIABLE: fault} if fault else {}
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [ULAK, "--config", self.config, "run"],
                env=environment(NOTIFY_SOCKET=self.notices.getsockname(), **more),
                stderr=log,
            )
        self.victim = Victim(process, self.notices, time.monotonic())
        return self.victim

    def ask(self, *words: str) -> Ended:
        """A command that only looks, in this process."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.run(["--config", str(self.config), *words])
        return Ended(code, out.getvalue(), err.getvalue())

    def ulak(self, *words: str) -> Ended:
        """A command in a process of its own, which nobody kills."""
        done = subprocess.run(
            [ULAK, "--config", self.config, *words],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return Ended(done.returncode, done.stdout, done.stderr)


@contextmanager
def house(folder: Path, dovecot: Dovecot, store: str) -> Iterator[House]:
    """Lay out a desk with the shipped rules, on servers that live as long as it does."""
    (folder / "letters").mkdir(parents=True)
    with (
        sink_process(folder / "letters") as sink,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices,
    ):
        notices.bind(str(folder / "notify"))
        notices.setblocking(False)
        users = {name: dovecot.fresh_user() for name in COUNTERS}
        home = House(_configured(folder, dovecot, users, sink, store), dovecot, users, sink, notices)
        try:
            yield home
        finally:
            if home.victim is not None:
                home.victim.kill()


def _configured(folder: Path, dovecot: Dovecot, users: dict[str, str], sink: SinkChild, store: str) -> Path:
    lay_out(folder, datetime.now(UTC).date())
    _hasten(folder / "rules" / "20-promises.yaml")
    (folder / "password").touch(mode=0o600)
    (folder / "password").write_text(dovecot.password, encoding="utf-8")
    ports = {"smtp": sink.port, "imap": dovecot.port, "border": BORDER}
    mailboxes = "".join(
        MAILBOX.format(name=name, address=address, after=AFTER[name], user=users[name], **ports)
        for name, address in COUNTERS.items()
    )
    config = folder / "config.toml"
    config.write_text(CONFIG.format(store=store, mailboxes=mailboxes), encoding="utf-8")
    return config


def _hasten(promises: Path) -> None:
    """The first step of a report's ladder falls due while the desk is being killed."""
    text = promises.read_text(encoding="utf-8")
    ladder = "  report:\n"
    assert text.count(ladder) == 1
    text = text.replace(ladder, f"{ladder}    - {{ at: 1s, tell: [lead] }}\n")
    promises.write_text(text, encoding="utf-8")
