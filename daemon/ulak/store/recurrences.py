"""Whether complaints recur: with which others, which were not asked yet, and which actions that brought."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select, update

from ulak.desk.decision import Event
from ulak.desk.recurring.corrective import RECURS, Action, TooMany
from ulak.desk.recurring.kin import Complaint, Kin, Kind, kin_of
from ulak.desk.ticket import Kind as TicketKind
from ulak.desk.ticket import Ticket
from ulak.store import journal
from ulak.store.complaints import COUNTED
from ulak.store.engine import Store
from ulak.store.made_by import MadeBy, stamped
from ulak.store.people import Directory, find
from ulak.store.schema import complaint_actions, grouped_complaints, tasks, tickets
from ulak.store.stale import Stale

_AS = tickets.c.product + "/" + tickets.c.category + "/" + tickets.c.root_cause
_COMPLAINT = select(
    tickets.c.number,
    tickets.c.received_at,
    tickets.c.author,
    tickets.c.product,
    tickets.c.category,
    tickets.c.root_cause,
)
_WITHIN_DECISION = Callable[[Connection], None]


class Recurrences:
    """Complaints, from the side of whoever asks whether they recur."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def not_counted(self, since: datetime, limit: int) -> tuple[str, ...]:
        """Complaints that were compared, and since were not asked whether they recur as they stand now."""
        recent = or_(tickets.c.received_at >= since, tickets.c.closed_at >= since)
        query = (
            select(tickets.c.number)
            .join_from(tickets, grouped_complaints, grouped_complaints.c.ticket == tickets.c.number)
            .where(COUNTED, recent, grouped_complaints.c.counted_as != _AS)
            .order_by(tickets.c.received_at, tickets.c.number)
            .limit(limit)
        )
        with self._store.snapshot() as connection:
            return tuple(connection.execute(query).scalars())

    def beside(self, number: str, within: timedelta) -> tuple[Complaint, tuple[Complaint, ...]] | None:
        """A complaint with all of its product up to so long before and after it; None where it is none."""
        with self._store.snapshot() as connection:
            query = _COMPLAINT.where(COUNTED, tickets.c.number == number)
            this = next(_complaints(connection, query), None)
            return None if this is None else (this, _of_product(connection, this, within, within))

    def actions(self, kind: Kind) -> tuple[Action, ...]:
        """The actions that were given for that kind of complaints."""
        with self._store.snapshot() as connection:
            return _actions(connection, kind)

    def counted(self, this: Complaint, kin: Kin, now: datetime, rules: str) -> None:
        """It was asked whether it recurs; where it does, its journal says so."""
        with self._store.write() as connection:
            _count(connection, this)
            self._tell(connection, this, kin, now, rules)

    def giving(
        self, found: TooMany, task: int, this: Complaint, kin: Kin, now: datetime
    ) -> tuple[_WITHIN_DECISION, _WITHIN_DECISION]:
        """
        What is done before and after an action is given, in its transaction, because `this` was counted.

        `Stale` where one for that kind was opened meanwhile: two are never open.
        """
        kind = found.kind

        def check(connection: Connection) -> None:
            if any(one.ended_at is None for one in _actions(connection, kind)):
                raise Stale("An action for complaints of this kind was given meanwhile.")

        def remember(connection: Connection) -> None:
            named = {"product": kind.product, "category": kind.category, "root_cause": kind.cause}
            connection.execute(complaint_actions.insert(), {"ticket": found.this, "task": task} | named)
            _count(connection, this)
            if found.this != this.number:  # its own journal says it with the action
                self._tell(connection, this, kin, now, "")

        return check, remember

    def _tell(self, connection: Connection, this: Complaint, kin: Kin, now: datetime, rules: str) -> None:
        counts = (("kind", kin.of_kind), ("author", kin.of_author))
        told = [(("count", str(len(numbers) + 1)), ("of", of)) for of, numbers in counts if numbers]
        events = stamped((Event(RECURS, facts=facts) for facts in told), MadeBy(rules))
        journal.append(connection, self._store.seals, Directory({}), this.number, events, now)


def kin_among(connection: Connection, ticket: Ticket, within: timedelta) -> Kin:
    """With which earlier complaints a ticket recurs as it stands now, whether the store has it yet or not."""
    if ticket.kind is not TicketKind.COMPLAINT or not ticket.product or ticket.part_of:
        return Kin()
    author = find(connection, ticket.author.address) if ticket.author.address else None
    classified = (author or "", ticket.product, ticket.category, ticket.root_cause)
    this = Complaint(ticket.number, ticket.received_at, *classified)
    return kin_of(this, _of_product(connection, this, within, timedelta()), within)


def _of_product(
    connection: Connection, this: Complaint, before: timedelta, after: timedelta
) -> tuple[Complaint, ...]:
    query = _COMPLAINT.where(
        COUNTED,
        tickets.c.product == this.product,
        tickets.c.received_at >= this.received_at - before,
        tickets.c.received_at <= this.received_at + after,
        tickets.c.number != this.number,
    )
    return tuple(_complaints(connection, query)) if this.product else ()


def _complaints(connection: Connection, query: Select[Any]) -> Iterator[Complaint]:
    return (Complaint(*row) for row in connection.execute(query))


def _actions(connection: Connection, kind: Kind) -> tuple[Action, ...]:
    given = complaint_actions.c
    query = (
        select(tasks.c.ended_at)
        .join_from(
            complaint_actions, tasks, and_(tasks.c.ticket == given.ticket, tasks.c.position == given.task)
        )
        .where(
            given.product == kind.product,
            given.category == kind.category,
            given.root_cause == kind.cause,
        )
    )
    return tuple(Action(ended_at) for ended_at in connection.execute(query).scalars())


def _count(connection: Connection, this: Complaint) -> None:
    counted_as = f"{this.product}/{this.category}/{this.cause}"
    mine = grouped_complaints.c.ticket == this.number
    connection.execute(update(grouped_complaints).where(mine).values(counted_as=counted_as))
