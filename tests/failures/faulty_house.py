"""A desk with two mailboxes: bilgi on a server that misbehaves as scripted, cainfo on one that is well."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.living_house import Said, mail, ulak, write_house
from tests.servers.faulty_imap import FaultyImap
from tests.servers.pymap_server import Pymap
from tests.servers.sink import Sink


@dataclass
class FaultyHouse:
    """The desk and both its servers."""

    config: Path
    faulty: FaultyImap
    healthy: Pymap
    user: str
    sink: Sink

    def ulak(self, *words: str) -> Said:
        """A command in this process."""
        return ulak("--config", str(self.config), *words)

    def faulty_gets(self, author: str) -> None:
        """A mail comes to the server in trouble."""
        self.faulty.mails[max(self.faulty.mails, default=0) + 1] = mail(f"Konu {author}", author=author)

    def healthy_gets(self, author: str) -> None:
        """A mail comes to the other one."""
        raw = mail(f"Konu {author}", author=author, to="cainfo@kamusm.test")
        self.healthy.append(self.user, "INBOX", raw)

    def is_acknowledged(self, author: str) -> bool:
        """Has the author one letter?"""
        return sum((author,) == letter.recipients for letter in self.sink.letters) == 1


@contextmanager
def faulty_house(folder: Path, pymap: Pymap, sink: Sink) -> Iterator[FaultyHouse]:
    """The desk, while its servers run."""
    user = pymap.fresh_user()
    users = {"bilgi": "desk", "cainfo": user}
    config = write_house(folder / "desk", pymap.port, sink.port, users, pymap.password, "idle = false")
    with FaultyImap({}) as faulty:
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace(f"port = {pymap.port}", f"port = {faulty.port}", 1), encoding="utf-8")
        yield FaultyHouse(config, faulty, pymap, user, sink)
