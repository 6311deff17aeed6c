"""What a decision does to tickets beside the one it is about: their rows, and steps of promises."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, insert, literal, select, update

from ulak.desk.clocks.recounting import corrections
from ulak.desk.decision import Decision, Event, Ladder, TicketChange
from ulak.desk.ticket import Filing
from ulak.mail.address import Address
from ulak.store import journal
from ulak.store.made_by import NO_RULES, MadeBy, left, stamped
from ulak.store.people import Directory
from ulak.store.schema import escalation_steps, messages, spool
from ulak.store.seal import Seals
from ulak.store.stale import Stale
from ulak.store.ticket_rows import change_ticket, people_of


def changes(decision: Decision) -> tuple[TicketChange, ...]:
    """
    All changes of tickets that exist, by number.

    Two decisions about the same tickets so take their rows in one order, and neither waits for the other.
    """
    before, after = decision.before, decision.after or decision.before
    own = (TicketChange(before, after),) if before is not None and after is not None else ()
    return tuple(sorted((*own, *decision.others), key=lambda one: one.before.number))


def change_tickets(
    connection: Connection,
    seals: Seals,
    directory: Directory,
    decision: Decision,
    now: datetime,
    made: MadeBy = NO_RULES,
) -> None:
    """Change them all, each on the version it was decided on; the others' journals say so."""
    for one in changes(decision):
        change_ticket(connection, seals, directory, one.before, one.after, now)
    for one in decision.others:
        events = (*corrections(one.before, one.after), *one.events, *left(one.before, one.after, made))
        journal.append(connection, seals, directory, one.before.number, stamped(events, made), now)


def corrected(decision: Decision) -> Iterator[Event]:
    """What the journal of the ticket decided on says of verdicts and instants that were corrected."""
    if decision.before is not None and decision.after is not None:
        yield from corrections(decision.before, decision.after)


def everybody_beside(decision: Decision) -> Iterator[Address]:
    """Everybody whom the changes of further tickets name."""
    for one in decision.others:
        yield from (*people_of(one.before), *people_of(one.after))
        yield from journal.addresses_in(one.events)


def move_ladders(connection: Connection, ladders: Iterable[Ladder]) -> None:
    """The steps taken of a promise go with it: nobody is told twice, and nobody is left out."""
    steps = escalation_steps.c
    for one in ladders:
        these = (steps.ticket == one.there, steps.promise == one.promise)
        connection.execute(delete(escalation_steps).where(*these))
        taken = select(literal(one.there), steps.promise, steps.step, steps.occurrence, steps.at).where(
            steps.ticket == one.here, steps.promise == one.promise
        )
        columns = ["ticket", "promise", "step", "occurrence", "at"]
        connection.execute(insert(escalation_steps).from_select(columns, taken))


def take_off(connection: Connection, number: str, message_id: str) -> None:
    """A mail that stands on the ticket is triaged again; `Stale` where it stands there no longer."""
    this = (messages.c.ticket == number, messages.c.message_id == message_id)
    ids = select(messages.c.id).where(*this, messages.c.filing == Filing.AUTHOR.value)
    id = connection.execute(ids.order_by(messages.c.id.desc()).limit(1)).scalar()
    again = {"state": "stored", "disposition": None, "ticket": None, "done_at": None, "apart": True}
    mine = (spool.c.message == id, spool.c.state == "done", spool.c.disposition == "appended")
    if id is None or connection.execute(update(spool).where(*mine).values(again)).rowcount != 1:
        raise Stale(f"The mail stands on {number} no longer.")
    connection.execute(update(messages).where(messages.c.id == id).values(ticket=None, filing=None))
