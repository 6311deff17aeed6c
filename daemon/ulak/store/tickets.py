"""Tickets: what decisions ask about them, and the one way to change them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from ulak.desk.coming.known import Known, Pointers, Seen, unambiguous
from ulak.desk.coming.posted import Posted
from ulak.desk.decision import Arrival, Decision, Disposition, Letter
from ulak.desk.house import House
from ulak.desk.lists.listing import Pile, Seat
from ulak.desk.recurring.kin import Kin
from ulak.desk.recurring.lacking import Lacking
from ulak.desk.ticket import Dossier, LetterState, PastMessage, Status, Ticket
from ulak.desk.watch.probe import is_probe
from ulak.fault_point import Step, reach
from ulak.mail.message import Message
from ulak.store.canaries import flight
from ulak.store.carry_out import Carrying, carry_out
from ulak.store.cases import half_closed
from ulak.store.complaints import Complaints
from ulak.store.consulting import consulted
from ulak.store.correspondence import (
    identity,
    last_mails_of,
    letters_named,
    mails_of,
    read_letters,
    thread_mark,
)
from ulak.store.dossiers import case_of, read_dossiers, tickets_beside
from ulak.store.engine import Store
from ulak.store.junk import entries_named
from ulak.store.links import merged_into
from ulak.store.made_by import NO_RULES, MadeBy
from ulak.store.originals import original_of
from ulak.store.parked import not_released, parked_of
from ulak.store.passage import Postage
from ulak.store.people import find
from ulak.store.piles import pile_of
from ulak.store.posted import posted_on
from ulak.store.quota import Account, Limits, Scope, room
from ulak.store.record import Record, read_record
from ulak.store.recurrences import kin_among
from ulak.store.schema import NOT_CLOSED, letters, messages, spool, tickets
from ulak.store.surveys import surveys_about
from ulak.store.ticket_rows import next_number, read_tickets
from ulak.store.trust import probe_of

Then = Callable[[Connection], None]
"""What else is done in a decision's transaction."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_ENOUGH = 60
"""Mails of one address in a day that say whether a machine writes there."""

