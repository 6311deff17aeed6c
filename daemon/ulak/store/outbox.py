"""
The outbox as dispatch sees it: letters are taken out of it (`store/queue.py` shows those that wait).

`next_at` alone says when a letter may be taken; it is None while a person, a colleague or room in a
quota is waited for. A taken letter is `sending`, with owner and lease, committed before SMTP is spoken.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, not_, or_, select, update

from ulak.desk.ticket import LetterState, Purpose
from ulak.desk.watch.backoff import RESEND_WITHIN, lifetime
from ulak.store.columns import AnyRow, UtcTime
from ulak.store.deliveries import CHANGE_LETTER, CHANGE_RECIPIENTS, enter_attempt, journal_letter
from ulak.store.engine import Store
from ulak.store.quota import Limits
from ulak.store.schema import CLAIMABLE, SENDING, letters
from ulak.store.seal import Sealed
from ulak.store.waiting_letters import recipients
from ulak.store.waiting_room import RoomWanted, WaitingRoom, room_wanted

ENDED = "the process that was sending it ended"
_DONE = (LetterState.SENT.value, LetterState.FAILED.value)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """
    A letter that is ours to send until the lease ends; `wire` are its final bytes.

    `recipients` are those who do not have it yet. `attempt` counts from 1, from `first_tried` on.
    `resend` says that an earlier attempt may have reached them: `Outbox.resending` then stands between
    the envelope and the content.
    """

    id: int
    number: str
    counter: str
    envelope_from: str
    recipients: tuple[str, ...]
    wire: bytes
    attempt: int
    resend: bool
    message_id: str
    purpose: Purpose
    first_tried: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """A letter of which nobody knows whether it left, and which is not tried any more."""

    id: int
    number: str
    attempt: int
    message_id: str
    reply: str
    to: tuple[str, ...]


_DUE = (CLAIMABLE, letters.c.next_at <= bindparam("now"))
_RESEND_OVER = and_(
    letters.c.uncertain_at.is_not(None),
    or_(
        and_(letters.c.state == LetterState.UNCERTAIN.value, letters.c.resent),
        letters.c.uncertain_at < bindparam("too_old"),
    ),
)
_LEFT = select(letters).where(*_DUE, _RESEND_OVER).order_by(letters.c.id)
_RAN_OUT = select(letters.c.id).where(SENDING, letters.c.lease_until < bindparam("now")).limit(1)


class Claim:
    """A claim to be made within a transaction; `letter` is what it got, None where nothing may leave."""

    def __init__(self, claim: Callable[[Connection], Outgoing | None]) -> None:
        self._claim = claim
        self.letter: Outgoing | None = None

    def __call__(self, connection: Connection) -> None:
        """Make it; a transaction that is tried again makes it again."""
        self.letter = self._claim(connection)


class Outbox:
    """The letters that have not left yet."""

    def __init__(
        self,
        store: Store,
        limits: Limits | None = None,
        staff: Callable[[], Container[str]] = frozenset,
    ) -> None:
        self._store = store
        self._waiting_room = WaitingRoom(store, limits or Limits(), staff)

    def claim(
        self, now: datetime, owner: str, lease: timedelta, paused: frozenset[str] = frozenset()
    ) -> Outgoing | None:
        """
        Take the next letter that may leave, for as long as the lease; None when there is none.

        Committed before it is answered. Leases that ran out are dealt with on the way: nobody
        knows whether those letters left, so each is `uncertain`, and is sent once more. The letters of
        `paused` mailboxes stay where they are, but for those whose time to be tried is over.
        """
        self._waiting_room.let_out(now)
        if not self._has_work(now, paused):
            return None
        claim = self.claiming(now, owner, lease, paused)
        with self._store.write() as connection:
            claim(connection)
        return claim.letter

    def claiming(
        self, now: datetime, owner: str, lease: timedelta, paused: frozenset[str] = frozenset()
    ) -> Claim:
        """Claim a letter in the transaction that writes down what became of the one before."""
        return Claim(lambda connection: self._claim(connection, now, owner, lease, paused))

    def _claim(
        self, connection: Connection, now: datetime, owner: str, lease: timedelta, paused: frozenset[str]
    ) -> Outgoing | None:
        self._end_leases(connection, letters.c.lease_until < now, now)
        while (row := self._next(connection, now, paused)) is not None:
            if row.key is not None:
                return self._take(connection, row, now, owner, lease)
            self._withdraw_erased(connection, row, now)
        return None

    def resending(self, letter: Outgoing) -> bool:
        """
        Use up the one resend of a letter that may have left; False where it is not ours any more.

        Committed just before its content is sent: a process that ends earlier has made no copy, and the
        letter keeps its resend.
        """
        with self._store.write() as connection:
            this = (letters.c.id == letter.id, SENDING, letters.c.attempts == letter.attempt)
            return connection.execute(update(letters).where(*this).values(resent=True)).rowcount == 1

    def left(self, now: datetime, limit: int) -> tuple[Left, ...]:
        """Up to so many letters that are a person's to decide about from now on, whom nobody has told."""
        with self._store.snapshot() as connection:
            rows = connection.execute(_LEFT.limit(limit), _times(now)).all()
            return tuple(
                Left(
                    id=row.id,
                    number=row.ticket or "",
                    attempt=row.attempts,
                    message_id=row.message_id,
                    reply=row.reply or "",
                    to=recipients(connection, row.id, unless=_DONE),
                )
                for row in rows
            )

    def due_counters(self, now: datetime) -> frozenset[str]:
        """Mailboxes with a letter that may leave by now."""
        with self._store.snapshot() as connection:
            query = select(letters.c.counter).where(*_DUE).distinct()
            return frozenset(connection.execute(query, {"now": now}).scalars())

    def recover(self, now: datetime, owner: str) -> int:
        """
        End the leases of processes that are gone, for one that has claimed nothing yet.

        It holds `Store.lock`: so all others are gone on SQLite, and those of the same owner on
        PostgreSQL. Return how many letters that made uncertain.
        """
        gone = letters.c.lease_until.is_not(None) if self._store.is_sqlite else letters.c.lease_owner == owner
        with self._store.write() as connection:
            return self._end_leases(connection, gone, now)

    def waiting_within(self, span: timedelta, now: datetime) -> int:
        """How many letters are being sent, or may leave within that time."""
        with self._store.snapshot() as connection:
            soon = select(func.count()).where(CLAIMABLE, letters.c.next_at <= now + span)
            under_way = select(func.count()).select_from(letters).where(SENDING)
            return sum(int(connection.execute(query).scalar_one()) for query in (soon, under_way))

    def waiting_for_room(self) -> RoomWanted:
        """How many letters wait for room in a quota."""
        with self._store.snapshot() as connection:
            return room_wanted(connection)

    def _has_work(self, now: datetime, paused: frozenset[str]) -> bool:
        """Look first, so that an empty outbox never keeps a writer waiting."""
        with self._store.snapshot() as connection:
            asked = (_claimable(paused), _RAN_OUT)
            return any(connection.execute(query, _times(now)).first() for query in asked)

    def _end_leases(self, connection: Connection, ended: Any, now: datetime) -> int:
        query = select(letters).where(SENDING, ended)
        if not self._store.is_sqlite:
            query = query.with_for_update(skip_locked=True)
        rows = connection.execute(query).all()
        for row in rows:
            uncertain = LetterState.UNCERTAIN
            changed = {
                "state": uncertain.value,
                "lease_owner": None,
                "lease_until": None,
                "uncertain_at": row.uncertain_at or now,
                "next_at": now,
                "reply": ENDED,
            }
            connection.execute(CHANGE_LETTER, changed | {"this": row.id})
            connection.execute(CHANGE_RECIPIENTS, {"this": row.id, "state": uncertain.value})
            enter_attempt(connection, row.id, row.attempts, now, uncertain, ENDED)
            journal_letter(connection, self._store.seals, row, "letter uncertain", now)
        return len(rows)

    def _next(self, connection: Connection, now: datetime, paused: frozenset[str]) -> AnyRow | None:
        """The most urgent letter whose time has come; one that somebody else just takes is passed over."""
        query = _claimable(paused)
        if not self._store.is_sqlite:
            query = query.with_for_update(skip_locked=True)
        return connection.execute(query, _times(now)).first()

    def _take(
        self, connection: Connection, row: AnyRow, now: datetime, owner: str, lease: timedelta
    ) -> Outgoing:
        changed = {
            "state": LetterState.SENDING.value,
            "lease_owner": owner,
            "lease_until": now + lease,
            "next_at": None,
            "attempts": row.attempts + 1,
            "first_tried_at": row.first_tried_at or now,
        }
        connection.execute(CHANGE_LETTER, changed | {"this": row.id})
        wire = self._store.seals.open(Sealed(row.key, row.wire))
        assert wire is not None
        return Outgoing(
            id=row.id,
            number=row.ticket or "",
            counter=row.counter,
            envelope_from=row.envelope_from,
            recipients=recipients(connection, row.id, unless=_DONE),
            wire=wire,
            attempt=row.attempts + 1,
            resend=row.uncertain_at is not None,
            message_id=row.message_id,
            purpose=Purpose(row.purpose),
            first_tried=row.first_tried_at or now,
        )

    def _withdraw_erased(self, connection: Connection, row: AnyRow, now: datetime) -> None:
        changed = {"state": LetterState.WITHDRAWN.value, "next_at": None}
        connection.execute(CHANGE_LETTER, changed | {"this": row.id})
        journal_letter(connection, self._store.seals, row, "letter withdrawn", now)


@lru_cache(maxsize=64)
def _claimable(paused: frozenset[str]) -> Select[Any]:
    """The most urgent letter that may be claimed; bind `_times`."""
    query = select(letters).where(*_DUE, not_(_RESEND_OVER))
    if paused:
        query = query.where(or_(letters.c.counter.not_in(paused), _life_is_over()))
    return query.order_by(letters.c.rank, letters.c.next_at, letters.c.id).limit(1)


def _life_is_over() -> ColumnElement[bool]:
    """Its lifetime ends while its mailbox is paused; of one that may have left that cannot be said."""
    since = func.coalesce(letters.c.first_tried_at, letters.c.next_at)
    ended = (
        and_(letters.c.purpose == one.value, since <= bindparam(_born(one), type_=UtcTime)) for one in Purpose
    )
    return and_(letters.c.uncertain_at.is_(None), or_(*ended))


def _born(purpose: Purpose) -> str:
    return f"born_{lifetime(purpose).days}"


def _times(now: datetime) -> dict[str, datetime]:
    lives = {_born(one): now - lifetime(one) for one in Purpose}
    return {"now": now, "too_old": now - RESEND_WITHIN, **lives}
