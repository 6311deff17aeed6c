"""Decide what each spooled mail means, and carry it out."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ulak.desk.change import changed
from ulak.desk.coming.decide import decide
from ulak.desk.coming.identify import pointers
from ulak.desk.coming.reread import on_its_first_ticket
from ulak.desk.decision import Arrival, Decision, Disposition, Event
from ulak.desk.for_others.submission import as_filled_in
from ulak.desk.house import House
from ulak.desk.staff.colleague_mail import as_a_colleague_wrote
from ulak.desk.ticket import Filing, Kind, Ticket
from ulak.errors import Refused, Unavailable, in_words, where_it_broke
from ulak.fault_point import Step, reach
from ulak.mail.message import Message
from ulak.mail.parse import parse
from ulak.mail.received import arrived_at
from ulak.mail.unreadable import unreadable
from ulak.stages.office import Office
from ulak.store.aside import BEGINNINGS, Reason
from ulak.store.stale import Stale
from ulak.store.tickets import Then
from ulak.store.waiting import SpooledMail, Waiting

BATCH = 50
TRIES = 5
STALE_TURNS = 20
"""A mail whose ticket changed under it in so many turns, five times in each, is no victim of chance."""

log = logging.getLogger(__name__)


def turn(office: Office, waiting: Waiting, clock: Callable[[], datetime]) -> int:
    """
    Deal with up to `BATCH` spooled mails, each in a transaction of its own; return how many.

    A mail that raises goes to quarantine with its traceback, and the next one is taken: nothing in
    a stranger's mail may stop the desk. A mail that was begun before, in a process that did not live
    to end it, is read after the others and by itself, so that the others do not go down with it a
    second time. What is no fault of the mail (`Unavailable`) stays spooled.
    """
    dealt = _deal(office, waiting, waiting.begin(BATCH), clock)
    suspect = waiting.begin_alone(BATCH)
    return dealt + _deal(office, waiting, (suspect,) if suspect else (), clock)


def _deal(
    office: Office, waiting: Waiting, mails: tuple[SpooledMail, ...], clock: Callable[[], datetime]
) -> int:
    """What ends the process comes past here, and then the mails it had begun stay marked as begun."""
    left = {mail.id for mail in mails}
    try:
        for mail in mails:
            if _take(office, waiting, mail, clock()):
                left.remove(mail.id)
    except Unavailable:
        waiting.leave(left)
        raise
    waiting.leave(left)
    return len(mails) - len(left)


def _take(office: Office, waiting: Waiting, mail: SpooledMail, now: datetime) -> bool:
    """
    Deal with the mail in the first way that does not raise; False leaves it for the next turn.

    A mail that ended the process so often that it is not read any more loses a further way with every
    process it ends even so: there is no mail for which the desk starts for ever.
    """
    ended = max(mail.begun - BEGINNINGS + 1, 0)
    reason = _process_ended(mail)
    for way in _WAYS[min(ended, len(_WAYS) - 1) :]:
        try:
            way(office, waiting, mail, reason, now)
        except Unavailable:
            raise
        except Stale as meanwhile:
            if waiting.times_stale(mail.id) < STALE_TURNS:
                log.info("mail %s of mailbox %s waits a turn: %s", mail.id, mail.mailbox, meanwhile)
                return False
            reason = _of_the_first(way, reason, meanwhile)
        except Exception as broken:  # noqa: BLE001 - one of the two permitted: a mail must not stop the desk
            log.error("mail %s of mailbox %s: %s", mail.id, mail.mailbox, type(broken).__name__)  # noqa: TRY400
            reason = _of_the_first(way, reason, broken)
        else:
            return True
    return False


def _process_ended(mail: SpooledMail) -> Reason:
    return Reason(f"the process ended each of the {mail.begun} times this mail was read", begun=mail.begun)


def _of_the_first(way: "_Way", reason: Reason, broken: Exception) -> Reason:
    """What went wrong in reading is the reason; what went wrong in consequence is only logged."""
    return Reason(in_words(broken), where_it_broke(broken)) if way is _understand else reason


def _understand(office: Office, _: Waiting, mail: SpooledMail, __: Reason, now: datetime) -> None:
    if mail.damage:
        raise Refused(mail.damage)
    office = office.today()
    message = parse(mail.raw, own=office.tickets.is_own, language=office.house.language)
    reach(Step.READ)
    arrived = arrival_of(mail, message, office)
    house = office.trusting()
    message, arrival = as_filled_in(message, arrived, office.rules(), house)
    message = as_a_colleague_wrote(message, arrival, office.rules(), house)

    def decided() -> Decision:
        decision = _decided(office, house, message, arrival, now)
        first = office.tickets.dossier(mail.ticket) if mail.ticket else None
        return on_its_first_ticket(decision, first.ticket) if first else decision

    _settle(office, decided, message, arrival, now)


def arrival_of(mail: SpooledMail, message: Message, office: Office) -> Arrival:
    """When it came, by our border's stamp; where it lay; whether a one-time code released it."""
    if mail.sent:  # what was sent has not come: when it was laid there is all there is
        return Arrival(mail.id, mail.mailbox, mail.folder, False, mail.internal_date, sent=True)
    came = arrived_at(message, office.house.counter(mail.mailbox).received_by, mail.internal_date)
    arrival = Arrival(mail.id, mail.mailbox, mail.folder, mail.junk, came.at, came.flag, mail.proven)
    return replace(arrival, rescued=mail.rescued, apart=mail.apart)


