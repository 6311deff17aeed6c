"""A whole desk on a real Dovecot: commands in this process, and a person who uses the same mailbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from tests.cli.living_house import Said, ulak, write_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink


@dataclass
class DovecotHouse:
    """The desk, with the mailboxes bilgi and cainfo."""

    config: Path
    users: dict[str, str]
    dovecot: Dovecot
    sink: Sink

    def ulak(self, *words: str) -> Said:
        """A command."""
        return ulak("--config", str(self.config), *words)

    def turn(self) -> Said:
        """`ulak turn`, which must go well."""
        done = self.ulak("turn")
        assert (done.code, done.err) == (0, ""), done
        return done

    def deliver(self, mailbox: str, raw: bytes, folder: str = "INBOX") -> None:
        """Put a mail into a mailbox, as a border MX does."""
        self.dovecot.append(self.users[mailbox], folder, raw)

    @contextmanager
    def person(self, mailbox: str, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """Somebody who has that folder open in Outlook."""
        with self.dovecot.client(self.users[mailbox]) as client:
            client.select_folder(folder)
            yield client

    def tickets(self) -> list[dict[str, Any]]:
        """What `tickets --json` lists, by number."""
        listed: list[dict[str, Any]] = self.ulak("tickets", "--json").json()
        return sorted(listed, key=lambda one: str(one["number"]))

    def show(self, number: str) -> Any:
        """What `show --json` says."""
        return self.ulak("show", number, "--json").json()

    def written_to(self, address: str) -> int:
        """How many letters came to that address."""
        return sum(address in letter.recipients for letter in self.sink.letters)

    def book(self, mailbox: str = "bilgi", folder: str = "INBOX") -> dict[str, Any]:
        """The books of one folder."""
        books = self.ulak("reconcile", "--mailbox", mailbox, "--json").json()
        return next(one for one in books if one["folder"] == folder)


def dovecot_house(folder: Path, dovecot: Dovecot, sink: Sink, more: str = "") -> DovecotHouse:
    """A desk without any mail or store yet; `more` are further lines for each mailbox."""
    users = {"bilgi": dovecot.fresh_user(), "cainfo": dovecot.fresh_user()}
    config = write_house(folder / "desk", dovecot.port, sink.port, users, dovecot.password, more)
    return DovecotHouse(config, users, dovecot, sink)
