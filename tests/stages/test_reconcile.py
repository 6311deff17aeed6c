"""The nightly books: who makes them when, what a second look forgives, what is written down."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.stages.test_intake import MemoryMailbox
from ulak.desk.coming.arrival import After, FolderCount, FolderUnavailable
from ulak.errors import Unavailable
from ulak.stages import intake, reconcile
from ulak.store.books import Books
from ulak.store.engine import Store
from ulak.store.health import Health
from ulak.store.schema import spool
from ulak.store.spool import SpoolOf
from ulak.store.waiting import Waiting

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)
LAG = timedelta(minutes=10)


@dataclass
class CountedMailbox(MemoryMailbox):
    """A server in memory that is counted too; `hidden` are there and announced to nobody yet."""

    hidden: set[int] = field(default_factory=set)
    away: bool = False

    def announce(self, folder, cursor, since):
        news = super().announce(folder, cursor, since)
        return type(news)(
            folder, news.uidvalidity, tuple(uid for uid in news.uids if uid not in self.hidden), news.junk
        )

    def count(self, folder: str, since: date | None) -> FolderCount:
        if self.away:
            raise Unavailable("the server is away")
        if folder in self.missing_folders:
            raise FolderUnavailable(f"no folder {folder}")
        uids = tuple(sorted(self.folders[folder]))
        return FolderCount(folder, self.uidvalidity, len(uids), 0, uids)


@dataclass
class Scene:
    """A mailbox in memory, a real store, and the books between them."""

    mailbox: CountedMailbox
    store: Store
    ledger: reconcile.Ledger
    now: datetime = NOON

    def read(self) -> int:
        return intake.turn(
            self.mailbox, SpoolOf(self.store, "bilgi"), self.ledger.folders, None, After(), self.now
        )

    def books(self, lag: timedelta = LAG) -> int:
        return reconcile.turn(self.ledger, self.mailbox, SpoolOf(self.store, "bilgi"), self.now, lag)

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def decide_all(self) -> None:
        """As triage would, without looking at any."""
        decided = {"state": "done", "disposition": "filed"}
        with self.store.write() as connection:
            connection.execute(spool.update().where(spool.c.state == "stored").values(decided))

    def noted(self) -> dict[str, str]:
        return {sign.name: sign.words for sign in Health(self.store).notes("books")}


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    store = Store.open(f"sqlite:///{tmp_path / 'ulak.db'}", b"a secret of the tests, long enough", tmp_path)
    store.upgrade()
    folders = {"INBOX": {uid: b"mail %d" % uid for uid in (1, 2, 3)}, "Junk": {}}
    mailbox = CountedMailbox(folders, [])
    zone = ZoneInfo("Europe/Istanbul")
    yield Scene(mailbox, store, reconcile.Ledger("bilgi", Books(store), ("INBOX", "Junk"), None, zone))
    store.close()


def test_books_that_balance_are_noted_and_made_once_a_night(scene: Scene):
    scene.read()
    scene.decide_all()
    assert scene.books() == 0
    assert scene.noted() == {"bilgi/INBOX": "", "bilgi/Junk": ""}
    counted = scene.mailbox.folders
    scene.mailbox.away = True
    scene.passes(hours=10)
    assert scene.books() == 0
    scene.passes(hours=10)
    with pytest.raises(Unavailable, match="away"):
        scene.books()
    assert scene.noted() == {"bilgi/INBOX": "", "bilgi/Junk": ""}
    assert counted["INBOX"]


def test_mail_on_its_way_is_no_imbalance(scene: Scene):
    scene.read()
    assert scene.books() == 1
    assert scene.noted() == {"bilgi/Junk": ""}
    scene.decide_all()
    scene.mailbox.folders["INBOX"][4] = b"mail 4"
    scene.passes(minutes=9)
    assert scene.books() == 0
    scene.passes(minutes=1)
    assert scene.books() == 0
    assert scene.noted()["bilgi/INBOX"] == ""


def test_a_mail_that_cannot_be_fetched_and_one_nobody_decides_about_are_told_and_taken_back(scene: Scene):
    scene.mailbox.failing = {2}
    scene.read()
    scene.books()
    scene.passes(minutes=10)
    assert scene.books() == 1
    assert scene.noted()["bilgi/INBOX"].startswith(
        "1 on the server could not be brought into the spool and 2 in the spool are not decided about"
    )
    scene.passes(minutes=59)
    assert scene.books() == 0
    scene.mailbox.failing = set()
    assert scene.read() == 1
    scene.decide_all()
    scene.passes(minutes=1)
    assert scene.books() == 1
    assert scene.noted()["bilgi/INBOX"] == ""


def test_a_mail_shown_late_under_a_low_uid_is_asked_for_at_night(scene: Scene):
    """The cursor passed it: without the books nobody would ever ask for it."""
    scene.mailbox.hidden = {2}
    assert scene.read() == 2
    scene.mailbox.hidden = set()
    assert scene.read() == 0
    scene.decide_all()
    assert scene.books() == 1
    assert scene.read() == 1
    scene.decide_all()
    scene.passes(minutes=10)
    assert scene.books() == 0
    assert scene.noted()["bilgi/INBOX"] == ""


def test_a_mail_that_counted_as_gone_and_is_there_again_is_asked_for(scene: Scene):
    scene.read()
    scene.decide_all()
    SpoolOf(scene.store, "bilgi").announce(
        scene.mailbox.announce("INBOX", None, None).__class__("INBOX", 7, (9,), False), NOON
    )
    for _ in range(3):
        scene.read()
    assert Books(scene.store).counts("bilgi", "INBOX").gone == 1
    scene.mailbox.folders["INBOX"][9] = b"mail 9"
    assert scene.books() == 1
    assert scene.read() == 1
    assert Books(scene.store).counts("bilgi", "INBOX").gone == 0


def test_a_folder_in_trouble_keeps_no_other_from_its_books(scene: Scene):
    scene.read()
    scene.decide_all()
    scene.mailbox.missing_folders = {"Junk"}
    assert scene.books() == 0
    assert scene.noted() == {"bilgi/INBOX": ""}


def test_mail_from_files_must_be_decided_about_too(scene: Scene):
    Waiting(scene.store).ingest("bilgi", b"from a file", NOON)
    scene.read()
    assert scene.books() == 2
    scene.passes(minutes=10)
    assert scene.books() == 2
    assert scene.noted()["bilgi/(files)"].startswith("1 in the spool are not decided about")
    scene.decide_all()
    scene.passes(hours=1)
    assert scene.books() == 2
    assert set(scene.noted().values()) == {""}


def test_a_new_uidvalidity_between_two_looks_alarms_nobody(scene: Scene):
    scene.mailbox.failing = {2}
    scene.read()
    scene.decide_all()
    assert scene.books() == 1
    scene.mailbox.uidvalidity = 8
    scene.passes(minutes=10)
    assert scene.books() == 0
    assert scene.noted()["bilgi/INBOX"] == ""
