"""What of the outbox does not move, mailbox by mailbox: the figures alarms are made of."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from ulak.desk.recipients import OUTWARD
from ulak.desk.ticket import LetterState, Purpose
from ulak.desk.watch.trouble import Backlog, ForAPerson
from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.schema import CLAIMABLE, DOUBTFUL, FOR_A_PERSON, attempts, letters

LATELY = timedelta(hours=1)
NEAR = 500
"""Letters before the oldest one that are asked whether they left meanwhile; a table's end, not all of it."""

_DEFERRED = LetterState.DEFERRED.value
_WAITING = (
    select(letters.c.id, letters.c.counter, letters.c.state, letters.c.reply)
    .add_columns(letters.c.first_tried_at, letters.c.next_at)
    .where(CLAIMABLE)
)
_TRIED_AT = (
    select(attempts.c.at)
    .where(attempts.c.letter == letters.c.id, attempts.c.number == letters.c.attempts)
    .scalar_subquery()
)
_LEFT = (
    select(letters.c.id, letters.c.state, letters.c.purpose, letters.c.ticket, letters.c.next_at)
    .add_columns(func.coalesce(_TRIED_AT, letters.c.at).label("ended_at"))
    .where(FOR_A_PERSON, letters.c.doubtful.is_(False))
)
"""A letter may have been tried for days: it is news when the last attempt ended, not when it was written."""


def _is_alarm(row: AnyRow) -> bool:
    """One of upkeep, to the administrators; what alarms somebody about a ticket is a letter to staff."""
    return row.purpose == Purpose.ALARM.value and row.ticket is None


def _is_to_staff(row: AnyRow) -> bool:
    return not (_is_alarm(row) or row.purpose in OUTWARD or row.purpose == Purpose.CANARY.value)


class Unsent:
    """Asked every minute: each question goes by an index of those rows alone."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def backlogs(self, now: datetime) -> tuple[Backlog, ...]:
        """One for each mailbox that has letters whose time has come."""
        with self._store.snapshot() as connection:
            overdue: dict[str, list[AnyRow]] = {}
            for row in connection.execute(_WAITING.order_by(letters.c.id)):
                if row.state == _DEFERRED or row.next_at <= now:
                    overdue.setdefault(row.counter, []).append(row)
            return tuple(_backlog(connection, mailbox, rows) for mailbox, rows in overdue.items())

    def for_a_person(self, now: datetime) -> ForAPerson:
        """Letters that failed or are uncertain for good; those in doubt are counted apart."""
        with self._store.snapshot() as connection:
            rows = connection.execute(_LEFT).all()
        failed = [row for row in rows if row.state == LetterState.FAILED.value]
        staff = [row for row in failed if _is_to_staff(row)]
        uncertain = [row for row in rows if row.state != LetterState.FAILED.value and row.next_at is None]
        lately = [row for row in failed if row.ended_at >= now - LATELY]
        told = [*staff, *uncertain] or lately
        return ForAPerson(
            failed=len(staff),
            uncertain=len(uncertain),
            newest=max((row.id for row in told), default=0),
            alarms=sum(_is_alarm(row) for row in failed),
            lately=len(lately),
            since=min((row.ended_at for row in told), default=None),
        )

    def doubtful(self) -> int:
        """How many letters may have left before the store was restored from a copy."""
        with self._store.snapshot() as connection:
            query = select(func.count()).select_from(letters).where(DOUBTFUL)
            return int(connection.execute(query).scalar_one())


def _backlog(connection: Connection, mailbox: str, rows: list[AnyRow]) -> Backlog:
    tried = [row for row in rows if row.state == _DEFERRED and row.first_tried_at is not None]
    oldest = min(tried, key=lambda row: row.first_tried_at, default=None)
    if oldest is not None and _others_left(connection, mailbox, oldest):
        tried = []
    away = [row for row in tried if not _is_reply(row.reply)]
    refused = [row for row in tried if _is_reply(row.reply)]
    return Backlog(
        mailbox,
        len(rows),
        not_taken=min((row.next_at for row in rows if row.state != _DEFERRED), default=None),
        away=min((row.first_tried_at for row in away), default=None),
        refused=min((row.first_tried_at for row in refused), default=None),
        reply=next(_replies([*away, *refused]), ""),
    )


def _others_left(connection: Connection, mailbox: str, oldest: AnyRow) -> bool:
    """Has the server taken another letter of this mailbox since the oldest was first tried?"""
    near = (letters.c.id > oldest.id - NEAR, letters.c.counter == mailbox)
    query = select(letters.c.id).where(*near, letters.c.sent_at > oldest.first_tried_at).limit(1)
    return connection.execute(query).first() is not None


def _is_reply(reply: str | None) -> bool:
    """A server's own words begin with its code; of a server that is away there is only our sentence."""
    return (reply or "")[:3].isdigit()


def _replies(rows: list[AnyRow]) -> Iterator[str]:
    return (row.reply for row in rows if row.reply)
