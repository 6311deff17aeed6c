"""Is there mail that nobody has read, or may there be; and did the author write elsewhere?"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select, union

from ulak.desk.clocks.due_task import Unheard
from ulak.desk.recipients import addressee
from ulak.desk.ticket import Filing, Relation, Ticket
from ulak.store.catalogue import ANNOUNCED, QUARANTINED, STORED
from ulak.store.engine import Store
from ulak.store.health import LOOKED, current_trouble, signs
from ulak.store.schema import links, messages, people, spool

NEVER = datetime.min.replace(tzinfo=UTC)
_OF_MACHINES = (Filing.AUTOMATIC.value, Filing.DELIVERY_REPORT.value)
_OF_STAFF = (Filing.ANSWER.value, Filing.NOTE.value, Filing.COMMAND.value, Filing.OUTSIDE.value)


class Hearing:
    """What must not be decided as long as somebody's words may lie unread in one of these mailboxes."""

    def __init__(self, store: Store, mailboxes: tuple[str, ...] = ()) -> None:
        self._store = store
        self._mailboxes = mailboxes

    def of(self, ticket: Ticket, since: datetime) -> Unheard:
        """Mail that came since the author was asked; one in quarantine counts whoever wrote it."""
        with self._store.snapshot() as connection:
            aside = _is_any(connection, QUARANTINED, since)
            return Unheard(
                in_work=_is_any(connection, or_(ANNOUNCED, STORED), since),
                out_of_reach=aside or bool(current_trouble(connection)),
                elsewhere=_is_elsewhere(connection, ticket, since),
                looked_at=self._looked_at(connection),
            )

    def _looked_at(self, connection: Connection) -> datetime:
        """So long ago the mailbox was looked at wholly that waits for it longest."""
        looked = {sign.name: sign.at for sign in signs(connection, LOOKED)}
        return min((looked.get(name, NEVER) for name in self._mailboxes), default=NEVER)


def _is_any(connection: Connection, waits: Any, at: datetime) -> bool:
    """What is announced and not fetched has no time yet."""
    came = or_(spool.c.internal_date.is_(None), spool.c.internal_date >= at)
    return connection.execute(select(spool.c.id).where(waits, came).limit(1)).first() is not None


def _is_elsewhere(connection: Connection, ticket: Ticket, since: datetime) -> bool:
    """A mail of the author's wherever it was filed, or one on a ticket that is linked with this one."""
    authors = {one.address for one in (ticket.author, addressee(ticket)) if one.address}
    theirs = messages.c.author.in_(select(people.c.id).where(people.c.address.in_(authors)))
    points = and_(messages.c.ticket.in_(_linked(ticket)), _filed_as_none_of(_OF_STAFF))
    query = select(messages.c.id).where(
        messages.c.at > since, _filed_as_none_of(_OF_MACHINES), or_(theirs, points)
    )
    return connection.execute(query.limit(1)).first() is not None


def _filed_as_none_of(words: tuple[str, ...]) -> Any:
    return or_(messages.c.filing.is_(None), messages.c.filing.not_in(words))


def _linked(ticket: Ticket) -> Any:
    """Tickets that point to this one or that it points to; a part of it has its mail on this one."""
    not_merged = links.c.relation != Relation.MERGED.value
    return union(
        select(links.c.ticket).where(links.c.other == ticket.number, not_merged),
        select(links.c.other).where(links.c.ticket == ticket.number, not_merged),
    )
