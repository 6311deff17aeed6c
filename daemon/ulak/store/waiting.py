"""Mail that waits to be read: what triage takes, and what it had to put aside."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from ulak.errors import Refused, Unavailable
from ulak.store.aside import (
    UNOPENED,
    QuarantinedMail,
    Reason,
    aside,
    put_aside,
    put_aside_by_another,
    take_back,
    tell_shown,
)
from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.junk import RESCUED
from ulak.store.originals import known_mails, stored_row
from ulak.store.schema import QUARANTINED, STORED, spool
from ulak.store.seal import Sealed

_MAILS = select(spool, RESCUED.label("rescued"))
BATCH_BYTES = 16 * 1024 * 1024
"""What one batch of mails may weigh; a single mail may weigh more."""


@dataclass(frozen=True, slots=True)
class SpooledMail:
    """
    A mail as it was stored, not yet understood.

    `proven` when a one-time code released it, `rescued` when somebody took it out of the junk list.
    `ticket` is the one that was opened for a mail that could not be read; empty for any other. `begun`
    counts earlier readings that the process did not outlive. `damage` says in a sentence why there are no
    bytes to read, and is empty else. `sent` when it lay among the mails that were sent, `apart` when
    it was taken off a ticket.
    """

    id: int
    mailbox: str
    folder: str
    junk: bool
    internal_date: datetime
    raw: bytes
    proven: bool
    ticket: str
    begun: int
    damage: str = ""
    sent: bool = False
    rescued: bool = False
    apart: bool = False


class Waiting:
    """The spool of every mailbox, from the side of triage and of administrators."""

    def __init__(self, store: Store, version: str = "") -> None:
        """`version` is that of this ulak: it stands at what is put aside."""
        self._store = store
        self._version = version
        self._owed: frozenset[int] = frozenset()
        self._stale: Counter[int] = Counter()

    def begin(self, limit: int) -> tuple[SpooledMail, ...]:
        """
        The next mails to read (as `stored`), written down as begun before a byte of them is touched.

        Those that were begun before are left out: one of them may have ended the process.
        """
        with self._store.snapshot() as connection:
            chosen = _within_weight(_in_turn(_only(_queues(connection, limit), _is_fresh)), limit)
        return self._begun(chosen)

    def begin_alone(self, limit: int) -> SpooledMail | None:
        """The mail that was begun before, and least often: the next to be read by itself."""
        with self._store.snapshot() as connection:
            begun = [one for queue in _only(_queues(connection, limit), _is_begun) for one in queue]
        chosen = [one.id for one in sorted(begun, key=lambda one: (one.begun, one.id))[:1]]
        return next(iter(self._begun(chosen)), None)

    def _begun(self, ids: list[int]) -> tuple[SpooledMail, ...]:
        if not ids:
            return ()
        with self._store.write() as connection:
            self._forgive(connection)
            these = update(spool).where(spool.c.id.in_(ids), STORED)
            connection.execute(these.values(begun=spool.c.begun + 1))
        return tuple(replace(mail, begun=mail.begun - 1) for mail in self._loaded(ids))

    def leave(self, ids: Iterable[int]) -> None:
        """These were begun and have no end, and nothing of that is the mail's fault: it does not count."""
        self._owed |= frozenset(ids)
        if not self._owed:
            return
        try:
            with self._store.write() as connection:
                self._forgive(connection)
        except Unavailable:
            return  # at the next beginning

    def times_stale(self, spool_id: int) -> int:
        """How often, with this time, a mail was left because what it is about changed under it."""
        self._stale[spool_id] += 1
        return self._stale[spool_id]

    def _forgive(self, connection: Connection) -> None:
        if self._owed:
            these = (spool.c.id.in_(self._owed), spool.c.begun > 0, STORED)
            connection.execute(update(spool).where(*these).values(begun=spool.c.begun - 1))
            self._owed = frozenset()

    def stored(self, limit: int) -> tuple[SpooledMail, ...]:
        """
        The next mails to read, oldest first within a mailbox, every mailbox in turn.

        A backlog of one mailbox so never makes another wait; a batch never outgrows memory.
        """
        with self._store.snapshot() as connection:
            chosen = _within_weight(_in_turn(_queues(connection, limit)), limit)
        return self._loaded(chosen)

    def _loaded(self, ids: list[int]) -> tuple[SpooledMail, ...]:
        with self._store.snapshot() as connection:
            query = _MAILS.where(spool.c.id.in_(ids), STORED)
            rows = {row.id: row for row in connection.execute(query)}
        return tuple(self._opened(rows.pop(id)) for id in ids if id in rows)

    def in_quarantine(self, spool_id: int) -> SpooledMail | None:
        """A quarantined mail, also one whose bytes are damaged; None for any other."""
        with self._store.snapshot() as connection:
            this = (spool.c.id == spool_id, QUARANTINED)
            row = connection.execute(_MAILS.where(*this)).first()
        return None if row is None else self._opened(row)

    def once_aside(self, spool_id: int) -> SpooledMail | None:
        """A mail that is or was in quarantine, as it came; None for any other."""
        with self._store.snapshot() as connection:
            this = (spool.c.id == spool_id, spool.c.traceback.is_not(None) | QUARANTINED)
            row = connection.execute(_MAILS.where(*this)).first()
        return None if row is None else self._opened(row)

    def shown_to_a_person(self, mail: SpooledMail, now: datetime) -> None:
        """Write down that this original is given away, before it is."""
        with self._store.write() as connection:
            tell_shown(connection, self._store.seals, mail.id, mail.ticket, now)

    def as_it_came(self, spool_id: int) -> SpooledMail:
        """A mail of any state (as `stored`); `Refused` where there is none of that number."""
        with self._store.snapshot() as connection:
            row = connection.execute(_MAILS.where(spool.c.id == spool_id)).first()
        if row is None:
            raise Refused(f"Mail {spool_id} is not in the spool.")
        return self._opened(row)

    def quarantine(self, spool_id: int, reason: Reason, now: datetime) -> None:
        """Put a mail aside that cannot be dealt with: visible, counted, never lost."""
        with self._store.write() as connection:
            self.aside_with(spool_id, reason, now)(connection)

    def aside_with(self, spool_id: int, reason: Reason, now: datetime) -> Callable[[Connection], None]:
        """The same, within somebody's transaction."""
        return lambda connection: put_aside(
            connection, self._store.seals, spool_id, reason, self._version, now
        )

    def quarantined(self) -> tuple[QuarantinedMail, ...]:
        """What is in quarantine, oldest first."""
        with self._store.snapshot() as connection:
            return aside(connection, self._store.seals)

    def retry(self, spool_id: int, now: datetime) -> bool:
        """Let triage try a quarantined mail again; False when it is not in quarantine."""
        with self._store.write() as connection:
            return bool(take_back(connection, self._store.seals, spool.c.id == spool_id, now))

    def retry_after_upgrade(self, now: datetime) -> int:
        """Let triage try again, once, what another version of ulak put aside; return how many."""
        with self._store.write() as connection:
            return len(take_back(connection, self._store.seals, put_aside_by_another(self._version), now))

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

    def _opened(self, row: AnyRow) -> SpooledMail:
        """A mail whose bytes were erased or changed in the database goes the way of what cannot be read."""
        try:
            return self._mail(row)
        except Refused as broken:
            return self._spooled(row, f"mail {row.id}: {UNOPENED}".encode(), str(broken))

    def _mail(self, row: AnyRow) -> SpooledMail:
        raw = None if row.raw is None else self._store.seals.open(Sealed(row.key, row.raw))
        if raw is None:
            raise Refused(f"Mail {row.id} of the spool was erased.")
        return self._spooled(row, raw)

    def _spooled(self, row: AnyRow, raw: bytes, damage: str = "") -> SpooledMail:
        return SpooledMail(
            id=row.id,
            mailbox=row.mailbox,
            folder=row.folder,
            junk=row.junk,
            internal_date=row.internal_date,
            raw=raw,
            proven=row.proven,
            rescued=row.rescued,
            apart=row.apart,
            ticket=row.ticket or "",
            begun=row.begun,
            damage=damage,
            sent=row.sent,
        )


