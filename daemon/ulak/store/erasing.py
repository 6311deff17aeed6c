"""
An erasure, done.

Ticket by ticket, each a transaction that the process may be killed after: until the last one the address is
still known, so the same command finds what is left and goes on. Before the first one the erasure stands in
the file beside the secret, so a start of the desk ends it too. Whoever is deciding about one of the tickets
meanwhile finds it changed (`Stale`) and decides again.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from ulak.desk.decision import Event
from ulak.desk.privacy.erasure import in_the_journal
from ulak.desk.privacy.spellings import Spellings
from ulak.desk.ticket import LetterState, Role
from ulak.errors import Unavailable
from ulak.fault_point import Step, reach
from ulak.store import journal
from ulak.store.clear_words import take_out_of_clear
from ulak.store.deliveries import journal_letter
from ulak.store.engine import Store
from ulak.store.erased import EVENT, enter, mark_of
from ulak.store.erasure_plan import UNFINISHED, Plan, beside, ids_in
from ulak.store.known_erasures import KnownErasure
from ulak.store.people import Directory
from ulak.store.removing import drop_letters, drop_messages, drop_originals
from ulak.store.schema import (
    letter_recipients,
    letters,
    messages,
    participants,
    people,
    spool,
    subscriber_contacts,
    tasks,
    tickets,
)
from ulak.store.sealed_words import Words, take_out, take_out_of_wire
from ulak.store.traces import leaves_traces

_NOBODY = Directory({})
_PIECE = 100


class Erasing:
    """One address, on the store it is erased from."""

    def __init__(self, store: Store, spellings: Spellings) -> None:
        self._store = store
        self._spellings = spellings
        self.mark = mark_of(store.seals, spellings)

    def erase(self, plan: Plan, known: KnownErasure, now: datetime, *, again: bool = False) -> None:
        """Do it; `known` stands in the file already. `Unavailable` while a letter to them is being sent."""
        self.refuse_under_way(plan)
        for number in plan.erasure.tickets:
            with self._piece() as connection:
                self._drop_ticket(connection, number, now)
        with self._piece() as connection:
            self._drop_elsewhere(connection, plan, now)
        for start in range(0, len(plan.words), _PIECE):
            with self._piece() as connection:
                self._rewrite(connection, plan.words[start : start + _PIECE])
        with self._piece() as connection:
            self._forget(connection, plan, known, now, again=again)

    @contextmanager
    def _piece(self) -> Iterator[Connection]:
        """One transaction, after which whoever is killed goes on with the next."""
        with self._store.write() as connection:
            yield connection
        reach(Step.ERASED)

    def refuse_under_way(self, plan: Plan) -> None:
        """`Unavailable` while a letter is on its way that would be dropped: its end must be written down."""
        on = or_(
            letters.c.ticket.in_(plan.erasure.tickets),
            letters.c.id.in_((*plan.alone, *plan.shared, *plan.telling, *plan.unsent)),
        )
        with self._store.snapshot() as connection:
            if ids_in(connection, letters, on, letters.c.state == LetterState.SENDING.value):
                raise Unavailable("A letter to them is being sent this moment: try again in some minutes.")

    def _drop_ticket(self, connection: Connection, number: str, now: datetime) -> None:
        """All that was written on it; its clocks run on, so that somebody closes it."""
        self._withdraw(connection, letters.c.ticket == number, now)
        drop_messages(connection, messages.c.ticket == number)
        drop_originals(connection, spool.c.ticket == number)
        drop_letters(connection, letters.c.ticket == number)
        blank = {"key": None, "content": b""}
        connection.execute(update(tasks).where(tasks.c.ticket == number).values(blank))
        changed = blank | {"version": tickets.c.version + 1}
        connection.execute(update(tickets).where(tickets.c.number == number).values(changed))
        event = Event("contents erased")
        journal.append(connection, self._store.seals, _NOBODY, number, (event,), now)

    def _drop_elsewhere(self, connection: Connection, plan: Plan, now: datetime) -> None:
        ids, kept = plan.erasure.persons, {one.number for one in plan.erasure.stays}
        going = (*plan.alone, *plan.telling)
        self._withdraw(connection, letters.c.id.in_((*going, *plan.unsent)), now)
        drop_messages(connection, messages.c.id.in_(plan.elsewhere))
        drop_originals(connection, spool.c.id.in_(plan.aside))
        drop_letters(connection, letters.c.id.in_(going))
        self._leave_out(connection, plan, ids)
        on = (participants.c.person.in_(ids), participants.c.role != Role.AUTHOR.value)
        elsewhere = beside(participants.c.ticket, kept)
        touched = set(connection.execute(select(participants.c.ticket).where(*on, elsewhere)).scalars())
        connection.execute(delete(participants).where(*on, elsewhere))
        connection.execute(delete(subscriber_contacts).where(subscriber_contacts.c.person.in_(ids)))
        _change_versions(connection, touched)

    def _leave_out(self, connection: Connection, plan: Plan, ids: tuple[str, ...]) -> None:
        """A letter to others as well stays theirs; one that has not left goes to them alone."""
        waiting = select(letters.c.id).where(letters.c.id.in_(plan.shared), letters.c.state.in_(UNFINISHED))
        theirs = (letter_recipients.c.letter.in_(waiting), letter_recipients.c.person.in_(ids))
        connection.execute(delete(letter_recipients).where(*theirs))
        for letter in plan.shared:
            take_out_of_wire(connection, self._store.seals, letter, self._spellings)

    def _rewrite(self, connection: Connection, words: tuple[Words, ...]) -> None:
        seals = self._store.seals
        take_out(connection, seals, words, self._spellings)
        for one in words:
            if one.place.table is letters:
                take_out_of_wire(connection, seals, one.row[0], self._spellings)
        _change_versions(connection, {one.ticket for one in words if one.ticket})

    def _forget(
        self, connection: Connection, plan: Plan, known: KnownErasure, now: datetime, *, again: bool
    ) -> None:
        ids, gone = plan.erasure.persons, {"address": None, "name": "", "bounced_at": None}
        _change_versions(connection, _still_naming(connection, ids))
        connection.execute(update(people).where(people.c.id.in_(ids)).values(gone))
        take_out_of_clear(connection, self._spellings)
        leaves_traces(connection)
        enter(connection, known)
        event = Event(EVENT, facts=in_the_journal(plan.erasure, self.mark, again=again))
        journal.append(connection, self._store.seals, _NOBODY, known.ticket, (event,), now)

    def _withdraw(self, connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
        """What has not left never will: its bytes are about to go."""
        rows = connection.execute(select(letters).where(which, letters.c.state.in_(UNFINISHED))).all()
        withdrawn = {"state": LetterState.WITHDRAWN.value}
        for row in rows:
            held_back = withdrawn | {
                "next_at": None,
                "waits": False,
                "waits_for_room": False,
                "doubtful": False,
            }
            connection.execute(update(letters).where(letters.c.id == row.id).values(held_back))
            to = (letter_recipients.c.letter == row.id, letter_recipients.c.state.in_(UNFINISHED))
            connection.execute(update(letter_recipients).where(*to).values(withdrawn))
            journal_letter(connection, self._store.seals, row, "letter withdrawn", now)


def _still_naming(connection: Connection, ids: tuple[str, ...]) -> frozenset[str]:
    """Tickets on which they are somebody to the last; whoever read one still knows their address."""
    on_task = or_(tasks.c.of.in_(ids), tasks.c.by.in_(ids), tasks.c.ended_by.in_(ids))
    queries = (
        select(tickets.c.number).where(or_(tickets.c.author.in_(ids), tickets.c.owner.in_(ids))),
        select(participants.c.ticket).where(participants.c.person.in_(ids)),
        select(tasks.c.ticket).where(on_task),
    )
    return frozenset(number for query in queries for number in connection.execute(query).scalars())


def _change_versions(connection: Connection, numbers: Iterable[str]) -> None:
    """Whoever decides about one of these decides again."""
    again = update(tickets).where(tickets.c.number.in_(sorted(numbers)))
    connection.execute(again.values(version=tickets.c.version + 1))
