"""What lies on somebody's desk: a few tickets of theirs, of their teams, and those they are asked of."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, and_, func, select

from ulak.desk.lists.listing import Pile, Seat
from ulak.desk.task import TaskKind, TaskState
from ulak.desk.ticket import Status
from ulak.store.schema import NOT_CLOSED, people, tasks, tickets
from ulak.store.seal import Seals
from ulak.store.ticket_rows import read_tickets

MOST = 100
"""Tickets of one reason for lying there, the most urgent first; a letter of more is not read."""


def pile_of(connection: Connection, seals: Seals, seat: Seat, most: int = MOST) -> Pile:
    """Ask each reason apart, because each has an index of its own."""
    found: dict[str, None] = {}
    more = 0
    for reason in _reasons(connection, seat):
        query = select(tickets.c.number).where(reason)
        query = query.order_by(tickets.c.next_due_at.asc().nulls_last(), tickets.c.number).limit(most)
        numbers = connection.execute(query).scalars().all()
        found |= dict.fromkeys(numbers)
        if len(numbers) == most:
            count = select(func.count()).select_from(tickets).where(reason)
            more += (connection.execute(count).scalar() or 0) - most
    return Pile(tuple(read_tickets(connection, seals, tuple(found)).values()), more)


def _reasons(connection: Connection, seat: Seat) -> Iterator[ColumnElement[bool]]:
    """
    Why a ticket lies there: it is theirs, nobody's of their team, of a team they lead, or asks them.

    Of a closed one nothing is asked any more but its actions, which outlive it.
    """
    yield from (and_(NOT_CLOSED, one) for one in _reasons_while_open(connection, seat))
    of_them = tasks.c.of.in_(select(people.c.id).where(people.c.address.in_(seat.addresses)))
    closed = tickets.c.status == Status.CLOSED.value
    yield and_(closed, _has_open_task(and_(of_them, tasks.c.kind == TaskKind.ACTION.value)))


def _reasons_while_open(connection: Connection, seat: Seat) -> Iterator[ColumnElement[bool]]:
    named = select(people.c.id, people.c.address).where(people.c.address.in_(seat.addresses))
    ids = {row.address: row.id for row in connection.execute(named)}
    person = ids.get(seat.person)
    if person is not None:
        yield tickets.c.owner == person
    for team in seat.teams:
        yield and_(tickets.c.team == team, tickets.c.owner.is_(None))
    for team in seat.leads:
        others = tickets.c.owner.is_not(None) if person is None else tickets.c.owner != person
        yield and_(tickets.c.team == team, others)
    if ids:
        yield _has_open_task(tasks.c.of.in_(ids.values()))
    if seat.gates:
        yield _has_open_task(and_(tasks.c.of.is_(None), tasks.c.kind.in_(seat.gates)))


def _has_open_task(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return tickets.c.number.in_(select(tasks.c.ticket).where(which, tasks.c.state == TaskState.OPEN))
