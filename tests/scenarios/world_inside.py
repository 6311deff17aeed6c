"""
The world inside one process: real store, rules, templates and stages; a mailbox and a courier that remember.

The clock is given. Nothing here waits, and nothing leaves the process.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from time_machine import travel

from tests.scenarios.asking import Said, ask, typed
from tests.scenarios.household import MAILBOXES, Account, write_config
from tests.scenarios.posted import Posted
from tests.scenarios.story import Story
from ulak.config import load
from ulak.desk.coming.arrival import After, Announcement, Cursor, Fetched, FolderCount, Received
from ulak.desk.watch.balance import balanced
from ulak.mail.delivery import Outcome, Sent
from ulak.rota import turns
from ulak.store.books import Books
from ulak.wiring import Desk, wire

UIDVALIDITY = 1


@dataclass
class RememberedMailbox:
    """A mailbox in memory: folders with mails by UID."""

    name: str
    folders: dict[str, dict[int, Received]] = field(default_factory=lambda: {"INBOX": {}, "Junk": {}})

    def put(self, folder: str, raw: bytes, at: datetime) -> None:
        """Deliver a mail."""
        mails = self.folders[folder]
        uid = len(mails) + 1
        mails[uid] = Received(uid, at.astimezone(UTC), raw)

    def announce(self, folder: str, cursor: Cursor | None, since: date | None) -> Announcement:
        last = cursor.last_uid if cursor and cursor.uidvalidity == UIDVALIDITY else 0
        uids = tuple(uid for uid in self.folders[folder] if uid > last)
        return Announcement(folder, UIDVALIDITY, uids, folder == "Junk")

    def fetch(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> Fetched:
        return Fetched(tuple(self.folders[folder][uid] for uid in uids))

    def settle(self, folder: str, uidvalidity: int, uids: tuple[int, ...], after: After) -> None:
        """The stories' desks leave their mailboxes as they are."""

    def count(self, folder: str, since: date | None) -> FolderCount:
        mails = self.folders[folder]
        return FolderCount(folder, UIDVALIDITY, len(mails), 0, tuple(mails))

    def wait(self, seconds: float) -> None:
        """Nobody waits in here."""

    def wake(self) -> None:
        """Nobody sleeps in here."""

    def close(self) -> None:
        """There is no connection."""


@dataclass
class RememberingCourier:
    """Takes every letter and keeps it."""

    letters: list[Posted] = field(default_factory=list)

    def send(
        self,
        envelope_from: str,
        recipients: tuple[str, ...],
        wire: bytes,
        may_send: Callable[[], bool] | None = None,
    ) -> Outcome:
        self.letters.append(Posted(envelope_from, recipients, wire))
        return Sent("250 2.0.0 remembered")

    def check(self) -> tuple[str, ...]:
        """It is always there."""
        return ()

    def close(self) -> None:
        """There is no connection."""


@dataclass
class Inside:
    """The world of one story."""

    config: Path
    desk: Desk
    mailboxes: dict[str, RememberedMailbox]
    courier: RememberingCourier
    clock: Callable[[], datetime]
    now: list[datetime]

    def deliver(self, mailbox: str, folder: str, raw: bytes, at: datetime) -> None:
        """Put a mail into a mailbox, as having come at that time."""
        self.mailboxes[mailbox].put(folder, raw, at)

    def turn(self, at: datetime) -> None:
        """What `ulak turn` does."""
        self.now[0] = at.astimezone(UTC)
        stages = turns(self.desk)
        while sum(inlet.turn(self.clock) for inlet in self.desk.inlets) + sum(
            work() for work in stages.values()
        ):
            pass
        self.desk.seal()

    def restart(self) -> None:
        """Forget everything that is not in the store."""
        self.desk.close()
        self.desk = _wired(self.config, self.mailboxes, self.courier, self.clock)

    def letters(self) -> list[Posted]:
        """What the desk has sent."""
        return self.courier.letters

    def ask(self, *words: str) -> object:
        """What a command says with --json."""
        return ask(self.config, *words)

    def command(self, at: datetime, *words: str) -> Said:
        """A command beside the desk, at that hour."""
        with travel(at, tick=True):
            return typed(self.config, *words)

    def reconcile(self) -> list[dict[str, object]]:
        """The books, from mailboxes no command can reach."""
        return [
            asdict(balanced(Books(self.desk.store).look(name, mailbox.count(folder, None))))
            for name, mailbox in self.mailboxes.items()
            for folder in mailbox.folders
        ]


@contextmanager
def inside(story: Story, folder: Path) -> Iterator[Inside]:
    """Make the world of a story, in that folder."""
    accounts = {name: Account(1) for name in MAILBOXES.values()}
    config = write_config(folder, accounts, 1, story.hold, story.of_mailboxes, **story.of_rules)
    mailboxes = {name: RememberedMailbox(name) for name in MAILBOXES.values()}
    for mailbox in mailboxes.values() if story.watched else ():
        mailbox.folders[story.watched] = {}
    courier, now = RememberingCourier(), [datetime(2026, 1, 1, tzinfo=UTC)]

    def clock() -> datetime:
        return now[0]

    world = Inside(config, _wired(config, mailboxes, courier, clock), mailboxes, courier, clock, now)
    try:
        yield world
    finally:
        world.desk.close()


def _wired(
    config: Path,
    mailboxes: dict[str, RememberedMailbox],
    courier: RememberingCourier,
    clock: Callable[[], datetime],
) -> Desk:
    """The desk as it is always wired, with other hands at its rim."""
    desk = wire(load(config), {})
    for hand in (*(inlet.mailbox for inlet in desk.inlets), *desk.couriers.values()):
        hand.close()
    return replace(
        desk,
        inlets=tuple(replace(inlet, mailbox=mailboxes[inlet.name]) for inlet in desk.inlets),
        couriers=dict.fromkeys(desk.couriers, courier),
        clock=clock,
    )
