"""The desk at a glance, for the board: what is open, the month so far, how each mailbox is."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, TextClause, case, func, select

from ulak.desk.board.board import MailboxState, MonthSoFar, OpenTickets
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.ticket import Kind, Status
from ulak.store.canaries import landings_of
from ulak.store.engine import Store
from ulak.store.health import LOOKED, current_trouble, signs
from ulak.store.schema import NOT_CLOSED, QUARANTINED, STORED, promises, spool, tickets
from ulak.store.ticket_rows import read_tickets

_REPORTS_FIRST = case((tickets.c.kind == Kind.CERTIFICATE_PROBLEM_REPORT.value, 0), else_=1)


class Overview:
    """Each question is one snapshot of its own; nothing is written."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, now: datetime, most: int) -> OpenTickets:
        """Those that are not closed: counted, and the most urgent read."""
        late = func.count().filter(tickets.c.next_due_at < now)
        kinds = select(tickets.c.kind, func.count(), late).where(NOT_CLOSED).group_by(tickets.c.kind)
        first = select(tickets.c.number).where(NOT_CLOSED)
        first = first.order_by(
            _REPORTS_FIRST, tickets.c.next_due_at.asc().nulls_last(), tickets.c.opened_at, tickets.c.number
        )
        with self._store.snapshot() as connection:
            counts = connection.execute(kinds).all()
            numbers = connection.execute(first.limit(most)).scalars().all()
            read = read_tickets(connection, self._store.seals, numbers)
        return OpenTickets(
            all=sum(count for _, count, _ in counts),
            late=sum(late for _, _, late in counts),
            kinds={kind: count for kind, count, _ in counts},
            tickets=tuple(read.values()),
        )

    def month(self, begins: datetime, now: datetime) -> MonthSoFar:
        """What came and was closed since then, and which promises were kept, or due in vain."""
        closed = (tickets.c.status == Status.CLOSED.value, tickets.c.closed_at >= begins)
        came = select(
            func.count().filter(tickets.c.received_at >= begins),
            func.count().filter(*closed),
        ).select_from(tickets)
        kept = (promises.c.state == PromiseState.KEPT.value, promises.c.kept_at >= begins)
        missed = (promises.c.state == PromiseState.BREACHED.value, promises.c.due_at >= begins)
        became = select(
            func.count().filter(*kept), func.count().filter(*missed, promises.c.due_at < now)
        ).select_from(promises)
        with self._store.snapshot() as connection:
            return MonthSoFar(*connection.execute(came).one(), *connection.execute(became).one())

    def mailboxes(self, names: Iterable[str]) -> tuple[MailboxState, ...]:
        """How each of these is."""
        with self._store.snapshot() as connection:
            looked = {sign.name: sign.at for sign in signs(connection, LOOKED)}
            trouble, home = current_trouble(connection), landings_of(connection)
            waiting, aside = _counted(connection, STORED), _counted(connection, QUARANTINED)
        return tuple(
            MailboxState(
                name=name,
                looked_at=looked.get(name),
                unread_since=trouble[name].at if name in trouble else None,
                waiting=waiting.get(name, 0),
                quarantined=aside.get(name, 0),
                canary=home[name].arrived_at if name in home else None,
                took=home[name].seconds if name in home else 0,
            )
            for name in names
        )


def _counted(connection: Connection, which: TextClause) -> dict[str, int]:
    """Rows of the spool in that state, by their mailbox."""
    query = select(spool.c.mailbox, func.count()).where(which).group_by(spool.c.mailbox)
    return {mailbox: int(count) for mailbox, count in connection.execute(query)}
