"""When mail of other people came to a mailbox: the question is put by index, and the long one once a day."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select

from ulak.desk.watch.silence import HABIT, patience
from ulak.mail.message import Origin
from ulak.store.engine import Store
from ulak.store.health import beat, signs
from ulak.store.schema import STORED, messages, spool

MOST = 100_000
"""Rows looked at for a habit; a mailbox with more in four weeks is told by the last ones."""

LEARNT_FOR = timedelta(days=1)
"""How long a habit that was learnt of a mailbox is believed before its arrivals are read again."""

_HABIT = "habit"
END = 500
"""Rows from the end among which the youngest arrival is."""

OTHERS = or_(messages.c.origin.is_(None), messages.c.origin != Origin.OWN.value)
_CAME = spool.c.sent.is_(False)


class Arrivals:
    """The spool as far as it tells of arrivals; our own letters that came home, and sent mails, are none."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last(self, mailbox: str) -> datetime | None:
        """When the youngest mail of anybody else came."""
        with self._store.snapshot() as connection:
            return _last(connection, mailbox)

    def recent(self, mailbox: str, now: datetime) -> tuple[datetime, ...]:
        """Every arrival within the time a habit is looked for in."""
        here = (spool.c.mailbox == mailbox, spool.c.internal_date.is_not(None), _CAME)
        youngest = (
            select(spool.c.internal_date, spool.c.message)
            .where(*here)
            .order_by(spool.c.id.desc())
            .limit(MOST)
            .subquery()
        )
        query = (
            select(youngest.c.internal_date)
            .join_from(youngest, messages, messages.c.id == youngest.c.message, isouter=True)
            .where(OTHERS, youngest.c.internal_date >= now - HABIT)
        )
        with self._store.snapshot() as connection:
            return tuple(connection.execute(query).scalars())

    def patience(self, mailbox: str, now: datetime) -> timedelta | None:
        """How long the mailbox may be silent; learnt once a day and kept. None where it has no habit."""
        with self._store.snapshot() as connection:
            known = next((sign for sign in signs(connection, _HABIT) if sign.name == mailbox), None)
        if known is not None and timedelta() <= now - known.at < LEARNT_FOR:
            return timedelta(seconds=known.times) or None
        learnt = patience(self.recent(mailbox, now), now)
        with self._store.write() as connection:
            beat(connection, _HABIT, mailbox, now, round(learnt.total_seconds()) if learnt else 0)
        return learnt

    def has_unread(self, mailbox: str) -> bool:
        """Does mail of this mailbox still wait for triage?"""
        query = select(spool.c.id).where(STORED, spool.c.mailbox == mailbox).limit(1)
        with self._store.snapshot() as connection:
            return connection.execute(query).first() is not None


def _last(connection: Connection, mailbox: str) -> datetime | None:
    """Not simply the last row: after a new UIDVALIDITY, or a move, mails come in any order."""
    end = (
        select(spool.c.internal_date)
        .join_from(spool, messages, messages.c.id == spool.c.message, isouter=True)
        .where(spool.c.mailbox == mailbox, spool.c.internal_date.is_not(None), _CAME, OTHERS)
        .order_by(spool.c.id.desc())
        .limit(END)
        .subquery()
    )
    found: datetime | None = connection.execute(select(func.max(end.c.internal_date))).scalar()
    return found
