"""Tickets: what decisions ask about them, and the one way to change them."""

from collections.abc import Callable, Container, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from ulak.desk.decision import Arrival, Decision, Disposition, Letter
from ulak.desk.house import House
from ulak.desk.known import Known, Pointers, Seen
from ulak.desk.ticket import Dossier, LetterState, Status, Ticket
from ulak.mail.message import Message
from ulak.store.carry_out import Carrying, carry_out
from ulak.store.correspondence import identity, read_letters, read_messages, thread_mark
from ulak.store.engine import Store
from ulak.store.gate import Postage
from ulak.store.looks import Look, Taken, look_again, steps_taken
from ulak.store.parked import not_released, parked_of
from ulak.store.people import find
from ulak.store.quota import Limits
from ulak.store.record import Record, read_record
from ulak.store.schema import NOT_CLOSED, TO_LOOK_AT, letters, messages, spool, tickets
from ulak.store.ticket_rows import merged_into, next_number, read_tickets

__all__ = ["Look", "Tickets"]

_SEEN = select(messages.c.id, messages.c.ticket).where(
    messages.c.identity == bindparam("mark"), not_released()
)
_OPEN_OF = (
    select(tickets.c.number)
    .where(tickets.c.author == bindparam("person"), NOT_CLOSED)
    .order_by(tickets.c.number)
)