_SEEN = select(messages.c.id, messages.c.ticket, messages.c.key).where(
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
        staff: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self._store = store
        self._house = house
        self._limits = limits or Limits()
        self._staff = staff
        self._domains = frozenset(counter.address.domain for counter in house.counters)

    def known(self, pointers: Pointers, received_at: datetime) -> Known:
        """Answer all that deciding about one mail needs, from one snapshot."""
        message_id = pointers.identity[0]
        with self._store.snapshot() as connection:
            seen = self._seen(connection, pointers)
            named = self._by_message_id(connection, pointers)
            numbers = (*pointers.numbers, *((seen.number,) if seen and seen.number else ()))
            led_to = dict.fromkeys((*numbers, *(number for _, number in named)))
            resolved = merged_into(connection, list(led_to))
            by_message_id = unambiguous(named, resolved)
            current = dict.fromkeys(
                (*(resolved[one] for one in numbers if one in resolved), *(one for _, one in by_message_id))
            )
            author = find(connection, pointers.author) if pointers.author else None
            stated = find(connection, pointers.stated) if pointers.stated else None
            is_staff = pointers.author in self._staff()
            inside = author if is_staff else None
            dossiers = read_dossiers(connection, self._store.seals, current)
            return Known(
                next_number=next_number(connection, self._house.token, self._year(received_at)),
                seen=seen and Seen(resolved.get(seen.number, seen.number), seen.filed),
                dossiers=dossiers,
                by_message_id=by_message_id,
                open_of_author=_open_of(connection, author) if author else (),
                open_of_stated=_open_of(connection, stated) if stated else (),
                parked=parked_of(connection, pointers.author) if author else (),
                canary=flight(connection, message_id) if self._is_of_ours(message_id) else None,
                probe=probe_of(connection, message_id) if self._is_of_ours(message_id) else None,
                author_hour=mails_of(connection, author, received_at - _HOUR, received_at) if author else 0,
                author_wrote=self._wrote(connection, inside, received_at) if inside else (),
                codes_left=self._codes_left(connection, inside, received_at) if inside else 1,
                letters=letters_named(connection, self._store.seals, pointers.returned),
                beside=tickets_beside(connection, self._store.seals, dossiers, pointers.named),
                case=case_of(connection, self._store.seals, dossiers) if is_staff else (),
                junk=entries_named(connection, self._store.seals, pointers.entries, received_at),
                inventory=consulted(self._store, pointers, dossiers),
                surveys=surveys_about(connection, pointers.numbers) if pointers.numbers else (),
            )

    def carry_out(
        self,
        decision: Decision,
        message: Message | None,
        arrival: Arrival | None,
        letters: tuple[Letter, ...],
        now: datetime,
        then: Then | None = None,
        first: Then | None = None,
        made: MadeBy = NO_RULES,
    ) -> None:
        """
        Do all that was decided in one transaction, `first` before and `then` after it.

        `Stale`, and nothing done, when the store is no longer what the decision was made on. A
        letter may be refused by the gate: then the journal says why, and the rest is done.
        """
        carrying = Carrying(decision, message, arrival, letters, now, made)
        staff = self._staff() if made.staff is None else made.staff
        postage = Postage(self._house, self._limits, staff)
        with self._store.write() as connection:
            if first is not None:
                first(connection)
            carry_out(connection, self._store.seals, postage, carrying)
            if then is not None:
                then(connection)
            reach(Step.UNCOMMITTED)

    def dossier(self, number: str) -> Dossier | None:
        """A ticket with its correspondence; None for a number nobody has."""
        with self._store.snapshot() as connection:
            return next(iter(read_dossiers(connection, self._store.seals, (number,))), None)

    def half_closed(self) -> tuple[tuple[str, str], ...]:
        """Of each case that was closed in part, a closed report and an open one."""
        with self._store.snapshot() as connection:
            return half_closed(connection, self._store.seals)

    def original(self, number: str, message_id: str) -> bytes | None:
        """A message on a ticket as it came; None where it was erased, or could not be read."""
        with self._store.snapshot() as connection:
            return original_of(connection, self._store.seals, number, message_id)

    def posted(self, number: str) -> Posted:
        """What came and went on a ticket and its parts, as mails; nothing for a number nobody has."""
        with self._store.snapshot() as connection:
            ticket = read_tickets(connection, self._store.seals, (number,)).get(number)
            parts = (part.number for part in ticket.parts) if ticket else ()
            return posted_on(connection, self._store.seals, (number, *parts))

    def ticket(self, number: str) -> Ticket | None:
        """A ticket without its correspondence; None for a number nobody has."""
        with self._store.snapshot() as connection:
            return read_tickets(connection, self._store.seals, (number,)).get(number)

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

    def closed_with_promise(self) -> int:
        """How many are closed while a promise of law still runs; no list of open tickets has them."""
        query = select(func.count()).select_from(tickets)
        query = query.where(tickets.c.status == Status.CLOSED.value, tickets.c.next_due_at.is_not(None))
        with self._store.snapshot() as connection:
            return connection.execute(query).scalar_one()

    def pile(self, seat: Seat) -> Pile:
        """What lies on somebody's desk."""
        with self._store.snapshot() as connection:
            return pile_of(connection, self._store.seals, seat)

    def kin(self, ticket: Ticket, within: timedelta) -> Kin:
        """With which earlier complaints it recurs, as it stands now."""
        with self._store.snapshot() as connection:
            return kin_among(connection, ticket, within)

    def lacking(self, since: datetime) -> Lacking:
        """What complaints lack that are open, or were closed since then."""
        return Complaints(self._store).lacking(since)

    def sent_with(self, number: str, letter: int) -> Dossier | None:
        """A ticket with that one letter of it; None where there is no such ticket or letter."""
        seals = self._store.seals
        with self._store.snapshot() as connection:
            ticket = read_tickets(connection, seals, (number,)).get(number)
            letters = read_letters(connection, seals, number, letter)
        return Dossier(ticket, (), letters) if ticket is not None and letters else None

    def is_own(self, message_id: str) -> bool:
        """Is it the Message-ID of a letter of ours that left, or may have left, or of a probe of `doctor`?"""
        if not self._is_of_ours(message_id):
            return False
        if is_probe(self._house, message_id):
            return True
        gone = (LetterState.SENT, LetterState.SENDING, LetterState.UNCERTAIN, LetterState.DEFERRED)
        query = select(letters.c.id).where(letters.c.message_id == message_id, letters.c.state.in_(gone))
        with self._store.snapshot() as connection:
            return connection.execute(query).first() is not None

    def _is_of_ours(self, message_id: str) -> bool:
        """Cheap, and true of every Message-ID we make: is its domain that of one of our addresses?"""
        return message_id.rpartition("@")[2].rstrip(">").lower() in self._domains

    def _year(self, received_at: datetime) -> int:
        """The year of receipt where the desk is: its last evening belongs to the old one."""
        return received_at.astimezone(self._house.timezone).year

    def _seen(self, connection: Connection, pointers: Pointers) -> Seen | None:
        mark = identity(self._store.seals, *pointers.identity)
        row = connection.execute(_SEEN, {"mark": mark}).first()
        if row is None:
            return None
        first = select(spool.c.disposition).where(spool.c.message == row.id).order_by(spool.c.id).limit(1)
        disposition = connection.execute(first).scalar()
        is_gone = row.key is None  # it was erased, so it comes to nothing, wherever it comes again
        return Seen(row.ticket or "", not is_gone and disposition in (None, Disposition.FILED))

    def _wrote(self, connection: Connection, author: str, at: datetime) -> tuple[PastMessage, ...]:
        """The day's mails of an address inside the desk: a machine there is known by them."""
        return last_mails_of(connection, self._store.seals, author, at - _DAY, _ENOUGH)

    def _codes_left(self, connection: Connection, author: str, at: datetime) -> int:
        account = Account(Scope.CODE, author, self._limits.codes_per_address)
        return room(connection, [account], at)[account]

    def _by_message_id(self, connection: Connection, pointers: Pointers) -> tuple[tuple[str, str], ...]:
        """Foreign ids of mail that came, each with every ticket it stands on; returned ids of letters."""
        found: list[tuple[str, str]] = []
        if pointers.message_ids:
            marks = {thread_mark(self._store.seals, id): id for id in pointers.message_ids}
            query = select(messages.c.thread_mark, messages.c.ticket).where(
                messages.c.thread_mark.in_(marks), messages.c.ticket.is_not(None), not_released()
            )
            found += [(marks[mark], number) for mark, number in connection.execute(query.distinct())]
        if pointers.returned:
            query = select(letters.c.message_id, letters.c.ticket)
            query = query.where(letters.c.message_id.in_(pointers.returned), letters.c.ticket.is_not(None))
            found += [(row.message_id, row.ticket) for row in connection.execute(query)]
        asked = list(dict.fromkeys((*pointers.message_ids, *pointers.returned)))
        return tuple(sorted(found, key=lambda one: (asked.index(one[0]), one[1])))


def _open_of(connection: Connection, author: str) -> tuple[str, ...]:
    """The author's tickets that still speak for themselves."""
    return tuple(connection.execute(_OPEN_OF, {"person": author}).scalars())
