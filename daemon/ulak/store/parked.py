"""Mails from listed addresses that nobody proved yet, behind their one-time codes."""

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select

from ulak.desk.coming.known import Parked
from ulak.desk.ticket import Filing
from ulak.store.junk import is_dealt_with_again
from ulak.store.schema import messages, parked, people

_PARKED_OF = (
    select(parked)
    .join_from(parked, people)
    .where(people.c.address == bindparam("person"), parked.c.released_at.is_(None))
    .order_by(parked.c.spool)
)


def parked_of(connection: Connection, address: str) -> tuple[Parked, ...]:
    """What waits for a code sent to this address, oldest first; those whose time is over too."""
    rows = connection.execute(_PARKED_OF, {"person": address})
    return tuple(Parked(row.spool, address, row.code_digest, row.expires_at) for row in rows)


def not_released() -> ColumnElement[bool]:
    """A condition on `messages`: it was not parked, or taken for junk, and is now dealt with once more."""
    released = select(parked.c.spool).where(
        parked.c.message == messages.c.id, parked.c.released_at.is_not(None)
    )
    return ~or_(and_(messages.c.filing == Filing.PARKED.value, released.exists()), is_dealt_with_again())