class Tickets:
    """
    Every ticket of the desk.

    `staff` gives the addresses that are listed in the rules now: the gate counts letters to them and
    to people outside apart.
    """

    def __init__(
        self,
        store: Store,
        house: House,
        limits: Limits | None = None,
        staff: Callable[[], Container[str]] = frozenset,
    ) -> None:
        self._store = store
        self._house = house
        self._limits = limits or Limits()
        self._staff = staff
        self._domains = frozenset(counter.address.domain for counter in house.counters)

    def known(self, pointers: Pointers, received_at: datetime) -> Known:
        """Answer all that deciding about one mail needs, from one snapshot."""
        with self._store.snapshot() as connection:
            seen = self._seen(connection, pointers)
            by_message_id = self._by_message_id(connection, pointers)
            led_to = (
                *pointers.numbers,
                *(number for _, number in by_message_id),
                seen.number if seen else "",
            )
            resolved = merged_into(connection, [number for number in dict.fromkeys(led_to) if number])
            current = tuple(dict.fromkeys(resolved.values()))
            author = find(connection, pointers.author) if pointers.author else None
            return Known(
                next_number=next_number(connection, self._house.token, self._year(received_at)),
                seen=seen and Seen(resolved.get(seen.number, seen.number), seen.filed),
                dossiers=self._dossiers(connection, current),
                by_message_id=tuple((id, resolved[number]) for id, number in by_message_id),
                open_of_author=_open_of(connection, author) if author else (),
                parked=parked_of(connection, pointers.author) if author else (),
            )

    def carry_out(
        self,
        decision: Decision,
        message: Message | None,
        arrival: Arrival | None,
        letters: tuple[Letter, ...],
        now: datetime,
        then: Callable[[Connection], None] | None = None,
    ) -> None:
        """
        Do all that was decided, and `then`, in one transaction.

        `Stale`, and nothing done, when the store is no longer what the decision was made on. A
        letter may be refused by the gate: then the journal says why, and the rest is done.
        """
        carrying = Carrying(decision, message, arrival, letters, now)
        postage = Postage(self._house, self._limits, self._staff())
        with self._store.write() as connection:
            carry_out(connection, self._store.seals, postage, carrying)
            if then is not None:
                then(connection)

    def dossier(self, number: str) -> Dossier | None:
        """A ticket with its correspondence; None for a number nobody has."""
        with self._store.snapshot() as connection:
            return next(iter(self._dossiers(connection, (number,))), None)

    def show(self, number: str) -> Record | None:
        """A ticket's whole record; None for a number nobody has."""
        with self._store.snapshot() as connection:
            ticket = read_tickets(connection, self._store.seals, (number,)).get(number)
            return None if ticket is None else read_record(connection, self._store.seals, ticket)

    def listing(self, status: Status | None = None, team: str | None = None) -> tuple[Ticket, ...]:
        """
        Tickets of that status (all that are not closed) and team, most urgent promise first.

        Those without a running promise come last, in the order they were opened.
        """
        query = select(tickets.c.number)
        query = query.where(NOT_CLOSED if status is None else tickets.c.status == status.value)
        if team is not None:
            query = query.where(tickets.c.team == team)
        query = query.order_by(
            tickets.c.next_due_at.asc().nulls_last(), tickets.c.opened_at, tickets.c.number
        )
        with self._store.snapshot() as connection:
            numbers = connection.execute(query).scalars().all()
            return tuple(read_tickets(connection, self._store.seals, numbers).values())

    def due(self, now: datetime) -> tuple[str, ...]:
        """
        Numbers of tickets whose promises must be looked at now.

        A ticket must be looked at after every change, and from then on when `look_again_at` says; one
        without a live promise never.
        """
        query = (
            select(tickets.c.number).where(TO_LOOK_AT, tickets.c.look_at <= now).order_by(tickets.c.look_at)
        )
        with self._store.snapshot() as connection:
            return tuple(connection.execute(query).scalars())

    def look_again_at(self, looks: Sequence[Look]) -> None:
        """
        Nothing is due on these tickets before the time given, on the version that was looked at.

        Many in one transaction, because a commit waits for the disk.
        """
        if looks:
            with self._store.write() as connection:
                look_again(connection, looks)

    def with_steps(self, numbers: Sequence[str]) -> tuple[tuple[Ticket, Taken], ...]:
        """Tickets with the steps taken on them; numbers nobody has are left out."""
        with self._store.snapshot() as connection:
            taken = steps_taken(connection, numbers)
            found = read_tickets(connection, self._store.seals, numbers)
        return tuple((ticket, taken[number]) for number, ticket in found.items())

    def sent_with(self, number: str, letter: int) -> Dossier | None:
        """A ticket with that one letter of it; None where there is no such ticket or letter."""
        seals = self._store.seals
        with self._store.snapshot() as connection:
            ticket = read_tickets(connection, seals, (number,)).get(number)
            letters = read_letters(connection, seals, number, letter)
        return Dossier(ticket, (), letters) if ticket is not None and letters else None

    def is_own(self, message_id: str) -> bool:
        """Is it the Message-ID of a letter of ours that left, or may have left?"""
        domain = message_id.rpartition("@")[2].rstrip(">").lower()
        if domain not in self._domains:
            return False
        gone = (LetterState.SENT, LetterState.SENDING, LetterState.UNCERTAIN, LetterState.DEFERRED)
        query = select(letters.c.id).where(letters.c.message_id == message_id, letters.c.state.in_(gone))
        with self._store.snapshot() as connection:
            return connection.execute(query).first() is not None

    def _year(self, received_at: datetime) -> int:
        """The year of receipt where the desk is: its last evening belongs to the old one."""
        return received_at.astimezone(self._house.timezone).year

    def _seen(self, connection: Connection, pointers: Pointers) -> Seen | None:
        mark = identity(self._store.seals, *pointers.identity)
        row = connection.execute(_SEEN, {"mark": mark}).first()
        if row is None:
            return None
        first = select(spool.c.disposition).where(spool.c.message == row.id).order_by(spool.c.id).limit(1)
        return Seen(row.ticket or "", connection.execute(first).scalar() in (None, Disposition.FILED))

    def _by_message_id(self, connection: Connection, pointers: Pointers) -> tuple[tuple[str, str], ...]:
        """Foreign ids among the mail that came, returned ids among the letters that went."""
        found: dict[str, str] = {}
        if pointers.message_ids:
            marks = {thread_mark(self._store.seals, id): id for id in pointers.message_ids}
            query = select(messages.c.thread_mark, messages.c.ticket).where(
                messages.c.thread_mark.in_(marks), messages.c.ticket.is_not(None), not_released()
            )
            found |= {
                marks[mark]: number for mark, number in connection.execute(query.order_by(messages.c.id))
            }
        if pointers.returned:
            query = select(letters.c.message_id, letters.c.ticket)
            query = query.where(letters.c.message_id.in_(pointers.returned), letters.c.ticket.is_not(None))
            found |= {row.message_id: row.ticket for row in connection.execute(query)}
        asked = dict.fromkeys((*pointers.message_ids, *pointers.returned))
        return tuple((id, found[id]) for id in asked if id in found)

    def _dossiers(self, connection: Connection, numbers: Iterable[str]) -> tuple[Dossier, ...]:
        seals = self._store.seals
        return tuple(
            Dossier(ticket, read_messages(connection, seals, number), read_letters(connection, seals, number))
            for number, ticket in read_tickets(connection, seals, tuple(numbers)).items()
        )


def _open_of(connection: Connection, author: str) -> tuple[str, ...]:
    """The author's tickets that still speak for themselves."""
    return tuple(connection.execute(_OPEN_OF, {"person": author}).scalars())
