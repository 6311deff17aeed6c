"""
The spool of one mailbox: what intake writes down, raw and unread.

A delivery is a row; UNIQUE(mailbox, folder, uidvalidity, uid) and UNIQUE(mailbox, sha256) make it
impossible that one is taken twice. After a new UIDVALIDITY all mails come again under new UIDs:
those rows are done at once, as duplicates of the first.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from ulak.desk.coming.arrival import Announcement, Cursor, Received
from ulak.desk.decision import Disposition, Event
from ulak.fault_point import Step, reach
from ulak.store import journal
from ulak.store.clock_evidence import was_unread
from ulak.store.columns import AnyRow
from ulak.store.days import note_gap
from ulak.store.engine import Store
from ulak.store.health import LOOKED, beat
from ulak.store.originals import ORIGINAL, known_mails, stored_row
from ulak.store.people import Directory
from ulak.store.schema import ANNOUNCED, UNSETTLED, cursors, spool
from ulak.store.upsert import insert_missing, replace

LOOKS = 3
"""After so many looks at which the server did not have a mail it counts as gone."""

PIECE = 5_000
"""UIDs that one transaction announces: others write in between."""

_NOBODY = Directory({})


class SpoolOf:
    """
    All that intake needs from the store, for one mailbox. Each call is one transaction.

    `sent` is the folder in which mails lie that were written outside ulak; empty for none.
    """

    def __init__(self, store: Store, mailbox: str, sent: str = "") -> None:
        self._store = store
        self._mailbox = mailbox
        self._sent = sent

    def cursor(self, folder: str) -> Cursor | None:
        """Where reading stands; None before the first look."""
        with self._store.snapshot() as connection:
            return self._cursor(connection, folder)

    def announce(self, announcement: Announcement, now: datetime) -> int:
        """
        Make a row of every UID, and move the cursor behind the last: none can be skipped any more.

        Many are written piece by piece, from the lowest: the cursor always stands behind rows. What an
        earlier UIDVALIDITY had announced and not brought is given up; returns how many that were.
        """
        stands = self.cursor(announcement.folder)
        same = stands is not None and stands.uidvalidity == announcement.uidvalidity
        if same and not announcement.uids:
            return 0
        given_up = 0
        read_to = stands.last_uid if same and stands is not None else 0
        uids = sorted(announcement.uids)
        for start in range(0, len(uids), PIECE) or (0,):
            piece = uids[start : start + PIECE]
            read_to = max((read_to, *piece))
            with self._store.write() as connection:
                if not same:
                    given_up += self._give_up_old(connection, announcement, now)
                self._want(connection, announcement, piece)
                self._move_cursor(connection, announcement, read_to)
        reach(Step.ANNOUNCED)
        return given_up

    def wanted(self, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        """UIDs that are announced and not yet here, oldest first."""
        with self._store.snapshot() as connection:
            query = select(spool.c.uid).where(*self._in(folder, uidvalidity), ANNOUNCED)
            return tuple(connection.execute(query.order_by(spool.c.uid).limit(limit)).scalars())

    def accept(self, folder: str, uidvalidity: int, mails: tuple[Received, ...]) -> None:
        """Seal and store raw bytes and INTERNALDATE; what the mailbox brought before is a duplicate."""
        seals = self._store.seals
        ready = [stored_row(seals, mail.raw, mail.internal_date) | {"uid": mail.uid} for mail in mails]
        if not ready:
            return
        with self._store.write() as connection:
            known = known_mails(connection, self._mailbox, [row["sha256"] for row in ready])
            mine = self._rows(connection, folder, uidvalidity, [row["uid"] for row in ready])
            stored, again = [], []
            for row in ready:
                target = mine.get(row["uid"])
                if target is None:
                    continue
                first = known.get(row["sha256"])
                if first is not None and not _is_rescued(connection, first, target):
                    again.append(_duplicate(row, target, first.id))
                else:
                    known[row["sha256"]] = target
                    stored.append({n: row[n] for n in ORIGINAL} | {"row": target.id})
            if stored:
                connection.execute(_STORE, stored)
            if again:
                connection.execute(_REPEAT, again)

    def vanished(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> None:
        """Record that the server no longer has these; after three looks a mail counts as gone."""
        if not uids:
            return
        with self._store.write() as connection:
            these = (*self._in(folder, uidvalidity), spool.c.uid.in_(uids), ANNOUNCED)
            connection.execute(update(spool).where(*these).values(looks=spool.c.looks + 1))
            connection.execute(update(spool).where(*these, spool.c.looks >= LOOKS).values(state="gone"))

    def unsettled(self, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        """Stored mails the server has not been told about, when `after` asks for it."""
        with self._store.snapshot() as connection:
            query = select(spool.c.uid).where(*self._in(folder, uidvalidity), UNSETTLED)
            return tuple(connection.execute(query.order_by(spool.c.uid).limit(limit)).scalars())

    def settled(self, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> None:
        """Remember that `after` was done."""
        if not uids:
            return
        with self._store.write() as connection:
            these = (*self._in(folder, uidvalidity), spool.c.uid.in_(uids))
            connection.execute(update(spool).where(*these).values(settled=True))

    def looked(self, at: datetime) -> None:
        """Remember the last full successful look at every folder, and since when there had been none."""
        with self._store.write() as connection:
            note_gap(connection, self._mailbox, at)
            was_unread(connection, self._mailbox, at)
            beat(connection, LOOKED, self._mailbox, at)

    def _give_up_old(self, connection: Connection, announcement: Announcement, now: datetime) -> int:
        """Nobody can ask for the old UIDs any more (RFC 3501 §2.3.1.1); the new ones name the same mails."""
        place = (spool.c.mailbox == self._mailbox, spool.c.folder == announcement.folder)
        old = (*place, spool.c.uidvalidity != announcement.uidvalidity, ANNOUNCED)
        given_up = connection.execute(update(spool).where(*old).values(state="gone")).rowcount
        if given_up:
            facts = (("mailbox", self._mailbox), ("folder", announcement.folder), ("given up", str(given_up)))
            event = Event("folder made anew", facts=facts)
            journal.append(connection, self._store.seals, _NOBODY, None, (event,), now)
        return given_up

    def _want(self, connection: Connection, announcement: Announcement, uids: list[int]) -> None:
        """What counted as gone and is there again is wanted again."""
        back = (*self._in(announcement.folder, announcement.uidvalidity), spool.c.uid.in_(uids))
        again = update(spool).where(*back, spool.c.state == "gone").values(state="announced", looks=0)
        connection.execute(again)
        insert_missing(connection, spool, [self._announced(announcement, uid) for uid in uids])

    def _move_cursor(self, connection: Connection, announcement: Announcement, read_to: int) -> None:
        row = {
            "mailbox": self._mailbox,
            "folder": announcement.folder,
            "uidvalidity": announcement.uidvalidity,
            "last_uid": read_to,
        }
        replace(connection, cursors, row)

    def _cursor(self, connection: Connection, folder: str) -> Cursor | None:
        this = (cursors.c.mailbox == self._mailbox, cursors.c.folder == folder)
        row = connection.execute(select(cursors).where(*this)).first()
        return None if row is None else Cursor(row.folder, row.uidvalidity, row.last_uid)

    def _in(self, folder: str, uidvalidity: int) -> tuple[Any, ...]:
        place = (spool.c.mailbox == self._mailbox, spool.c.folder == folder)
        return (*place, spool.c.uidvalidity == uidvalidity)

    def _announced(self, announcement: Announcement, uid: int) -> dict[str, Any]:
        return {
            "mailbox": self._mailbox,
            "folder": announcement.folder,
            "uidvalidity": announcement.uidvalidity,
            "uid": uid,
            "source": "imap",
            "junk": announcement.junk,
            "sent": announcement.folder == self._sent,
            "state": "announced",
            "settled": False,
            "proven": False,
        }

    def _rows(
        self, connection: Connection, folder: str, uidvalidity: int, uids: list[int]
    ) -> dict[int, AnyRow]:
        """Rows that wait for their bytes."""
        columns = (spool.c.id, spool.c.uid, spool.c.junk, spool.c.sent, spool.c.disposition, spool.c.ticket)
        query = select(*columns).where(*self._in(folder, uidvalidity), spool.c.uid.in_(uids), ANNOUNCED)
        return {row.uid: row for row in connection.execute(query)}


_STORE = (
    update(spool)
    .where(spool.c.id == bindparam("row"))
    .values(
        state="stored",
        **{name: bindparam(name) for name in ORIGINAL},
    )
)
_REPEAT = (
    update(spool)
    .where(spool.c.id == bindparam("row"))
    .values(
        state="done",
        disposition=Disposition.DUPLICATE.value,
        **{name: bindparam(name) for name in ("internal_date", "size", "duplicate_of", "done_at")},
    )
)


def _duplicate(row: dict[str, Any], target: AnyRow, first: int) -> dict[str, Any]:
    at = row["internal_date"]
    return {"row": target.id, "internal_date": at, "size": row["size"], "duplicate_of": first, "done_at": at}


def _is_rescued(connection: Connection, first: AnyRow, target: AnyRow) -> bool:
    """
    Did it come to nothing as junk or as a mail that was sent, and has somebody moved it to where mail comes?

    Then it is dealt with again; the digest goes over to the new row.
    """
    if _standing(target) <= _standing(first) or first.ticket is not None:
        return False
    connection.execute(update(spool).where(spool.c.id == first.id).values(sha256=None))
    return True


def _standing(row: AnyRow) -> int:
    """What lies in the inbox came to us; in junk it may have; among what was sent it did not."""
    return 0 if row.sent else 1 if row.junk else 2
