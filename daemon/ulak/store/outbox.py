"""
The outbox as dispatch and administrators see it: taking letters out, and looking at those that wait.

`next_at` alone says when a letter may be taken; it is None while a person, a colleague or room in a
quota is waited for. A taken letter is `sending`, with owner and lease, committed before SMTP is spoken.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from ulak.desk.backoff import RESEND_WITHIN
from ulak.desk.decision import Event
from ulak.desk.ticket import LetterState, Purpose
from ulak.store import journal
from ulak.store.columns import AnyRow
from ulak.store.deliveries import CHANGE_LETTER
from ulak.store.engine import Store
from ulak.store.people import Directory
from ulak.store.quota import Account, Limits, Scope, count, room
from ulak.store.schema import CLAIMABLE, SENDING, WAITING_FOR_ROOM, letter_recipients, letters
from ulak.store.seal import Sealed
from ulak.store.waiting_letters import WaitingLetter, recipients, shown

__all__ = ["Claim", "Outbox", "Outgoing", "WaitingLetter"]

_NOBODY = Directory({})
_DONE = (LetterState.SENT.value, LetterState.FAILED.value)
_WAITING = (
    LetterState.HELD,
    LetterState.QUEUED,
    LetterState.SENDING,
    LetterState.DEFERRED,
    LetterState.UNCERTAIN,
    LetterState.FAILED,
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """
    A letter that is ours to send until the lease ends; `wire` are its final bytes.

    `recipients` are those who do not have it yet. `attempt` counts from 1, from `first_tried` on.
    `resend` says that an earlier attempt may have reached them.
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


