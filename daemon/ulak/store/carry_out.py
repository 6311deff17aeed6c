"""One decision, one transaction: everything it says happens, or nothing does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from ulak.desk.decision import Arrival, Decision, Disposition, Event, Letter
from ulak.desk.ticket import LetterState, Link
from ulak.mail.address import Address
from ulak.mail.message import Message, Origin
from ulak.store import gate, journal
from ulak.store.bounces import enter_bounce
from ulak.store.canaries import land
from ulak.store.correspondence import file_message
from ulak.store.deliveries import enter_result, ticket_of
from ulak.store.erased_mail import drop_again, erased_writer
from ulak.store.junk import enter_verdicts
from ulak.store.links import link
from ulak.store.made_by import NO_RULES, MadeBy, left, stamped
from ulak.store.moving import change_tickets, corrected, everybody_beside, move_ladders, take_off
from ulak.store.passage import Postage
from ulak.store.people import Directory, clear_bounced, enrol
from ulak.store.restored import is_read_again
from ulak.store.schema import escalation_steps, letter_recipients, letters, parked, spool
from ulak.store.seal import Seals
from ulak.store.stale import Stale
from ulak.store.surveys import enter_vote
from ulak.store.ticket_rows import open_ticket, people_of
from ulak.store.trust import enter_judgement
from ulak.store.upsert import insert_new, replace

_FINISH = update(spool).where(spool.c.id == bindparam("this"), spool.c.state == "stored")
_FINISH_QUARANTINED = update(spool).where(
    spool.c.id == bindparam("this"), spool.c.state.in_(("stored", "quarantined"))
)
_FINISH_RELEASED = update(spool).where(spool.c.id == bindparam("this"), spool.c.state == "quarantined")


@dataclass(frozen=True, slots=True)
class Carrying:
    """A decision with what it was made about and what it makes leave the desk."""

    decision: Decision
    message: Message | None
    arrival: Arrival | None
    letters: tuple[Letter, ...]
    now: datetime
    made: MadeBy = NO_RULES

    @property
    def number(self) -> str | None:
        """The ticket this is about."""
        ticket = self.decision.after or self.decision.before
        return ticket.number if ticket else None


def carry_out(connection: Connection, seals: Seals, postage: Postage, carrying: Carrying) -> None:
    """Do all that was decided; raises `Stale`, and then the transaction must not be committed."""
    directory = _enrolled(connection, seals, carrying)
    events = [*corrected(carrying.decision), *carrying.decision.events]
    events += left(carrying.decision.before, carrying.decision.after, carrying.made)
    events += _write_ticket(connection, seals, directory, carrying)
    message = _file(connection, seals, directory, carrying)
    _finish_spooled(connection, carrying, message)
    if carrying.decision.disposition is Disposition.DUPLICATE and carrying.arrival is not None:
        drop_again(connection, message, carrying.arrival.spool_id)
    _park(connection, directory, carrying, message)
    _withdraw_and_release(connection, carrying)
    if carrying.message is not None:
        by = carrying.message.author.address
        enter_verdicts(connection, directory, carrying.decision, by, carrying.now)
    enter_vote(connection, directory, carrying.decision, carrying.now)
    _hold(connection, carrying.decision.holds)
    _take_steps(connection, carrying)
    if carrying.decision.landing is not None:
        land(connection, carrying.decision.landing)
    if carrying.decision.judgement is not None:
        enter_judgement(connection, carrying.decision.judgement)
    if carrying.decision.result is not None:
        events += enter_result(connection, carrying.decision.result, directory)
    if carrying.decision.bounce is not None:
        enter_bounce(connection, carrying.decision.bounce, directory, carrying.now)
    again = carrying.arrival is not None and is_read_again(connection, carrying.arrival.spool_id)
    for letter in carrying.letters:
        told = (carrying.number, carrying.message, directory, carrying.now, again)
        events += gate.submit(connection, seals, postage, letter, *told)
    number = carrying.number or ticket_of(connection, carrying.decision.result)
    written = stamped(events, carrying.made, writes=bool(carrying.letters))
    journal.append(connection, seals, directory, number, written, carrying.now)


def _enrolled(connection: Connection, seals: Seals, carrying: Carrying) -> Directory:
    """Everybody this is about; who was erased is not brought back by a mail that is only delivered again."""
    message, arrival = carrying.message, carrying.arrival
    if carrying.decision.disposition is not Disposition.DUPLICATE or message is None or arrival is None:
        return enrol(connection, _everybody(carrying))
    writer = arrival.writer(message).address
    known = erased_writer(connection, seals, message)
    if known is None:
        return enrol(connection, _everybody(carrying))
    others = (one for one in _everybody(carrying) if one.address != writer)
    return enrol(connection, others).knowing(writer, known)


def _everybody(carrying: Carrying) -> Iterable[Address]:
    decision = carrying.decision
    for ticket in (decision.after, decision.before):
        if ticket is not None:
            yield from people_of(ticket)
    yield from everybody_beside(decision)
    if carrying.message is not None:
        yield carrying.arrival.writer(carrying.message) if carrying.arrival else carrying.message.author
    if decision.parking is not None:
        yield Address(decision.parking.person)
    if decision.result is not None:
        yield from (Address(address) for address, _ in decision.result.refused)
    if decision.bounce is not None:
        yield from (Address(address) for address, _ in decision.bounce.recipients)
    for letter in carrying.letters:
        yield from (*letter.to, *letter.cc)
        if letter.draft.by:
            yield Address(letter.draft.by)
    yield from journal.addresses_in(decision.events)


def _write_ticket(
    connection: Connection, seals: Seals, directory: Directory, carrying: Carrying
) -> tuple[Event, ...]:
    decision = carrying.decision
    before, after = decision.before, decision.after or decision.before
    if after is None:
        return ()
    if before is None:
        open_ticket(connection, seals, directory, after, carrying.now)
    else:
        change_tickets(connection, seals, directory, decision, carrying.now, carrying.made)
        move_ladders(connection, decision.ladders)
        if decision.takes_off:
            take_off(connection, after.number, decision.takes_off)
    had = before.links if before else ()
    made = (
        *(one for one in after.links if one not in had),
        *(Link(n.number, n.relation) for n in decision.links),
    )
    removed = tuple(one for one in had if one not in after.links)
    lost = link(connection, after.number, made, removed)
    return tuple(
        Event("link refused", facts=(("ticket", one.number), ("reason", "no such ticket"))) for one in lost
    )


def _file(connection: Connection, seals: Seals, directory: Directory, carrying: Carrying) -> int | None:
    """Keep the message; whoever wrote it can be reached."""
    message, arrival = carrying.message, carrying.arrival
    if message is None or arrival is None:
        return None
    author = message.author.address
    if message.origin is Origin.HUMAN and directory.has_bounced(author):
        clear_bounced(connection, author)
    return file_message(connection, seals, directory, carrying.decision, message, arrival, carrying.number)


def _finish_spooled(connection: Connection, carrying: Carrying, message: int | None) -> None:
    disposition, arrival = carrying.decision.disposition, carrying.arrival
    if disposition is None or arrival is None:
        return
    state = "quarantined" if disposition is Disposition.QUARANTINED else "done"
    changed = {
        "state": state,
        "disposition": disposition.value,
        "message": message,
        "ticket": carrying.number,
        "done_at": carrying.now,
        "begun": 0,
    }
    finish = _FINISH_RELEASED if arrival.released else _FINISH
    if disposition is Disposition.QUARANTINED:
        finish = _FINISH_QUARANTINED
    if connection.execute(finish, changed | {"this": arrival.spool_id}).rowcount != 1:
        raise Stale(f"Mail {arrival.spool_id} of the spool was dealt with meanwhile.")


def _park(connection: Connection, directory: Directory, carrying: Carrying, message: int | None) -> None:
    """Park a mail behind its code, or give a parked one back to triage as proven."""
    parking, released = carrying.decision.parking, carrying.decision.unparks
    if parking is not None:
        row = {
            "spool": parking.spool_id,
            "person": directory.id(parking.person),
            "message": message,
            "code_digest": parking.code_digest,
            "expires_at": parking.expires_at,
            "released_at": None,
        }
        replace(connection, parked, row)
    if released is not None:
        this = (parked.c.spool == released, parked.c.released_at.is_(None))
        if connection.execute(update(parked).where(*this).values(released_at=carrying.now)).rowcount != 1:
            raise Stale(f"Mail {released} of the spool is not parked any more.")
        again = {"state": "stored", "disposition": None, "ticket": None, "proven": True, "done_at": None}
        connection.execute(update(spool).where(spool.c.id == released).values(again))


def _withdraw_and_release(connection: Connection, carrying: Carrying) -> None:
    """Only what is still held can be taken back or let go; the rest left while it was decided."""
    decision = carrying.decision
    for id in decision.withdraws:
        _change_held(connection, id, LetterState.WITHDRAWN, None)
        changed = {"state": LetterState.WITHDRAWN.value}
        connection.execute(update(letter_recipients).where(letter_recipients.c.letter == id).values(changed))
    for id in decision.releases:
        query = select(letters.c.leaves_at, letters.c.doubtful, letters.c.account).where(letters.c.id == id)
        row = connection.execute(query).first()
        leaves_at = row.leaves_at if row else None
        later = leaves_at is not None and leaves_at > carrying.now
        if row is not None and row.doubtful:  # an administrator must let it go as well
            _change_held(connection, id, LetterState.HELD, None)
        elif row is not None and row.account is not None:  # it asks for room like all others
            _change_held(connection, id, LetterState.HELD, None, waits_for_room=True)
        else:
            state = LetterState.HELD if later else LetterState.QUEUED
            _change_held(connection, id, state, leaves_at if later else carrying.now)


def _hold(connection: Connection, ids: tuple[int, ...]) -> None:
    """Held letters that from now wait for a word from their writer."""
    for id in ids:
        _change_held(connection, id, LetterState.HELD, None, waits=True)
        connection.execute(update(letters).where(letters.c.id == id).values(leaves_at=None))


def _change_held(
    connection: Connection,
    id: int,
    state: LetterState,
    next_at: datetime | None,
    *,
    waits: bool = False,
    waits_for_room: bool = False,
) -> None:
    this = (letters.c.id == id, letters.c.state == LetterState.HELD.value)
    changed = {"state": state.value, "next_at": next_at, "waits": waits, "waits_for_room": waits_for_room}
    if connection.execute(update(letters).where(*this).values(changed)).rowcount != 1:
        raise Stale(f"Letter {id} is not held any more.")


def _take_steps(connection: Connection, carrying: Carrying) -> None:
    """Each (promise, step, occurrence) is taken once: by whoever comes first."""
    for step in carrying.decision.steps:
        row = {
            "ticket": carrying.number,
            "promise": step.promise,
            "step": step.step,
            "occurrence": step.occurrence,
            "at": carrying.now,
        }
        if not insert_new(connection, escalation_steps, row):
            raise Stale(f"Step {step.step} of {step.promise} on {carrying.number} was taken meanwhile.")
