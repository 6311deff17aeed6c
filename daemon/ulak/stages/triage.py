"""Decide what each spooled mail means, and carry it out."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ulak.desk.change import changed
from ulak.desk.decide import decide
from ulak.desk.decision import Arrival, Decision, Disposition, Event, NewLink
from ulak.desk.identify import pointers
from ulak.desk.ticket import Filing, Kind, Relation, Ticket
from ulak.errors import Refused, Unavailable, in_words, where_it_broke
from ulak.mail.message import Message
from ulak.mail.parse import parse
from ulak.mail.received import arrived_at
from ulak.mail.unreadable import unreadable
from ulak.stages.office import Office
from ulak.store.stale import Stale
from ulak.store.waiting import SpooledMail, Waiting

BATCH = 50
TRIES = 5
log = logging.getLogger(__name__)


def turn(office: Office, waiting: Waiting, clock: Callable[[], datetime]) -> int:
    """
    Deal with up to `BATCH` spooled mails, each in a transaction of its own; return how many.

    A mail that raises goes to quarantine with its traceback, and the next one is taken: nothing in
    a stranger's mail may stop the desk. What is no fault of the mail (`Unavailable`) stays spooled.
    """
    mails = waiting.stored(BATCH)
    for mail in mails:
        _take(office, waiting, mail, clock())
    return len(mails)


def _take(office: Office, waiting: Waiting, mail: SpooledMail, now: datetime) -> None:
    try:
        _understand(office, mail, now)
    except Unavailable:
        raise
    except Stale as meanwhile:
        log.info("mail %s of mailbox %s is left for the next turn: %s", mail.id, mail.mailbox, meanwhile)
    except Exception as broken:  # noqa: BLE001 - one of the two permitted: a mail must not stop the desk
        log.error("mail %s of mailbox %s is quarantined: %s", mail.id, mail.mailbox, type(broken).__name__)  # noqa: TRY400
        try:
            _run_its_clock(office, mail, now)
        finally:
            waiting.quarantine(mail.id, in_words(broken), where_it_broke(broken), now)


def _understand(office: Office, mail: SpooledMail, now: datetime) -> None:
    message = parse(mail.raw, own=office.tickets.is_own)
    arrival = arrival_of(mail, message, office)

    def decided() -> Decision:
        return _with_its_first_ticket(_decided(office, message, arrival, now), mail)

    _settle(office, decided, message, arrival, now)


def _with_its_first_ticket(decision: Decision, mail: SpooledMail) -> Decision:
    """A mail that could not be read at first, and has a ticket for that, is linked to it."""
    opens = decision.before is None and decision.after is not None
    if not mail.ticket or not opens:
        return decision
    return replace(decision, links=(*decision.links, NewLink(mail.ticket, Relation.DUPLICATE)))


def arrival_of(mail: SpooledMail, message: Message, office: Office) -> Arrival:
    """When it came, by our border's stamp; where it lay; whether a one-time code released it."""
    came = arrived_at(message, office.house.counter(mail.mailbox).received_by, mail.internal_date)
    return Arrival(mail.id, mail.mailbox, mail.folder, mail.junk, came.at, came.flag, mail.proven)


def _settle(
    office: Office, decided: Callable[[], Decision | None], message: Message, arrival: Arrival, now: datetime
) -> str:
    """Decide outside any lock, write; when a ticket was changed meanwhile, again. Return its number."""
    for attempt in range(TRIES):
        decision = decided()
        if decision is None:
            return ""
        try:
            office.settle(decision, now, message, arrival)
        except Stale:
            if attempt == TRIES - 1:
                raise
        else:
            ticket = decision.after or decision.before
            log.info("mail %s of mailbox %s: %s", arrival.spool_id, arrival.mailbox, decision.reason)
            return ticket.number if ticket else ""
    raise AssertionError("unreachable: the last try returns or raises")


def _run_its_clock(office: Office, mail: SpooledMail, now: datetime) -> None:
    """A mail nobody could read opens a ticket where 24 hours are promised: its author waits all the same."""
    if mail.ticket:
        return
    message, arrival = unreadable(mail.raw), _unread_arrival(mail)

    def decided() -> Decision | None:
        decision = _decided(office, message, arrival, now)
        if decision.after is None or decision.after.kind is not Kind.CERTIFICATE_PROBLEM_REPORT:
            return None
        return replace(decision, disposition=Disposition.QUARANTINED)

    _settle(office, decided, message, arrival, now)


def release(office: Office, waiting: Waiting, spool_id: int, now: datetime) -> str:
    """
    Let a mail out of quarantine unread: it stands on a ticket with the raw mail attached.

    Returns the ticket's number, which may be one that was opened for it before; `Refused` when the
    mail is not in quarantine.
    """
    mail = waiting.one(spool_id)
    if mail is None or not waiting.retry(spool_id, now):
        raise Refused(f"mail {spool_id} is not in quarantine: `ulak quarantine list` shows what is")
    message, arrival = unreadable(mail.raw), replace(_unread_arrival(mail), junk=False)

    def decided() -> Decision:
        dossier = office.tickets.dossier(mail.ticket) if mail.ticket else None
        if dossier is None:
            return _decided(office, message, arrival, now)
        return _stands_there_already(dossier.ticket)

    return _settle(office, decided, message, arrival, now)


def _stands_there_already(ticket: Ticket) -> Decision:
    """The ticket was opened when the mail went into quarantine, so it is this mail that opened it."""
    return Decision(
        reason=f"released from quarantine, stands on {ticket.number}",
        disposition=Disposition.TICKET,
        filing=Filing.OPENING,
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event("mail released from quarantine"),),
    )


def _decided(office: Office, message: Message, arrival: Arrival, now: datetime) -> Decision:
    known = office.tickets.known(pointers(message, office.house, now), arrival.received_at)
    return decide(message, arrival, known, office.rules(), office.house, now, secrets.token_bytes(16))


def _unread_arrival(mail: SpooledMail) -> Arrival:
    return Arrival(mail.id, mail.mailbox, mail.folder, mail.junk, mail.internal_date, "could not be read")