@dataclass(frozen=True, slots=True)
class _Unread:
    """What is known of an unread mail before its bytes are touched."""

    id: int
    size: int
    begun: int


def _is_fresh(mail: _Unread) -> bool:
    return mail.begun == 0


def _is_begun(mail: _Unread) -> bool:
    return mail.begun > 0


def _only(queues: Iterable[list[_Unread]], which: Callable[[_Unread], bool]) -> Iterator[list[_Unread]]:
    return (list(filter(which, queue)) for queue in queues)


def _queues(connection: Connection, limit: int) -> Iterator[list[_Unread]]:
    """The oldest unread mails of each mailbox, found by its index alone."""
    last = ""
    while True:
        query = select(func.min(spool.c.mailbox)).where(STORED, spool.c.mailbox > last)
        mailbox = connection.execute(query).scalar()
        if mailbox is None:
            return
        query = select(spool.c.id, spool.c.size, spool.c.begun).where(STORED, spool.c.mailbox == mailbox)
        yield [_Unread(*row) for row in connection.execute(query.order_by(spool.c.id).limit(limit))]
        last = mailbox


def _in_turn(queues: Iterable[list[_Unread]]) -> Iterator[_Unread]:
    waiting = [iter(queue) for queue in queues]
    while waiting:
        still = []
        for queue in waiting:
            if (mail := next(queue, None)) is not None:
                yield mail
                still.append(queue)
        waiting = still


def _within_weight(mails: Iterator[_Unread], limit: int) -> list[int]:
    chosen: list[int] = []
    weight = 0
    for mail in mails:
        weight += mail.size
        if chosen and (weight > BATCH_BYTES or len(chosen) >= limit):
            break
        chosen.append(mail.id)
    return chosen