_READY = select(letters.c.id).where(CLAIMABLE, letters.c.next_at <= bindparam("now")).limit(1)
_RAN_OUT = select(letters.c.id).where(SENDING, letters.c.lease_until < bindparam("now")).limit(1)
_WAITS = select(letters.c.id).where(WAITING_FOR_ROOM).order_by(letters.c.id).limit(1)
_NEXT = (
    select(letters)
    .where(CLAIMABLE, letters.c.next_at <= bindparam("now"))
    .order_by(letters.c.rank, letters.c.next_at, letters.c.id)
    .limit(1)
)
_NEXT_OF_MANY = _NEXT.with_for_update(skip_locked=True)


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

    def __init__(self, store: Store, limits: Limits | None = None) -> None:
        self._store = store
        self._limits = limits or Limits()

    def claim(self, now: datetime, owner: str, lease: timedelta) -> Outgoing | None:
        """
        Take the next letter that may leave, for as long as the lease; None when there is none.

        Committed before it is answered. Leases that ran out are dealt with on the way: nobody
        knows whether those letters left, so each is `uncertain`, and is sent once more.
        """
        if not self._has_work(now):
            return None
        claim = self.claiming(now, owner, lease)
        with self._store.write() as connection:
            claim(connection)
        return claim.letter

    def claiming(self, now: datetime, owner: str, lease: timedelta) -> Claim:
        """Claim a letter in the transaction that writes down what became of the one before."""
        return Claim(lambda connection: self._claim(connection, now, owner, lease))

    def _claim(self, connection: Connection, now: datetime, owner: str, lease: timedelta) -> Outgoing | None:
        self._end_leases(connection, letters.c.lease_until < now, now)
        self._make_room(connection, now)
        while (row := self._next(connection, now)) is not None:
            if row.key is not None:
                return self._take(connection, row, now, owner, lease)
            self._withdraw_erased(connection, row, now)
        return None

    def recover(self, now: datetime) -> int:
        """
        End every lease, for the process that holds `Store.lock` and has claimed nothing yet.

        Whoever had claimed them is gone. Return how many letters that made uncertain.
        """
        if not self._store.is_sqlite:
            return 0
        with self._store.write() as connection:
            return self._end_leases(connection, letters.c.lease_until.is_not(None), now)

    def waiting_within(self, span: timedelta, now: datetime) -> int:
        """How many letters are being sent, or may leave within that time."""
        with self._store.snapshot() as connection:
            soon = select(func.count()).where(CLAIMABLE, letters.c.next_at <= now + span)
            under_way = select(func.count()).select_from(letters).where(SENDING)
            return sum(int(connection.execute(query).scalar_one()) for query in (soon, under_way))

    def waiting_for_room(self) -> int:
        """How many acknowledgements wait for room in their quota."""
        with self._store.snapshot() as connection:
            query = select(func.count()).select_from(letters).where(WAITING_FOR_ROOM)
            return int(connection.execute(query).scalar_one())

    def waiting(self) -> tuple[WaitingLetter, ...]:
        """All letters that have neither left nor been withdrawn, oldest first."""
        with self._store.snapshot() as connection:
            query = select(letters).where(letters.c.state.in_([s.value for s in _WAITING]))
            rows = connection.execute(query.order_by(letters.c.id)).all()
            return tuple(shown(connection, self._store.seals, row) for row in rows)

    def show(self, id: int) -> tuple[WaitingLetter, bytes] | None:
        """One letter in any state, with its bytes (empty once erased); None for an unknown id."""
        with self._store.snapshot() as connection:
            row = connection.execute(select(letters).where(letters.c.id == id)).first()
            if row is None:
                return None
            wire = self._store.seals.open(Sealed(row.key, row.wire)) or b""
            return shown(connection, self._store.seals, row), wire

    def retry(self, id: int, now: datetime, by: str = "desk") -> bool:
        """Let a letter that is deferred, failed or uncertain leave at once; False for any other."""
        allowed = (LetterState.DEFERRED, LetterState.FAILED, LetterState.UNCERTAIN)
        changed = {
            "state": LetterState.QUEUED.value,
            "next_at": now,
            "first_tried_at": None,
            "resent": False,
            "uncertain_at": None,
        }
        return self._by_hand(id, allowed, changed, "letter retried", now, by)

    def drop(self, id: int, now: datetime, by: str = "desk") -> bool:
        """Let a letter never leave; False when it left already, or is being sent this moment."""
        allowed = tuple(state for state in _WAITING if state is not LetterState.SENDING)
        changed = {"state": LetterState.WITHDRAWN.value, "next_at": None, "waits_for_room": False}
        return self._by_hand(id, allowed, changed, "letter dropped", now, by)

    def _by_hand(
        self,
        id: int,
        allowed: tuple[LetterState, ...],
        changed: dict[str, Any],
        name: str,
        now: datetime,
        by: str,
    ) -> bool:
        with self._store.write() as connection:
            this = (letters.c.id == id, letters.c.state.in_([state.value for state in allowed]))
            row = connection.execute(update(letters).where(*this).values(changed).returning(letters)).first()
            if row is None:
                return False
            waiting = (letter_recipients.c.letter == id, letter_recipients.c.state != LetterState.SENT.value)
            query = update(letter_recipients).where(*waiting).values(state=changed["state"])
            connection.execute(query)
            self._journal(connection, row, name, now, by)
            return True

    def _has_work(self, now: datetime) -> bool:
        """Look first, so that an empty outbox never keeps a writer waiting."""
        with self._store.snapshot() as connection:
            if any(connection.execute(query, {"now": now}).first() for query in (_READY, _RAN_OUT)):
                return True
            return connection.execute(_WAITS).first() is not None and self._room(connection, now) > 0

    def _end_leases(self, connection: Connection, ended: Any, now: datetime) -> int:
        query = select(letters).where(SENDING, ended)
        if not self._store.is_sqlite:
            query = query.with_for_update(skip_locked=True)
        rows = connection.execute(query).all()
        for row in rows:
            changed = {
                "state": LetterState.UNCERTAIN.value,
                "lease_owner": None,
                "lease_until": None,
                "uncertain_at": row.uncertain_at or now,
                "next_at": None if row.resent else now,
                "reply": "the process that was sending it ended",
            }
            connection.execute(CHANGE_LETTER, changed | {"this": row.id})
            self._journal(connection, row, "letter uncertain", now)
        return len(rows)

    def _room(self, connection: Connection, now: datetime) -> int:
        account = Account(Scope.ACKNOWLEDGEMENTS, "", self._limits.acknowledgements_total)
        return room(connection, [account], now)[account]

    def _make_room(self, connection: Connection, now: datetime) -> None:
        """Let acknowledgements that waited for their quota follow, oldest first."""
        if connection.execute(_WAITS).first() is None:
            return
        query = select(letters.c.id).where(WAITING_FOR_ROOM).order_by(letters.c.id)
        account = Account(Scope.ACKNOWLEDGEMENTS, "", self._limits.acknowledgements_total)
        free = connection.execute(query.limit(self._room(connection, now))).scalars().all()
        changed = {"state": LetterState.QUEUED.value, "next_at": now, "waits_for_room": False}
        for id in free:
            connection.execute(update(letters).where(letters.c.id == id).values(changed))
            count(connection, [account], now)

    def _next(self, connection: Connection, now: datetime) -> AnyRow | None:
        """The most urgent letter whose time has come; one that somebody else just takes is passed over."""
        query = _NEXT if self._store.is_sqlite else _NEXT_OF_MANY
        while (row := connection.execute(query, {"now": now}).first()) is not None:
            if row.state != LetterState.UNCERTAIN or now - row.uncertain_at <= RESEND_WITHIN:
                return row
            connection.execute(update(letters).where(letters.c.id == row.id).values(next_at=None))
        return None

    def _take(
        self, connection: Connection, row: AnyRow, now: datetime, owner: str, lease: timedelta
    ) -> Outgoing:
        resend = row.state == LetterState.UNCERTAIN
        changed = {
            "state": LetterState.SENDING.value,
            "lease_owner": owner,
            "lease_until": now + lease,
            "next_at": None,
            "attempts": row.attempts + 1,
            "first_tried_at": row.first_tried_at or now,
            "resent": row.resent or resend,
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
            resend=resend,
            message_id=row.message_id,
            purpose=Purpose(row.purpose),
            first_tried=row.first_tried_at or now,
        )

    def _withdraw_erased(self, connection: Connection, row: AnyRow, now: datetime) -> None:
        changed = {"state": LetterState.WITHDRAWN.value, "next_at": None}
        connection.execute(CHANGE_LETTER, changed | {"this": row.id})
        self._journal(connection, row, "letter withdrawn", now)

    def _journal(
        self, connection: Connection, row: AnyRow, name: str, now: datetime, by: str = "desk"
    ) -> None:
        event = Event(name, by, (("letter", str(row.id)), ("purpose", row.purpose)))
        journal.append(connection, self._store.seals, _NOBODY, row.ticket, (event,), now)
