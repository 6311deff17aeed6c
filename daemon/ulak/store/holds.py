"""Legal holds: tickets of which nothing is removed or erased, and why; the reason is sealed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from ulak.desk.decision import Event
from ulak.store import journal
from ulak.store.columns import storable
from ulak.store.contents import ERASED
from ulak.store.engine import Store
from ulak.store.people import Directory
from ulak.store.removing import IS_WRITTEN_ON
from ulak.store.schema import legal_holds, removals, tickets
from ulak.store.seal import Sealed
from ulak.store.upsert import insert_new

ADMINISTRATOR = "administrator"
"""Who works on the command line; the operating system knows whom it let in."""

_NOBODY = Directory({})
_MANY = 500


@dataclass(frozen=True, slots=True)
class Hold:
    """A ticket that is held, since when, by whom and why."""

    number: str
    since: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether a ticket is under a legal hold, and since when; when what was written on it was removed."""

    held_since: datetime | None = None
    removed_at: datetime | None = None


class Holds:
    """All legal holds of the desk."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[Hold, ...]:
        """Every hold, oldest first."""
        query = select(legal_holds).order_by(legal_holds.c.since, legal_holds.c.ticket)
        with self._store.snapshot() as connection:
            rows = connection.execute(query).all()
        return tuple(Hold(row.ticket, row.since, row.by, self._reason(row.key, row.content)) for row in rows)

    def set(self, number: str, reason: str, now: datetime, by: str = ADMINISTRATOR) -> bool:
        """
        Hold a ticket; False where it is held already, or was removed and nobody has written on it since.

        What was announced of it is announced no more: once the hold is lifted, a letter must name it anew.
        """
        sealed = self._store.seals.seal(storable(reason).encode())
        row = {"ticket": number, "since": now, "by": by, "key": sealed.key, "content": sealed.content}
        with self._store.write() as connection:
            lock(connection, (number,))
            if _is_gone(connection, number) or not insert_new(connection, legal_holds, row):
                return False
            pending = (removals.c.ticket == number, removals.c.removed_at.is_(None))
            connection.execute(delete(removals).where(*pending))
            self._tell(connection, number, "legal hold set", by, now)
        return True

    def lift(self, number: str, now: datetime, by: str = ADMINISTRATOR) -> bool:
        """Hold it no longer; False where it was not held."""
        with self._store.write() as connection:
            lock(connection, (number,))
            if connection.execute(delete(legal_holds).where(legal_holds.c.ticket == number)).rowcount != 1:
                return False
            self._tell(connection, number, "legal hold lifted", by, now)
        return True

    def _reason(self, key: bytes | None, content: bytes) -> str:
        opened = self._store.seals.open(Sealed(key, content))
        return ERASED if opened is None else opened.decode()

    def _tell(self, connection: Connection, number: str, what: str, by: str, now: datetime) -> None:
        journal.append(connection, self._store.seals, _NOBODY, number, (Event(what, by),), now)


def keeping_of(connection: Connection, number: str) -> Kept:
    """How it stands with keeping a ticket."""
    held = select(legal_holds.c.since).where(legal_holds.c.ticket == number)
    removed = select(removals.c.removed_at).where(removals.c.ticket == number)
    return Kept(connection.execute(held).scalar(), connection.execute(removed).scalar())


def _is_gone(connection: Connection, number: str) -> bool:
    left = select(tickets.c.number).where(tickets.c.number == number, IS_WRITTEN_ON)
    return bool(keeping_of(connection, number).removed_at) and not connection.execute(left).first()


def held_among(connection: Connection, numbers: Iterable[str]) -> frozenset[str]:
    """Those of these tickets that are held."""
    asked, found = sorted(numbers), set[str]()
    for start in range(0, len(asked), _MANY):
        query = select(legal_holds.c.ticket).where(legal_holds.c.ticket.in_(asked[start : start + _MANY]))
        found |= set(connection.execute(query).scalars())
    return frozenset(found)


def lock(connection: Connection, numbers: Iterable[str]) -> None:
    """Let nobody hold or remove these tickets beside us; SQLite has one writer anyway."""
    asked = sorted(numbers)
    for start in range(0, len(asked), _MANY):
        some = tickets.c.number.in_(asked[start : start + _MANY])
        connection.execute(select(tickets.c.number).where(some).order_by(tickets.c.number).with_for_update())