def _settle(
    office: Office,
    decided: Callable[[], Decision | None],
    message: Message,
    arrival: Arrival,
    now: datetime,
    then: Then | None = None,
) -> str:
    """Decide outside any lock, write; when a ticket was changed meanwhile, again. Return its number."""
    for attempt in range(TRIES):
        decision = decided()
        if decision is None:
            return ""
        reach(Step.DECIDED)
        try:
            office.settle(decision, now, message, arrival, then)
        except Stale:
            if attempt == TRIES - 1:
                raise
        else:
            reach(Step.COMMITTED)
            ticket = decision.after or decision.before
            log.info("mail %s of mailbox %s: %s", arrival.spool_id, arrival.mailbox, decision.reason)
            return ticket.number if ticket else ""
    raise AssertionError("unreachable: the last try returns or raises")


def _run_its_clock(
    office: Office, waiting: Waiting, mail: SpooledMail, reason: Reason, now: datetime
) -> None:
    """
    Put the mail aside, and where 24 hours are promised open a ticket for it in the same transaction.

    Its author waits all the same, and nobody else must read the mail to know that somebody waits.
    """
    _open_unread(office, waiting, mail, reason, now, tells=True)


def _run_it_silently(
    office: Office, waiting: Waiting, mail: SpooledMail, reason: Reason, now: datetime
) -> None:
    """The same without letters, which may be what is broken: escalation tells of the ticket soon enough."""
    _open_unread(office, waiting, mail, reason, now, tells=False)


def _open_unread(
    office: Office, waiting: Waiting, mail: SpooledMail, reason: Reason, now: datetime, *, tells: bool
) -> None:
    message, arrival, office = unreadable(mail.raw), _unread_arrival(mail), office.today()

    def decided() -> Decision | None:
        decision = None if mail.ticket else _decided(office, office.trusting(), message, arrival, now)
        if decision is None or not _promises_24_hours(decision):
            return None
        drafts = decision.drafts if tells else ()
        return replace(decision, disposition=Disposition.QUARANTINED, drafts=drafts)

    aside = waiting.aside_with(mail.id, reason, now)
    if not _settle(office, decided, message, arrival, now, aside):
        waiting.quarantine(mail.id, reason, now)
    log.error("mail %s of mailbox %s is quarantined: %s", mail.id, mail.mailbox, reason.why)


def _promises_24_hours(decision: Decision) -> bool:
    return decision.after is not None and decision.after.kind is Kind.CERTIFICATE_PROBLEM_REPORT


def _put_aside(_: Office, waiting: Waiting, mail: SpooledMail, reason: Reason, now: datetime) -> None:
    waiting.quarantine(mail.id, reason, now)
    log.error("mail %s of mailbox %s is quarantined without a ticket: %s", mail.id, mail.mailbox, reason.why)


_Way = Callable[[Office, Waiting, SpooledMail, Reason, datetime], None]
_WAYS: tuple[_Way, ...] = (_understand, _run_its_clock, _run_it_silently, _put_aside)


def release(office: Office, waiting: Waiting, spool_id: int, now: datetime) -> str:
    """
    Let a mail out of quarantine unread: it stands on a ticket with the raw mail attached.

    One transaction: whoever is killed in it leaves the mail in quarantine. Returns the ticket's number,
    which may be one that was opened for it before; `Refused` when the mail is not in quarantine.
    """
    mail, office = waiting.in_quarantine(spool_id), office.today()
    if mail is None:
        raise Refused(f"mail {spool_id} is not in quarantine: `ulak quarantine list` shows what is")
    message = unreadable(mail.raw)
    arrival = replace(_unread_arrival(mail), junk=False, sent=False, released=True)

    def decided() -> Decision:
        dossier = office.tickets.dossier(mail.ticket) if mail.ticket else None
        if dossier is None:
            decision = _decided(office, office.trusting(), message, arrival, now)
            return replace(decision, events=(*decision.events, _RELEASED))
        return _stands_there_already(dossier.ticket)

    return _settle(office, decided, message, arrival, now)


_RELEASED = Event("mail released from quarantine")


def _stands_there_already(ticket: Ticket) -> Decision:
    """The ticket was opened when the mail went into quarantine, so it is this mail that opened it."""
    return Decision(
        reason=f"released from quarantine, stands on {ticket.number}",
        disposition=Disposition.TICKET,
        filing=Filing.OPENING,
        before=ticket,
        after=changed(ticket, ticket),
        events=(_RELEASED,),
    )


def _decided(office: Office, house: House, message: Message, arrival: Arrival, now: datetime) -> Decision:
    known = office.tickets.known(pointers(message, office.house, now), arrival.received_at)
    return decide(message, arrival, known, office.rules(), house, now, secrets.token_bytes(16))


def _unread_arrival(mail: SpooledMail) -> Arrival:
    at, sent = mail.internal_date, mail.sent
    return Arrival(mail.id, mail.mailbox, mail.folder, mail.junk, at, "could not be read", sent=sent)
