"""Intake between a remembering mailbox and a remembering spool: order, retries, and who waits for whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from ulak.desk.coming.arrival import (
    After,
    Announcement,
    Cursor,
    Fetched,
    FolderCount,
    FolderUnavailable,
    Received,
    Settlement,
)
from ulak.errors import ConfigError, Unavailable
from ulak.stages.intake import turn

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
NOTHING = After()


@dataclass
class MemoryMailbox:
    """A server in memory; `failing` UIDs are there and never come, `per_fetch` is how many come at once."""

    folders: dict[str, dict[int, bytes]]
    diary: list[str]
    name: str = "bilgi"
    uidvalidity: int = 7
    failing: set[int] = field(default_factory=set)
    missing_folders: set[str] = field(default_factory=set)
    per_fetch: int = 1000
    died: bool = False

    def announce(self, folder: str, cursor: Cursor | None, since: date | None) -> Announcement:
        if self.died:
            raise Unavailable("the server is away")
        if folder in self.missing_folders:
            raise FolderUnavailable(f"no folder {folder}")
        first = cursor.last_uid + 1 if cursor and cursor.uidvalidity == self.uidvalidity else 1
        uids = tuple(uid for uid in sorted(self.folders[folder]) if uid >= first)
        return Announcement(folder, self.uidvalidity, uids, junk=folder == "Junk")

    def fetch(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> Fetched:
        self.diary.append(f"fetch {len(uids)} of {folder}")
        there = [uid for uid in uids if uid in self.folders[folder]]
        mails = [Received(uid, NOW, self.folders[folder][uid]) for uid in there if uid not in self.failing]
        return Fetched(
            tuple(mails[: self.per_fetch]),
            tuple(uid for uid in uids if uid not in there),
            tuple(uid for uid in there if uid in self.failing),
        )

    def settle(self, folder: str, uidvalidity: int, uids: tuple[int, ...], after: After) -> None:
        self.diary.append(f"settle {len(uids)} of {folder}: {after.settlement}")

    def count(self, folder: str, since: date | None) -> FolderCount:
        raise AssertionError("intake does not count")

    def wait(self, seconds: float) -> None:
        raise AssertionError("intake does not wait")

    def wake(self) -> None:
        raise AssertionError("intake does not wake")


@dataclass
class MemorySpool:
    """A spool in memory that writes down what it was told, and when."""

    diary: list[str]
    cursors: dict[str, Cursor] = field(default_factory=dict)
    rows: dict[tuple[str, int, int], bytes | None] = field(default_factory=dict)
    looks: dict[tuple[str, int, int], int] = field(default_factory=dict)
    told: set[tuple[str, int, int]] = field(default_factory=set)
    looked_at: list[datetime] = field(default_factory=list)
    refuses: bool = False

    def cursor(self, folder: str) -> Cursor | None:
        return self.cursors.get(folder)

    def announce(self, announcement: Announcement, now: datetime) -> int:
        self.diary.append(f"announce {len(announcement.uids)} of {announcement.folder}")
        for uid in announcement.uids:
            self.rows.setdefault((announcement.folder, announcement.uidvalidity, uid), None)
        if announcement.uids:
            self.cursors[announcement.folder] = Cursor(
                announcement.folder, announcement.uidvalidity, announcement.uids[-1]
            )
        return 0

    def wanted(self, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        absent = [
            key[2]
            for key, raw in sorted(self.rows.items(), key=lambda row: row[0])
            if key[:2] == (folder, uidvalidity) and raw is None and self.looks.get(key, 0) < 3
        ]
        return tuple(absent[:limit])

    def accept(self, folder: str, uidvalidity: int, mails: tuple[Received, ...]) -> None:
        if self.refuses:
            raise Unavailable("the disk is full")
        self.diary.append(f"accept {len(mails)} of {folder}")
        for mail in mails:
            self.rows[folder, uidvalidity, mail.uid] = mail.raw

    def vanished(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> None:
        for uid in uids:
            key = (folder, uidvalidity, uid)
            self.looks[key] = self.looks.get(key, 0) + 1

    def unsettled(self, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        stored = [
            key for key, raw in self.rows.items() if key[:2] == (folder, uidvalidity) and raw is not None
        ]
        return tuple(key[2] for key in stored if key not in self.told)[:limit]

    def settled(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> None:
        self.diary.append(f"settled {len(uids)} of {folder}")
        self.told |= {(folder, uidvalidity, uid) for uid in uids}

    def looked(self, at: datetime) -> None:
        self.looked_at.append(at)


@dataclass
class Scene:
    """A mailbox and a spool with one diary."""

    mailbox: MemoryMailbox
    spool: MemorySpool

    def turn(self, *folders: str, after: After = NOTHING) -> int:
        return turn(self.mailbox, self.spool, folders or ("INBOX",), None, after, NOW)

    @property
    def diary(self) -> list[str]:
        return self.spool.diary

    def stored(self, folder: str = "INBOX") -> list[int]:
        return sorted(key[2] for key, raw in self.spool.rows.items() if key[0] == folder and raw is not None)


@pytest.fixture
def scene() -> Callable[..., Scene]:
    def make(count: int = 3, junk: int = 0) -> Scene:
        diary: list[str] = []
        folders = {
            "INBOX": {uid: b"mail %d" % uid for uid in range(1, count + 1)},
            "Junk": {uid: b"junk %d" % uid for uid in range(1, junk + 1)},
        }
        return Scene(MemoryMailbox(folders, diary), MemorySpool(diary))

    return make


Make = Callable[..., Scene]


def test_nothing_is_done_to_the_mails_of_a_folder_that_is_spared(scene: Make):
    desk = scene(1, junk=1)
    assert desk.turn("INBOX", "Junk", after=After.named("move:Done", spared="Junk")) == 3
    assert [line for line in desk.diary if "settle " in line] == ["settle 1 of INBOX: move"]
    assert After.named("nothing", "Junk").at("INBOX") == After(spared="Junk")


def test_mails_are_announced_then_fetched_then_stored_then_settled(scene: Make):
    desk = scene(3)
    assert desk.turn(after=After.named("seen")) == 6
    assert desk.diary == [
        "announce 3 of INBOX",
        "fetch 3 of INBOX",
        "accept 3 of INBOX",
        "settle 3 of INBOX: seen",
        "settled 3 of INBOX",
    ]
    assert desk.spool.looked_at == [NOW]


def test_nothing_new_moves_nothing(scene: Make):
    desk = scene(3)
    assert desk.turn() == 3
    assert desk.turn() == 0
    assert desk.diary[-1] == "announce 0 of INBOX"
    assert desk.spool.looked_at == [NOW, NOW]


def test_mails_come_in_batches_of_fifty_and_a_turn_has_an_end(scene: Make):
    desk = scene(620)
    assert desk.turn() == 500
    assert desk.diary.count("fetch 50 of INBOX") == 10
    assert desk.turn() == 120
    assert len(desk.stored()) == 620


def test_what_was_not_reached_is_asked_for_again_in_the_same_turn(scene: Make):
    desk = scene(5)
    desk.mailbox.per_fetch = 2
    assert desk.turn() == 5


def test_a_mail_that_fails_stops_nobody_and_stays_wanted(scene: Make):
    desk = scene(70)
    desk.mailbox.failing = set(range(1, 61))
    assert desk.turn() == 10
    assert desk.stored() == list(range(61, 71))
    desk.mailbox.failing = set()
    assert desk.turn() == 60


def test_a_mail_that_vanished_counts_once_a_turn_and_is_gone_after_three(scene: Make):
    desk = scene(3)
    desk.spool.announce(desk.mailbox.announce("INBOX", None, None), NOW)
    del desk.mailbox.folders["INBOX"][2]
    assert desk.turn() == 2
    assert [desk.turn() for _ in range(3)] == [0, 0, 0]
    assert desk.spool.looks == {("INBOX", 7, 2): 3}


def test_a_server_is_told_nothing_before_the_mail_is_stored(scene: Make):
    desk = scene(3)
    desk.spool.refuses = True
    with pytest.raises(Unavailable, match="disk is full"):
        desk.turn(after=After.named("move:Done"))
    assert not any(line.startswith("settle") for line in desk.diary)
    assert desk.spool.looked_at == []
    desk.spool.refuses = False
    assert desk.turn(after=After.named("move:Done")) == 6


def test_settling_is_made_up_for_after_a_crash(scene: Make):
    desk = scene(600)
    desk.turn()
    desk.turn()
    assert desk.turn(after=After.named("seen")) == 500
    assert desk.turn(after=After.named("seen")) == 100
    assert desk.turn(after=After.named("seen")) == 0


def test_another_uidvalidity_reads_the_folder_anew(scene: Make):
    desk = scene(3)
    desk.turn()
    desk.mailbox.uidvalidity = 8
    assert desk.turn() == 3


def test_every_folder_is_read(scene: Make):
    desk = scene(2, junk=3)
    assert desk.turn("INBOX", "Junk") == 5
    assert desk.stored("Junk") == [1, 2, 3]


def test_a_missing_folder_keeps_no_other_waiting_and_is_told_when_all_is_quiet(scene: Make):
    desk = scene(2, junk=1)
    desk.mailbox.missing_folders = {"Old", "Older"}
    assert desk.turn("Old", "INBOX", "Older", "Junk") == 3
    assert desk.spool.looked_at == []
    with pytest.raises(FolderUnavailable, match="no folder Old$"):
        desk.turn("Old", "INBOX", "Older", "Junk")


def test_a_server_that_is_away_is_said_at_once(scene: Make):
    desk = scene(2)
    desk.mailbox.died = True
    with pytest.raises(Unavailable, match="away"):
        desk.turn("INBOX", "Junk")


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("nothing", After()),
        ("seen", After(Settlement.SEEN)),
        ("move:Arşiv/2026", After(Settlement.MOVE, "Arşiv/2026")),
        ("move: Done ", After(Settlement.MOVE, "Done")),
    ],
)
def test_after_is_read_from_its_three_words(words: str, after: After):
    assert After.named(words) == after


@pytest.mark.parametrize("words", ["", "delete", "move", "move:", "move: ", "seen:x", "nothing:x", "SEEN"])
def test_an_unknown_after_is_an_error(words: str):
    with pytest.raises(ConfigError, match='"nothing", "seen" or "move:FOLDER"'):
        After.named(words)
