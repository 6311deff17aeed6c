"""A desk on a Dovecot of its own mailbox and a sink, its store in a folder that can become a bad disk."""

import subprocess
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from tests.cli.living_house import ULAK, Said, mail, ulak
from tests.servers import children
from tests.servers.bad_disk import BadDisk
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Letter, Sink

PATIENCE = 120.0


@dataclass
class Daemon:
    """`ulak run` as a child, with all it has said so far."""

    process: "subprocess.Popen[str]"
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._came = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._came:
                self.lines.append(line.rstrip())
                self._came.notify_all()
        with self._came:
            self.lines.append("(ended)")
            self._came.notify_all()

    def says(self, words: str, times: int = 1) -> None:
        """Wait until it has said this so many times."""
        with self._came:
            done = self._came.wait_for(lambda: self.count(words) >= times, timeout=PATIENCE)
        assert done, f"it never said {words!r}:\n" + "\n".join(self.lines)

    def count(self, words: str) -> int:
        return sum(words in line for line in self.lines)

    @property
    def lives(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=PATIENCE)
        self._reader.join(timeout=PATIENCE)

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(timeout=PATIENCE)
        self._reader.join(timeout=PATIENCE)
        return code


@dataclass
class Desk:
    """Its folder holds the configuration, `store/` the database."""

    config: Path
    user: str
    dovecot: Dovecot
    sink: Sink
    disk: BadDisk
    delivered: int = 0

    @property
    def store(self) -> Path:
        return self.config.parent / "store" / "ulak.db"

    def deliver(self, author: str = "", subject: str = "", text: str = "", ago: float = 10) -> str:
        """A mail of a new author arrives, `ago` seconds before now; return who that is."""
        self.delivered += 1
        author = author or f"yazar{self.delivered}@yurttas{self.delivered}.test"
        raw = mail(subject or f"Konu {self.delivered}", text or f"Metin {self.delivered}", author)
        self.dovecot.deliver(self.user, "INBOX", raw, datetime.now(UTC) - timedelta(seconds=ago))
        return author

    def ulak(self, *words: str) -> Said:
        """A command in this process, on a disk that is well."""
        return ulak("--config", str(self.config), *words)

    def child(self, *words: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> Said:
        """A command in a process of its own, on the bad disk."""
        done = subprocess.run(
            [ULAK, "--config", self.config, *words],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=PATIENCE * 2,
            env=environment or self.environment(),
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def environment(self) -> Mapping[str, str]:
        return children.environment(**self.disk.environment(self.store.parent))

    @contextmanager
    def running(self) -> Iterator[Daemon]:
        """The daemon, killed at the end if it still lives."""
        with subprocess.Popen(
            [ULAK, "--config", self.config, "run"],
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment(),
        ) as process:
            daemon = Daemon(process)
            try:
                yield daemon
            finally:
                daemon.kill()

    def acknowledged(self) -> Counter[str]:
        """How many acknowledgements each author outside the desk was sent."""
        return acknowledged(self.sink.letters)

    def queue(self) -> Any:
        return self.ulak("queue", "list", "--json").json()

    def tickets(self) -> Any:
        return self.ulak("tickets", "--json").json()


def acknowledged(letters: list[Letter]) -> Counter[str]:
    """Each author's acknowledgements, a resend of the very same letter counted once."""
    found = {
        (one.recipients[0], message_id(one))
        for one in list(letters)
        if b"auto-replied" in one.raw and is_author(one)
    }
    return Counter(author for author, _ in found)


def answers(letters: list[Letter]) -> Counter[str]:
    """The answers each author outside the desk was sent, each copy counted."""
    return Counter(
        one.recipients[0] for one in list(letters) if b"Auto-Submitted" not in one.raw and is_author(one)
    )


def is_author(letter: Letter) -> bool:
    """Does it go to one of those who write to the desk in these tests?"""
    return letter.recipients[0].partition("@")[2].startswith("yurttas")


def message_id(letter: Letter) -> str:
    return str(message_from_bytes(letter.raw)["Message-ID"])
