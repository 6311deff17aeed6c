"""Mail that waits to be read: what triage takes, what it had to put aside, and how it all adds up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select, update

from ulak.desk.decision import Disposition, Event
from ulak.errors import Refused
from ulak.store import journal
from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.originals import known_mails, stored_row
from ulak.store.people import Directory
from ulak.store.schema import QUARANTINED, STORED, spool
from ulak.store.seal import Sealed

BATCH_BYTES = 16 * 1024 * 1024
"""What one batch of mails may weigh; a single mail may weigh more."""

_NOBODY = Directory({})
_UNOPENED = "its original was erased, or changed in the database"


@dataclass(frozen=True, slots=True)
class SpooledMail:
    """
    A mail as it was stored, not yet understood.

    `proven` when a one-time code released it. `ticket` is the one that was opened for a mail that
    could not be read; empty for any other.
    """

    id: int
    mailbox: str
    folder: str
    junk: bool
    internal_date: datetime
    raw: bytes
    proven: bool
    source: str
    ticket: str


@dataclass(frozen=True, slots=True)
class QuarantinedMail:
    """A mail that made triage stumble; `why` is one sentence, `traceback` where it happened."""

    id: int
    mailbox: str
    folder: str
    internal_date: datetime
    size: int
    ticket: str
    why: str
    traceback: str


@dataclass(frozen=True, slots=True)
class SpoolCounts:
    """
    One folder's deliveries, each in exactly one of the numbers.

    `spooled` have bytes here; the five dispositions and `unread` add up to it. `wanted` are
    announced and not brought yet, `gone` vanished before they were.
    """

    mailbox: str
    folder: str
    spooled: int
    tickets: int
    appended: int
    filed: int
    duplicates: int
    quarantined: int
    unread: int
    wanted: int
    gone: int


class Waiting:
    """The spool of every mailbox, from the side of triage and of administrators."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def stored(self, limit: int) -> tuple[SpooledMail, ...]:
        """
        The next mails to read, oldest first within a mailbox, every mailbox in turn.

        A backlog of one mailbox so never makes another wait; a batch never outgrows memory.
        """
        with self._store.snapshot() as connection:
            chosen = _within_weight(_in_turn(_queues(connection, limit)), limit)
            query = select(spool).where(spool.c.id.in_(chosen), STORED)
            rows = {row.id: row for row in connection.execute(query)}
        return tuple(mail for id in chosen if id in rows and (mail := self._opened(rows[id])) is not None)

    def one(self, spool_id: int) -> SpooledMail | None:
        """A mail in any state, as long as its bytes are here; None for an unknown id or an erased mail."""
        with self._store.snapshot() as connection:
            row = connection.execute(select(spool).where(spool.c.id == spool_id)).first()
        return None if row is None or row.raw is None or row.key is None else self._mail(row)

    def last(self, count: int) -> tuple[SpooledMail, ...]:
        """The mails that came last, newest first, to try new rules on."""
        with self._store.snapshot() as connection:
            these = (spool.c.raw.is_not(None), spool.c.key.is_not(None))
            query = select(spool).where(*these).order_by(spool.c.id.desc()).limit(count)
            return tuple(self._mail(row) for row in connection.execute(query))

    def quarantine(self, spool_id: int, why: str, traceback: str, now: datetime) -> None:
        """Put a mail aside that cannot be dealt with: visible, counted, never lost."""
        with self._store.write() as connection:
            row = connection.execute(select(spool.c.key, spool.c.ticket).where(spool.c.id == spool_id)).one()
            sealed = self._store.seals.key(row.key).seal(f"{why}\n{traceback}".encode("utf-8", "replace"))
            changed = {
                "state": "quarantined",
                "disposition": Disposition.QUARANTINED.value,
                "traceback": sealed,
                "done_at": now,
            }
            connection.execute(update(spool).where(spool.c.id == spool_id).values(changed))
            self._journal(connection, "mail quarantined", spool_id, row.ticket, now)

    def quarantined(self) -> tuple[QuarantinedMail, ...]:
        """What is in quarantine, oldest first."""
        with self._store.snapshot() as connection:
            rows = connection.execute(select(spool).where(QUARANTINED).order_by(spool.c.id)).all()
        return tuple(self._quarantined(row) for row in rows)

    def retry(self, spool_id: int, now: datetime) -> bool:
        """Let triage try a quarantined mail again; False when it is not in quarantine."""
        with self._store.write() as connection:
            changed = {"state": "stored", "disposition": None, "done_at": None}
            this = update(spool).where(spool.c.id == spool_id, QUARANTINED).values(changed)
            row = connection.execute(this.returning(spool.c.ticket)).first()
            if row is None:
                return False
            self._journal(connection, "mail retried", spool_id, row.ticket, now)
            return True

    def ingest(self, mailbox: str, raw: bytes, at: datetime) -> int:
        """Take a mail from a file or a pipe; return its id, that of the same bytes taken before if any."""
        row = stored_row(self._store.seals, raw, at)
        with self._store.write() as connection:
            known = known_mails(connection, mailbox, [row["sha256"]]).get(row["sha256"])
            if known is not None:
                return int(known.id)
            place = {"mailbox": mailbox, "folder": "", "source": "ingest", "junk": False, "state": "stored"}
            done = connection.execute(spool.insert(), row | place | {"settled": True, "proven": False})
            return int(done.inserted_primary_key[0])  # type: ignore[index]

    def folders(self) -> tuple[tuple[str, str], ...]:
        """Every (mailbox, folder) mail came from; the folder of ingested mail is empty."""
        with self._store.snapshot() as connection:
            query = (
                select(spool.c.mailbox, spool.c.folder).distinct().order_by(spool.c.mailbox, spool.c.folder)
            )
            return tuple((mailbox, folder) for mailbox, folder in connection.execute(query))

    def counts(self, mailbox: str, folder: str) -> SpoolCounts:
        """What became of everything one folder brought."""
        word = case((spool.c.state == "done", spool.c.disposition), else_=spool.c.state)
        query = select(word, func.count()).where(spool.c.mailbox == mailbox, spool.c.folder == folder)
        with self._store.snapshot() as connection:
            found = {word: int(number) for word, number in connection.execute(query.group_by(word))}
        named = {word.value: found.get(word.value, 0) for word in Disposition}
        unread = found.get("stored", 0)
        return SpoolCounts(
            mailbox=mailbox,
            folder=folder,
            spooled=sum(named.values()) + unread,
            tickets=named[Disposition.TICKET],
            appended=named[Disposition.APPENDED],
            filed=named[Disposition.FILED],
            duplicates=named[Disposition.DUPLICATE],
            quarantined=named[Disposition.QUARANTINED],
            unread=unread,
            wanted=found.get("announced", 0),
            gone=found.get("gone", 0),
        )

    def missing(self, mailbox: str, folder: str, uidvalidity: int, uids: tuple[int, ...]) -> tuple[int, ...]:
        """Which of these UIDs on the server have no bytes in the spool."""
        here = (spool.c.mailbox == mailbox, spool.c.folder == folder, spool.c.uidvalidity == uidvalidity)
        query = select(spool.c.uid).where(*here, spool.c.state.in_(("stored", "done", "quarantined")))
        with self._store.snapshot() as connection:
            known = set(connection.execute(query).scalars())
        return tuple(uid for uid in uids if uid not in known)

    def _opened(self, row: AnyRow) -> SpooledMail | None:
        """A mail whose bytes were erased or changed in the database goes aside, or it stopped all others."""
        try:
            return self._mail(row)
        except Refused:
            changed = {"state": "quarantined", "disposition": Disposition.QUARANTINED.value}
            with self._store.write() as connection:
                connection.execute(update(spool).where(spool.c.id == row.id).values(changed))
            return None

    def _mail(self, row: AnyRow) -> SpooledMail:
        raw = self._store.seals.open(Sealed(row.key, row.raw))
        if raw is None:
            raise Refused(f"Mail {row.id} of the spool was erased.")
        return SpooledMail(
            id=row.id,
            mailbox=row.mailbox,
            folder=row.folder,
            junk=row.junk,
            internal_date=row.internal_date,
            raw=raw,
            proven=row.proven,
            source=row.source,
            ticket=row.ticket or "",
        )

    def _quarantined(self, row: AnyRow) -> QuarantinedMail:
        why, _, traceback = self._reason(row).partition("\n")
        return QuarantinedMail(
            id=row.id,
            mailbox=row.mailbox,
            folder=row.folder,
            internal_date=row.internal_date,
            size=row.size,
            ticket=row.ticket or "",
            why=why,
            traceback=traceback,
        )

    def _reason(self, row: AnyRow) -> str:
        """The sentence, then the traceback."""
        if row.key is None or row.traceback is None:
            return _UNOPENED
        try:
            return self._store.seals.key(row.key).open(row.traceback).decode()
        except Refused:
            return _UNOPENED

    def _journal(
        self, connection: Connection, name: str, spool_id: int, ticket: str | None, now: datetime
    ) -> None:
        event = Event(name, facts=(("mail", str(spool_id)),))
        journal.append(connection, self._store.seals, _NOBODY, ticket, (event,), now)


def _queues(connection: Connection, limit: int) -> Iterator[list[tuple[int, int]]]:
    """The (id, size) of the oldest unread mails of each mailbox, found by its index alone."""
    last = ""
    while True:
        query = select(func.min(spool.c.mailbox)).where(STORED, spool.c.mailbox > last)
        mailbox = connection.execute(query).scalar()
        if mailbox is None:
            return
        query = select(spool.c.id, spool.c.size).where(STORED, spool.c.mailbox == mailbox)
        yield [(row.id, row.size) for row in connection.execute(query.order_by(spool.c.id).limit(limit))]
        last = mailbox


def _in_turn(queues: Iterable[list[tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    waiting = [iter(queue) for queue in queues]
    while waiting:
        still = []
        for queue in waiting:
            if (mail := next(queue, None)) is not None:
                yield mail
                still.append(queue)
        waiting = still


def _within_weight(mails: Iterator[tuple[int, int]], limit: int) -> list[int]:
    chosen: list[int] = []
    weight = 0
    for id, size in mails:
        weight += size
        if chosen and (weight > BATCH_BYTES or len(chosen) >= limit):
            break
        chosen.append(id)
    return chosen
