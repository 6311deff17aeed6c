"""The letters that have not left, as administrators see them: looking at them, and deciding by hand."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, literal, or_, select, update

from ulak.desk.ticket import LetterState, Purpose
from ulak.store.attempts import Attempt, Recipient, attempts_of, fates
from ulak.store.columns import UtcTime
from ulak.store.deliveries import journal_letter
from ulak.store.engine import Store
from ulak.store.quota import Scope
from ulak.store.schema import DOUBTFUL, letter_recipients, letters
from ulak.store.seal import Sealed
from ulak.store.stale import Stale
from ulak.store.waiting_letters import WaitingLetter, shown

_WAITING = (
    LetterState.HELD,
    LetterState.QUEUED,
    LetterState.SENDING,
    LetterState.DEFERRED,
    LetterState.UNCERTAIN,
    LetterState.FAILED,
)
DROPPABLE = tuple(state for state in _WAITING if state is not LetterState.SENDING)


class Queue:
    """What administrators see of the outbox and do with it."""

    def __init__(self, store: Store) -> None:
        self._store = store

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

    def doubtful(self) -> tuple[int, ...]:
        """Letters that may have left before the store was restored from a copy, and wait for a person."""
        with self._store.snapshot() as connection:
            query = select(letters.c.id).where(DOUBTFUL).order_by(letters.c.id)
            return tuple(connection.execute(query).scalars())

    def attempts(self, id: int) -> tuple[Attempt, ...]:
        """Every attempt to send that letter, oldest first."""
        with self._store.snapshot() as connection:
            return attempts_of(connection, (id,)).get(id, ())

    def recipients(self, id: int) -> tuple[Recipient, ...]:
        """Whom that letter goes to, and how it fares with each."""
        with self._store.snapshot() as connection:
            return fates(connection, id)

    def retry(self, id: int, now: datetime, by: str = "desk") -> bool:
        """
        Let a letter that is deferred, failed, uncertain or doubtful leave at once; False for any other.

        Doubtful acknowledgements may be many, and wait for room in their quota.
        """
        allowed = (LetterState.DEFERRED, LetterState.FAILED, LetterState.UNCERTAIN)
        queues = and_(DOUBTFUL, letters.c.purpose == Purpose.ACKNOWLEDGEMENT.value)
        changed = {
            "state": case((queues, LetterState.HELD.value), else_=LetterState.QUEUED.value),
            "next_at": case((queues, None), else_=literal(now, UtcTime)),
            "waits_for_room": queues,
            "account": case((queues, Scope.ACKNOWLEDGEMENTS.value), else_=None),
            "waits": False,
            "doubtful": False,
            "first_tried_at": None,
            "resent": False,
            "uncertain_at": None,
        }
        with self._store.write() as connection:
            return self._by_hand(connection, id, allowed, changed, "letter retried", now, by)

    def drop(self, id: int, now: datetime, by: str = "desk") -> bool:
        """Let a letter never leave; False when it left already, or is being sent this moment."""
        with self._store.write() as connection:
            return self._drop(connection, id, now, by)

    def dropping(self, id: int, now: datetime, by: str) -> Callable[[Connection], None]:
        """Drop it in the transaction that tells somebody so; `Stale` where it cannot be dropped any more."""

        def drop(connection: Connection) -> None:
            if not self._drop(connection, id, now, by):
                raise Stale(f"Letter {id} has left, or is being sent.")

        return drop

    def _drop(self, connection: Connection, id: int, now: datetime, by: str) -> bool:
        changed = {
            "state": LetterState.WITHDRAWN.value,
            "next_at": None,
            "waits_for_room": False,
            "doubtful": False,
        }
        return self._by_hand(connection, id, DROPPABLE, changed, "letter dropped", now, by)

    def _by_hand(
        self,
        connection: Connection,
        id: int,
        allowed: tuple[LetterState, ...],
        changed: dict[str, Any],
        name: str,
        now: datetime,
        by: str,
    ) -> bool:
        may = or_(letters.c.state.in_([state.value for state in allowed]), DOUBTFUL)
        this = (letters.c.id == id, may)
        row = connection.execute(update(letters).where(*this).values(changed).returning(letters)).first()
        if row is None:
            return False
        waiting = (letter_recipients.c.letter == id, letter_recipients.c.state != LetterState.SENT.value)
        query = update(letter_recipients).where(*waiting).values(state=row.state)
        connection.execute(query)
        journal_letter(connection, self._store.seals, row, name, now, by)
        return True
