"""
Failure class 20: a mailbox dies, by its login or somewhere before it, and nobody notices for days.

Guards, each of which turns this red when it is taken away: `wiring.Inlet.turn` notes a look that
failed; `desk/canary_trouble.canary` misses a canary that does not come home; `stages/upkeep._counter`
writes through a mailbox whose server is not what the alarm is about.
"""

import json
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.scenarios.grammar import ISTANBUL
from tests.scenarios.household import MAILBOXES, Account, write_config
from tests.scenarios.world_outside import ULAK
from tests.servers import moved_clock
from tests.servers.children import environment
from tests.servers.dovecot import Dovecot
from tests.servers.moved_clock import MovedClock
from tests.servers.sink import Sink

ADMIN = "admin@kurum.test"


@dataclass
class Outpost:
    """A desk with two mailboxes, and the border between it and the world: a relay that we are."""

    folder: Path
    dovecot: Dovecot
    sink: Sink
    moved: MovedClock
    users: dict[str, str]
    now: datetime
    seen: int = 0

    def configure(self, **passwords: str) -> None:
        """Write config.toml; the passwords given are other than the server's."""
        accounts = {
            name: Account(self.dovecot.port, user, passwords.get(name, self.dovecot.password))
            for name, user in self.users.items()
        }
        self.config = write_config(self.folder, accounts, self.sink.port, mailbox="canary = true")
        with self.config.open("a") as config:  # what leaves is canaries and alarms alone
            config.write("\n[record]\nanchor = false\n")

    def ulak(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ULAK, "--config", self.config, *words],
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
            env=environment(**self.moved.environment(self.now)),
        )

    def turn(self, minutes: float = 1, code: int = 0) -> list[EmailMessage]:
        """`ulak turn`, so many minutes later; every letter that left."""
        self.now += timedelta(minutes=minutes)
        done = self.ulak("turn")
        assert done.returncode == code, done.stderr
        new = self.sink.letters[self.seen :]
        self.seen += len(new)
        return [parsed(one.raw) for one in new]

    def relay(self, letters: list[EmailMessage], **folders: str) -> None:
        """Deliver each canary into the folder named for its mailbox; without one it is lost."""
        for letter in letters:
            name = MAILBOXES[str(letter["To"]).rpartition("<")[2].rstrip(">")]
            if name in folders:
                self.dovecot.deliver(self.users[name], folders[name], letter.as_bytes(), self.now)

    def status(self) -> tuple[int, dict[str, object]]:
        done = self.ulak("status", "--json", "--check")
        return done.returncode, json.loads(done.stdout)


def parsed(raw: bytes) -> EmailMessage:
    letter = message_from_bytes(raw, policy=policy.SMTP)
    assert isinstance(letter, EmailMessage)
    return letter


def text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def only(letters: list[EmailMessage]) -> EmailMessage:
    """The one letter there is, to the administrators."""
    (letter,) = letters
    assert letter["To"] == ADMIN
    return letter


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> MovedClock:
    return moved_clock.build(tmp_path_factory.mktemp("moved-clock"))


@pytest.fixture
def outpost(tmp_path: Path, dovecot: Dovecot, sink: Sink, moved: MovedClock) -> Outpost:
    users = {name: dovecot.fresh_user() for name in MAILBOXES.values()}
    start = datetime(2026, 12, 7, 9, 30, tzinfo=ISTANBUL)
    one = Outpost(tmp_path, dovecot, sink, moved, users, start)
    one.configure()
    return one


def test_a_canary_that_comes_home_is_filed_and_counts_nowhere(outpost: Outpost) -> None:
    canaries = outpost.turn()
    assert len(canaries) == 2
    outpost.relay(canaries, bilgi="INBOX", cainfo="INBOX")
    outpost.relay(canaries, cainfo="INBOX")  # delivered twice
    assert outpost.turn() == []
    code, status = outpost.status()
    assert (code, status["alarms"], status["open_tickets"]) == (0, [], 0)
    assert [bird["place"] for bird in status["canaries"]] == ["inbox", "inbox"]  # type: ignore[attr-defined]
    books = json.loads(outpost.ulak("reconcile", "--json").stdout)
    found = {(one["mailbox"], one["folder"]): one for one in books}
    words = ("filed", "duplicates", "tickets", "balanced")
    assert [found["cainfo", "INBOX"][word] for word in words] == [1, 1, 0, True]
    assert [found["bilgi", "INBOX"][word] for word in words] == [1, 0, 0, True]


def test_a_dead_address_is_found_by_its_canary_within_hours(outpost: Outpost) -> None:
    outpost.relay(outpost.turn(), bilgi="Junk")  # a filter changed its mind, and an alias expired
    assert "istenmeyen (Junk)" in text(only(outpost.turn()))
    dead = only(outpost.turn(120))
    assert "Deneme iletisi: cainfo" in str(dead["Subject"])
    assert "cainfo@kurum.test adresi ölü olabilir" in text(dead)
    assert "Sürüyor: Deneme iletisi: bilgi" in text(dead)
    code, status = outpost.status()
    assert code == 1
    assert {one["name"] for one in status["alarms"]} == {"canary: bilgi", "canary: cainfo"}  # type: ignore[attr-defined]
    outpost.relay(
        outpost.turn(22 * 60), bilgi="INBOX", cainfo="INBOX"
    )  # told once; and the next day's canaries
    over = only(outpost.turn())
    assert over["Subject"] == "ulak: geçti: Deneme iletisi: bilgi ve 1 uyarı daha"
    assert outpost.status()[0] == 0


def test_a_login_that_is_refused_is_told_soon_once_and_through_the_other_mailbox(outpost: Outpost) -> None:
    outpost.relay(outpost.turn(), bilgi="INBOX", cainfo="INBOX")
    assert outpost.turn() == []
    outpost.configure(bilgi="yesterday's password")
    assert [outpost.turn(1, 75) for _ in range(2)] == [[], []]
    alarm = only(outpost.turn(1, 75))
    assert alarm["Subject"] == "ulak: dikkatiniz gerekiyor: Posta kutusu okunamıyor: bilgi"
    assert "cainfo@kurum.test" in str(alarm["From"])
    assert "was refused" in text(alarm)
    assert "yesterday" not in text(alarm)
    assert outpost.turn(60, 75) == []
    outpost.configure()
    assert only(outpost.turn())["Subject"] == "ulak: geçti: Posta kutusu okunamıyor: bilgi"
